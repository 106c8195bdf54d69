package eu.riasc.wice.ice.stun;

import eu.riasc.wice.sansio.IpLiteral;

/**
 * A STUN server as the user names it (RFC 7064): {@code stun:host}, {@code stun:host:port} or
 * {@code stuns:…}, where an IPv6 address stands in brackets. Parsing never asks DNS.
 *
 * @param host a host name or an IPv4 or IPv6 address, without brackets
 * @param port 1 to 65535
 * @param secure whether the scheme is {@code stuns}: over TLS or DTLS
 */
public record StunUri(String host, int port, boolean secure) {
  /** The port of {@code stun} (RFC 8489 §8.1). */
  public static final int DEFAULT_PORT = 3478;

  /** The port of {@code stuns} (RFC 8489 §8.1). */
  public static final int DEFAULT_SECURE_PORT = 5349;

  private static final String SCHEME = "stun:";
  private static final String SECURE_SCHEME = "stuns:";
  private static final ServerUri FORM =
      new ServerUri("STUN URI", "stun:host[:port] or stuns:host[:port]");

  /**
   * Checks host and port.
   *
   * @throws StunException if one of them is malformed
   */
  public StunUri {
    FORM.check(host, port);
  }

  /**
   * Reads a URI. The scheme may be in any case (RFC 3986 §3.1).
   *
   * @throws StunException with one line that names what is wrong
   */
  public static StunUri parse(String text) {
    boolean secure = ServerUri.startsWith(text, SECURE_SCHEME);
    if (!secure && !ServerUri.startsWith(text, SCHEME)) {
      throw FORM.bad(text, "found no scheme 'stun:' or 'stuns:'");
    }
    String rest = text.substring((secure ? SECURE_SCHEME : SCHEME).length());
    if (rest.indexOf('?') >= 0 && !rest.startsWith("//")) {
      throw FORM.bad(text, "found a query, which only turn: has");
    }
    ServerUri.HostPort found =
        FORM.hostPort(text, rest, secure ? DEFAULT_SECURE_PORT : DEFAULT_PORT);
    if (secure && IpLiteral.parseOrNull(found.host()) != null) {
      // RFC 8489 §8.1: nothing would tell whose certificate to expect
      throw FORM.bad(text, "found an address after stuns:, which needs a host name");
    }
    return new StunUri(found.host(), found.port(), secure);
  }

  /** The URI; the port is left out if it is the default one. */
  @Override
  public String toString() {
    return (secure ? SECURE_SCHEME : SCHEME)
        + ServerUri.shown(host, port, secure ? DEFAULT_SECURE_PORT : DEFAULT_PORT);
  }
}
