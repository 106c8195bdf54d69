package eu.riasc.wice.ice.stun;

import eu.riasc.wice.sansio.Transport;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A TURN server as the user names it (RFC 7065): {@code turn:host}, {@code turn:host:port} or
 * {@code turns:…}, each with {@code ?transport=udp} or {@code ?transport=tcp}, where an IPv6
 * address stands in brackets. Parsing never asks DNS.
 *
 * @param host a host name or an IPv4 or IPv6 address, without brackets
 * @param port 1 to 65535
 * @param secure whether the scheme is {@code turns}: over TLS, or over DTLS
 * @param transport what to reach the server over, or null if the URI leaves it open: then {@code
 *     turn} means UDP, else TCP, and {@code turns} TLS over TCP (RFC 5928 §3)
 */
public record TurnUri(String host, int port, boolean secure, @Nullable Transport transport) {
  /** The port of {@code turn} (RFC 7065 §3.2). */
  public static final int DEFAULT_PORT = 3478;

  /** The port of {@code turns} (RFC 7065 §3.2). */
  public static final int DEFAULT_SECURE_PORT = 5349;

  private static final String SCHEME = "turn:";
  private static final String SECURE_SCHEME = "turns:";
  private static final String TRANSPORT = "transport=";
  private static final ServerUri FORM =
      new ServerUri(
          "TURN URI",
          "turn:host[:port][?transport=udp|tcp] or turns:host[:port][?transport=udp|tcp]");

  /**
   * Checks host and port.
   *
   * @throws StunException if one of them is malformed
   */
  public TurnUri {
    FORM.check(host, port);
  }

  /**
   * Reads a URI. The scheme and the transport may be in any case (RFC 3986 §3.1, §6.2.2.1).
   *
   * @throws StunException with one line that names what is wrong
   */
  public static TurnUri parse(String text) {
    boolean secure = ServerUri.startsWith(text, SECURE_SCHEME);
    if (!secure && !ServerUri.startsWith(text, SCHEME)) {
      throw FORM.bad(text, "found no scheme 'turn:' or 'turns:'");
    }
    String rest = text.substring((secure ? SECURE_SCHEME : SCHEME).length());
    int query = rest.indexOf('?');
    Transport transport = query < 0 ? null : transport(text, rest.substring(query + 1));
    ServerUri.HostPort found =
        FORM.hostPort(
            text,
            query < 0 ? rest : rest.substring(0, query),
            secure ? DEFAULT_SECURE_PORT : DEFAULT_PORT);
    return new TurnUri(found.host(), found.port(), secure, transport);
  }

  private static Transport transport(String text, String query) {
    for (Transport transport : Transport.values()) {
      if (query.equalsIgnoreCase(TRANSPORT + transport)) {
        return transport;
      }
    }
    throw FORM.bad(text, "found query '" + ServerUri.shown(query) + "'");
  }

  /** The URI; the port is left out if it is the default one. */
  @Override
  public String toString() {
    return (secure ? SECURE_SCHEME : SCHEME)
        + ServerUri.shown(host, port, secure ? DEFAULT_SECURE_PORT : DEFAULT_PORT)
        + (transport == null ? "" : "?" + TRANSPORT + transport.name().toLowerCase(Locale.ROOT));
  }
}
