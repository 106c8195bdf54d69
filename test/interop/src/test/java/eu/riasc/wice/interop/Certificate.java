package eu.riasc.wice.interop;

import java.io.IOException;
import java.nio.file.Path;

/** A certificate for 127.0.0.1 that has signed itself, with its key, made by openssl. */
final class Certificate {
  private Certificate() {}

  /** Makes one in a folder; the key is beside it. */
  static Path make(Path folder) throws IOException, InterruptedException {
    Path certificate = folder.resolve("certificate.pem");
    Process openssl =
        new ProcessBuilder(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=IP:127.0.0.1",
                "-keyout",
                keyOf(certificate).toString(),
                "-out",
                certificate.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (openssl.waitFor() != 0) {
      throw new IOException("make a certificate: openssl failed, apt-get install openssl");
    }
    return certificate;
  }

  static Path keyOf(Path certificate) {
    return certificate.resolveSibling("key.pem");
  }
}
