package eu.riasc.wice.signaling.multicast;

import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.signaling.SignalingException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which group to meet in, and where: {@code multicast://group:port?interface=NAME}. All of it may
 * be missing; the option may come several times.
 *
 * @param groups one multicast address, or the default ones of both families
 * @param port 1 to 65535
 * @param interfaces names; none: every interface that is suitable
 */
public record MulticastUri(List<InetAddress> groups, int port, List<String> interfaces) {
  /** The scheme of these URIs. */
  public static final String SCHEME = "multicast";

  /**
   * The default IPv4 group, in the Local Scope (RFC 2365 §6.1) and outside the part of it that is
   * reserved for relative assignments (RFC 2365 §9).
   */
  public static final String DEFAULT_GROUP4 = "239.255.119.105";

  /**
   * The default IPv6 group: transient and of link-local scope (RFC 4291 §2.7), with a group id out
   * of the range for dynamic allocation (RFC 3307 §4.3).
   */
  public static final String DEFAULT_GROUP6 = "ff12::f769:6365";

  /**
   * The default port, of the dynamic ones (RFC 6335 §6) and above those that Linux gives to sockets
   * which ask for none.
   */
  public static final int DEFAULT_PORT = 61_462;

  private static final int MAX_PORT = 65_535;
  private static final int MAX_INTERFACES = 16;
  private static final int SHOWN = 200;
  private static final String EXPECTED = ", expected multicast://group:port?interface=";
  private static final String INTERFACE = "interface=";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:@+~-]{1,64}");
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[0-9.]+)(?::([0-9]{1,5}))?");

  /** Copies the lists. */
  public MulticastUri {
    groups = List.copyOf(groups);
    interfaces = List.copyOf(interfaces);
  }

  /**
   * Reads a URI.
   *
   * @throws SignalingException with {@code BAD_URI} and a one-line message
   */
  public static MulticastUri parse(String text) {
    try {
      return of(new URI(text.endsWith(":") ? text + "/" : text));
    } catch (URISyntaxException e) {
      throw bad(text, "not a URI: " + e.getReason());
    }
  }

  /**
   * Reads a URI.
   *
   * @throws SignalingException with {@code BAD_URI} and a one-line message
   */
  public static MulticastUri of(URI uri) {
    String text = uri.toString();
    if (!SCHEME.equalsIgnoreCase(uri.getScheme())) {
      throw bad(text, "scheme is " + uri.getScheme());
    }
    if (uri.getRawFragment() != null) {
      throw bad(text, "it has a fragment");
    }
    String query = uri.getRawQuery();
    if (uri.isOpaque()) { // without slashes Java leaves the query in the rest
      String rest = uri.getRawSchemeSpecificPart();
      if (!rest.startsWith("?")) {
        throw bad(text, "no slashes before the group");
      }
      query = rest.substring(1);
    } else if (uri.getRawPath() != null
        && !uri.getRawPath().isEmpty()
        && !uri.getRawPath().equals("/")) {
      throw bad(text, "it has a path");
    }
    List<String> interfaces = interfaces(text, query);
    String authority = uri.getRawAuthority();
    if (authority == null || authority.isEmpty()) {
      return new MulticastUri(defaultGroups(), DEFAULT_PORT, interfaces);
    }
    var parts = AUTHORITY.matcher(authority);
    if (!parts.matches()) {
      throw bad(text, "the group is no IP address, or the port no number");
    }
    int port = parts.group(2) == null ? DEFAULT_PORT : Integer.parseInt(parts.group(2));
    if (port < 1 || port > MAX_PORT) {
      throw bad(text, "port is " + port);
    }
    return new MulticastUri(List.of(group(text, parts.group(1))), port, interfaces);
  }

  private static List<InetAddress> defaultGroups() {
    return List.of(group("", DEFAULT_GROUP4), group("", DEFAULT_GROUP6));
  }

  private static InetAddress group(String text, String literal) {
    String bare = literal.startsWith("[") ? literal.substring(1, literal.length() - 1) : literal;
    InetAddress address = IpLiteral.parseOrNull(bare);
    if (address == null || !address.isMulticastAddress()) {
      throw bad(text, bare + " is no multicast address");
    }
    return address;
  }

  private static List<String> interfaces(String text, @Nullable String query) {
    List<String> interfaces = new ArrayList<>();
    if (query == null || query.isEmpty()) {
      return interfaces;
    }
    for (String option : query.split("&", -1)) {
      if (!option.startsWith(INTERFACE)) {
        throw bad(text, "unknown option " + option);
      }
      String name = option.substring(INTERFACE.length());
      if (name.isEmpty()) {
        continue; // as if it were missing
      }
      if (!NAME.matcher(name).matches()) {
        throw bad(text, name + " is no name of an interface");
      }
      if (!interfaces.contains(name)) {
        interfaces.add(name);
      }
    }
    if (interfaces.size() > MAX_INTERFACES) {
      throw bad(text, "it names more than " + MAX_INTERFACES + " interfaces");
    }
    return interfaces;
  }

  private static SignalingException bad(String text, String why) {
    return new SignalingException(
        SignalingException.Code.BAD_URI,
        "multicast group '" + shown(text) + "': " + shown(why) + EXPECTED);
  }

  /** As much of what somebody wrote as fits on a line. */
  private static String shown(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(SHOWN)
        .forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    return line.toString();
  }
}
