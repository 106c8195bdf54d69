package eu.riasc.wice.ice.stun;

import eu.riasc.wice.sansio.IpLiteral;
import java.util.Locale;
import java.util.regex.Pattern;

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
  private static final int MAX_PORT = 65535;
  private static final int MAX_HOST_LENGTH = 253;
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?\\.?");
  private static final Pattern ONLY_DIGITS = Pattern.compile("[0-9.]+");

  /**
   * Checks host and port.
   *
   * @throws StunException if one of them is malformed
   */
  public StunUri {
    if (!isIpv6(host) && !isNameOrIpv4(host)) {
      throw new StunException(
          StunException.Code.BAD_URI,
          "STUN URI: found host '"
              + shown(host)
              + "', expected a host name, an IPv4 address or an [IPv6 address]");
    }
    if (port < 1 || port > MAX_PORT) {
      throw new StunException(
          StunException.Code.BAD_URI,
          "STUN URI: found port " + port + ", expected 1 to " + MAX_PORT);
    }
  }

  /**
   * Reads a URI. The scheme may be in any case (RFC 3986 §3.1).
   *
   * @throws StunException with one line that names what is wrong
   */
  public static StunUri parse(String text) {
    boolean secure = startsWith(text, SECURE_SCHEME);
    if (!secure && !startsWith(text, SCHEME)) {
      throw bad(text, "found no scheme 'stun:' or 'stuns:'");
    }
    String rest = text.substring((secure ? SECURE_SCHEME : SCHEME).length());
    if (rest.startsWith("//")) {
      throw bad(text, "found '//'");
    }
    if (rest.indexOf('?') >= 0) {
      throw bad(text, "found a query, which only turn: has");
    }
    int hostEnd = hostEnd(text, rest);
    String host =
        rest.startsWith("[") ? rest.substring(1, hostEnd - 1) : rest.substring(0, hostEnd);
    if (rest.startsWith("[") && !isIpv6(host)) {
      throw bad(text, "found '" + shown(host) + "' in brackets, which is no IPv6 address");
    }
    if (!rest.startsWith("[") && !isNameOrIpv4(host)) {
      throw bad(text, "found host '" + shown(host) + "'");
    }
    int defaultPort = secure ? DEFAULT_SECURE_PORT : DEFAULT_PORT;
    int port = hostEnd == rest.length() ? defaultPort : port(text, rest.substring(hostEnd + 1));
    return new StunUri(host, port, secure);
  }

  /**
   * Where the host ends, closing bracket included: at the end of the text or at the colon before
   * the port.
   */
  private static int hostEnd(String text, String rest) {
    if (!rest.startsWith("[")) {
      int colon = rest.indexOf(':');
      if (colon != rest.lastIndexOf(':')) {
        throw bad(
            text, "found more than one colon after the scheme; an IPv6 address goes in brackets");
      }
      return colon < 0 ? rest.length() : colon;
    }
    int end = rest.indexOf(']') + 1;
    if (end == 0) {
      throw bad(text, "found '[' without ']'");
    }
    if (end < rest.length() && rest.charAt(end) != ':') {
      throw bad(text, "found '" + shown(rest.substring(end)) + "' after ']'");
    }
    return end;
  }

  private static int port(String text, String digits) {
    int port = PORT.matcher(digits).matches() ? Integer.parseInt(digits) : 0;
    if (port < 1 || port > MAX_PORT) {
      throw bad(text, "found port '" + shown(digits) + "', which is not 1 to " + MAX_PORT);
    }
    return port;
  }

  private static boolean startsWith(String text, String scheme) {
    return text.regionMatches(true, 0, scheme, 0, scheme.length());
  }

  private static boolean isNameOrIpv4(String host) {
    if (host.length() > MAX_HOST_LENGTH || !NAME.matcher(host).matches() || host.contains("..")) {
      return false;
    }
    return !ONLY_DIGITS.matcher(host).matches() || IpLiteral.parseOrNull(host) != null;
  }

  private static boolean isIpv6(String host) {
    return host.indexOf(':') >= 0 && IpLiteral.parseOrNull(host) != null;
  }

  private static StunException bad(String text, String found) {
    return new StunException(
        StunException.Code.BAD_URI,
        "STUN URI '"
            + shown(text)
            + "': "
            + found
            + ", expected stun:host[:port] or stuns:host[:port]");
  }

  /** Text from outside, short and on one line. */
  private static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length() && i < 80; i++) {
      char c = text.charAt(i);
      shown.append(c >= ' ' && c <= '~' ? c : '?');
    }
    return text.length() > 80 ? shown.append("...").toString() : shown.toString();
  }

  /** The URI; the port is left out if it is the default one. */
  @Override
  public String toString() {
    String shownHost = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    String shownPort = port == (secure ? DEFAULT_SECURE_PORT : DEFAULT_PORT) ? "" : ":" + port;
    return (secure ? SECURE_SCHEME : SCHEME) + shownHost.toLowerCase(Locale.ROOT) + shownPort;
  }
}
