package eu.riasc.wice.sansio;

/**
 * Whom to expect at the other end of a TLS connection.
 *
 * @param host the DNS name or IP literal that the certificate must be for
 * @param verified whether the certificate is verified at all
 */
public record TlsName(String host, boolean verified) {}
