package eu.riasc.wice.signaling.kubernetes;

import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.OAuthTokenProvider;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bearer token in a file that somebody else renews: it is read again whenever it changes. */
final class TokenFile implements OAuthTokenProvider {
  private static final Logger log = LoggerFactory.getLogger(TokenFile.class);

  private final Path file;
  private @Nullable FileTime readAs; // guarded by this
  private String token = ""; // guarded by this

  TokenFile(Path file) {
    this.file = file;
  }

  /** The {@code tokenFile} of the current user of a kubeconfig, which fabric8 does not read. */
  static @Nullable TokenFile of(Config config) {
    if (config.getFile() == null || config.getCurrentContext() == null) {
      return null;
    }
    String user = config.getCurrentContext().getContext().getUser();
    for (NamedAuthInfo each : KubeConfigUtils.parseConfig(config.getFile()).getUsers()) {
      String path = each.getName().equals(user) ? each.getUser().getTokenFile() : null;
      if (path != null && !path.isEmpty()) {
        return new TokenFile(config.getFile().toPath().toAbsolutePath().resolveSibling(path));
      }
    }
    return null;
  }

  @Override
  public synchronized String getToken() {
    try {
      FileTime changed = Files.getLastModifiedTime(file);
      if (!changed.equals(readAs)) {
        token = Files.readString(file, StandardCharsets.UTF_8).strip();
        readAs = changed;
      }
    } catch (IOException e) {
      log.warn("reading the token file {} failed: {}", file, e.toString());
    }
    return token;
  }
}
