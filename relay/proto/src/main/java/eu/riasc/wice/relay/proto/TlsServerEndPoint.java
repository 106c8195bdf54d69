package eu.riasc.wice.relay.proto;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;

/**
 * The channel binding tls-server-end-point (RFC 5929 §4.1): a hash of the server's certificate,
 * which ties a proof to the TLS connections of whoever holds that certificate's key.
 */
public final class TlsServerEndPoint {
  private static final String DEFAULT_HASH = "SHA-256";

  private TlsServerEndPoint() {}

  /**
   * Returns the hash of a certificate, by the hash function of its signature; SHA-256 where that is
   * MD5 or SHA-1 (RFC 5929 §4.1), and where the signature has none of its own (EdDSA), which the
   * RFC leaves open.
   *
   * @throws GeneralSecurityException if the certificate cannot be encoded or the hash is not known
   */
  public static byte[] hash(X509Certificate certificate) throws GeneralSecurityException {
    return MessageDigest.getInstance(hashOf(certificate)).digest(certificate.getEncoded());
  }

  private static String hashOf(X509Certificate certificate) throws GeneralSecurityException {
    String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    String hash = algorithm.equals("RSASSA-PSS") ? pssHash(certificate) : algorithm;
    if (hash.startsWith("SHA3-")) {
      return hash.replaceFirst("WITH.*", "");
    }
    if (hash.startsWith("SHA384") || hash.equals("SHA-384")) {
      return "SHA-384";
    }
    if (hash.startsWith("SHA512") || hash.equals("SHA-512")) {
      return "SHA-512";
    }
    if (hash.startsWith("SHA224") || hash.equals("SHA-224")) {
      return "SHA-224";
    }
    return DEFAULT_HASH;
  }

  private static String pssHash(X509Certificate certificate) throws GeneralSecurityException {
    byte[] encoded = certificate.getSigAlgParams();
    if (encoded == null) {
      return DEFAULT_HASH;
    }
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
    try {
      parameters.init(encoded);
    } catch (IOException e) {
      throw new GeneralSecurityException("signature parameters cannot be read", e);
    }
    return parameters
        .getParameterSpec(PSSParameterSpec.class)
        .getDigestAlgorithm()
        .toUpperCase(Locale.ROOT);
  }
}
