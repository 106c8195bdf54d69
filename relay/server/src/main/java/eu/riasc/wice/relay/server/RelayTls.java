package eu.riasc.wice.relay.server;

import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificate and private key of a relay, read again when their files change. */
final class RelayTls {
  private static final Logger log = LoggerFactory.getLogger(RelayTls.class);
  private static final long RELOAD_SECONDS = 60;

  private RelayTls() {}

  /**
   * Reads the files.
   *
   * @param certificate PEM chain, the relay's own certificate first
   * @param privateKey PEM, PKCS #8, not encrypted
   * @param executor looks at the files once a minute
   * @throws RelayException if they cannot be read or used
   */
  static ServerCredentials read(
      Path certificate, Path privateKey, ScheduledExecutorService executor) {
    requireReadable("certificate", certificate);
    requireReadable("private key", privateKey);
    AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
    try {
      File certificateFile = certificate.toFile();
      File keyFile = privateKey.toFile();
      AdvancedTlsX509KeyManager.Closeable unused =
          keys.updateIdentityCredentials(
              certificateFile, keyFile, RELOAD_SECONDS, TimeUnit.SECONDS, executor);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new RelayException(
          RelayException.Code.CERTIFICATE,
          "relay: cannot use certificate "
              + certificate
              + " with private key "
              + privateKey
              + ", expected PEM, the key as PKCS #8: "
              + e.getMessage(),
          e);
    }
    log.debug("certificate read from {}", certificate);
    return TlsServerCredentials.newBuilder().keyManager(keys).build();
  }

  private static void requireReadable(String what, Path file) {
    if (!Files.isReadable(file)) {
      throw new RelayException(
          RelayException.Code.CERTIFICATE, "relay: cannot read the " + what + " file " + file);
    }
  }
}
