package eu.riasc.wice.signaling.kubernetes;

import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.SignalingException.Code;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out where the API server is and who we are there. Reads files, and may run a program. */
final class ClusterConfig {
  private static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private ClusterConfig() {}

  /**
   * Loads what a URI names. The namespace is always set.
   *
   * @throws SignalingException with {@link Code#REFUSED}, and what is missing
   */
  static Config load(KubernetesUri uri) {
    Config config;
    try {
      config = uri.inCluster() ? ofPod(System.getenv(), SERVICE_ACCOUNT) : ofKubeconfig(uri);
    } catch (SignalingException e) {
      throw e;
    } catch (RuntimeException e) { // of fabric8, which throws whatever its parsers throw
      throw refused("read " + file(uri) + ": " + ApiFailure.reason(e));
    }
    if (uri.namespace() != null) {
      config.setNamespace(uri.namespace());
    } else if (config.getNamespace() == null || config.getNamespace().isEmpty()) {
      config.setNamespace("default");
    }
    config.setRequestRetryBackoffLimit(0); // the transport's own queue tries again
    return config;
  }

  private static Config ofKubeconfig(KubernetesUri uri) {
    if (uri.kubeconfig() != null) {
      File file = uri.kubeconfig().toFile();
      return checked(uri, Config.fromKubeconfig(uri.context(), file));
    }
    Config config = Config.autoConfigure(uri.context());
    if (config.getFile() == null && System.getenv("KUBERNETES_SERVICE_HOST") == null) {
      throw refused(
          "find the cluster: found no kubeconfig in KUBECONFIG or ~/.kube/config and no service"
              + " account, expected one; or name a file: k8s:/path/to/kubeconfig");
    }
    return checked(uri, config);
  }

  private static Config checked(KubernetesUri uri, Config config) {
    boolean named = uri.context() != null;
    boolean found =
        config.getCurrentContext() != null
            && (!named || config.getCurrentContext().getName().equals(uri.context()));
    if (config.getFile() != null && !found) {
      throw refused(
          "read "
              + file(uri)
              + ": found "
              + (named ? "no context '" + uri.context() + "'" : "no current context")
              + ", expected one; or name another with ?context=");
    }
    TokenFile token = TokenFile.of(config);
    if (token != null) {
      config.setOauthTokenProvider(token);
    }
    return config;
  }

  /** The service account of a pod. Its token is a file that the kubelet renews. */
  static Config ofPod(Map<String, String> environment, Path account) {
    String host = environment.get("KUBERNETES_SERVICE_HOST");
    String port = environment.get("KUBERNETES_SERVICE_PORT");
    Path token = account.resolve("token");
    if (host == null || port == null || !Files.isReadable(token)) {
      throw refused(
          "find the cluster: found no service account ("
              + (host == null || port == null
                  ? "KUBERNETES_SERVICE_HOST or KUBERNETES_SERVICE_PORT is not set"
                  : token + " is not readable")
              + "), expected to run in a pod");
    }
    return new ConfigBuilder(Config.empty())
        .withMasterUrl("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port)
        .withCaCertFile(account.resolve("ca.crt").toString())
        .withNamespace(text(account.resolve("namespace")))
        .withOauthTokenProvider(new TokenFile(token))
        .build();
  }

  private static @Nullable String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return null;
    }
  }

  private static String file(KubernetesUri uri) {
    return uri.kubeconfig() == null ? "the kubeconfig" : uri.kubeconfig().toString();
  }

  private static SignalingException refused(String message) {
    return new SignalingException(Code.REFUSED, message);
  }
}
