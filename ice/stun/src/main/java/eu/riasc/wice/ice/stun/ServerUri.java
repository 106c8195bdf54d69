package eu.riasc.wice.ice.stun;

import eu.riasc.wice.sansio.IpLiteral;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What the URIs of RFC 7064 and RFC 7065 share: host, port, and the words in which they are
 * refused.
 *
 * @param what the kind of URI, for people
 * @param expected its form, for people
 */
record ServerUri(String what, String expected) {
  private static final int MAX_PORT = 65535;
  private static final int MAX_HOST_LENGTH = 253;
  private static final int MOST_SHOWN = 80;
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?\\.?");
  private static final Pattern ONLY_DIGITS = Pattern.compile("[0-9.]+");

  /** The host without brackets, and the port. */
  record HostPort(String host, int port) {}

  void check(String host, int port) {
    if (!isIpv6(host) && !isNameOrIpv4(host)) {
      throw new StunException(
          StunException.Code.BAD_URI,
          what
              + ": found host '"
              + shown(host)
              + "', expected a host name, an IPv4 address or an [IPv6 address]");
    }
    if (port < 1 || port > MAX_PORT) {
      throw new StunException(
          StunException.Code.BAD_URI,
          what + ": found port " + port + ", expected 1 to " + MAX_PORT);
    }
  }

  /**
   * Reads what follows the scheme.
   *
   * @param text the whole URI, for the message
   * @param rest what follows the scheme, without any query
   */
  HostPort hostPort(String text, String rest, int defaultPort) {
    if (rest.startsWith("//")) {
      throw bad(text, "found '//'");
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
    int port = hostEnd == rest.length() ? defaultPort : port(text, rest.substring(hostEnd + 1));
    return new HostPort(host, port);
  }

  /**
   * Where the host ends, closing bracket included: at the end of the text or at the colon before
   * the port.
   */
  private int hostEnd(String text, String rest) {
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

  private int port(String text, String digits) {
    int port = PORT.matcher(digits).matches() ? Integer.parseInt(digits) : 0;
    if (port < 1 || port > MAX_PORT) {
      throw bad(text, "found port '" + shown(digits) + "', which is not 1 to " + MAX_PORT);
    }
    return port;
  }

  static boolean startsWith(String text, String scheme) {
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

  StunException bad(String text, String found) {
    return new StunException(
        StunException.Code.BAD_URI,
        what + " '" + shown(text) + "': " + found + ", expected " + expected);
  }

  /** Text from outside, short and on one line. */
  static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length() && i < MOST_SHOWN; i++) {
      char c = text.charAt(i);
      shown.append(c >= ' ' && c <= '~' ? c : '?');
    }
    return text.length() > MOST_SHOWN ? shown.append("...").toString() : shown.toString();
  }

  /** Host and port as they stand in a URI; the port is left out if it is the default one. */
  static String shown(String host, int port, int defaultPort) {
    String shownHost = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return shownHost.toLowerCase(Locale.ROOT) + (port == defaultPort ? "" : ":" + port);
  }
}
