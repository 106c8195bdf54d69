package eu.riasc.wice.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/** Certificate authorities from a PEM file. */
final class Authorities {
  private Authorities() {}

  /**
   * Reads all certificates of a file.
   *
   * @throws NodeException if it cannot be read, or there is none in it
   */
  static List<X509Certificate> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (found.isEmpty()) {
        throw new NodeException(
            NodeException.Code.BAD_SETTING,
            "ca certificates: found none in " + file + ", expected certificates in PEM");
      }
      return found;
    } catch (IOException e) {
      throw new NodeException(
          NodeException.Code.BAD_SETTING,
          "ca certificates: cannot read " + file + ": " + Reasons.of(e),
          e);
    } catch (CertificateException e) {
      throw new NodeException(
          NodeException.Code.BAD_SETTING,
          "ca certificates: found no certificates in " + file + ", expected PEM: " + Reasons.of(e),
          e);
    }
  }
}
