package eu.riasc.wice.sansio;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * IP addresses as text, never asking DNS: four decimal numbers, or the IPv6 forms of RFC 4291 §2.2
 * without brackets and zone. An IPv4-mapped IPv6 address is read as its IPv4 address. Stateless.
 */
public final class IpLiteral {
  private static final int LONGEST = "0000:0000:0000:0000:0000:ffff:255.255.255.255".length();
  private static final int IPV4_LENGTH = 4;
  private static final int IPV6_LENGTH = 16;
  private static final int MAX_PORT = 65535;

  private IpLiteral() {}

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException with one line, if the text is none
   */
  public static InetAddress parse(String text) {
    InetAddress address = parseOrNull(text);
    if (address == null) {
      throw new IllegalArgumentException(
          "reading an IP address: found '" + shown(text) + "', expected an IPv4 or IPv6 literal");
    }
    return address;
  }

  /** Reads an address, or returns null if the text is none. */
  public static @Nullable InetAddress parseOrNull(String text) {
    if (text.length() > LONGEST) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.allocate(IPV6_LENGTH);
    boolean read = text.indexOf(':') < 0 ? readIpv4(text, bytes) : readIpv6(text, bytes);
    return read ? address(bytes) : null;
  }

  /**
   * Reads an address and joins it with a port.
   *
   * @param port 0 to 65535
   * @throws IllegalArgumentException with one line, if the text is no address or the port is out of
   *     range
   */
  public static InetSocketAddress endpoint(String text, int port) {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException(
          "reading an endpoint: found port " + port + ", expected 0 to " + MAX_PORT);
    }
    return new InetSocketAddress(parse(text), port);
  }

  /** The text of an address, without a zone. */
  public static String text(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  private static InetAddress address(ByteBuffer bytes) {
    byte[] address = new byte[bytes.flip().remaining()];
    bytes.get(address);
    try {
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(
          "reading an IP address: found " + address.length + " bytes", e);
    }
  }

  private static boolean readIpv4(String text, ByteBuffer out) {
    String[] numbers = text.split("\\.", -1);
    if (numbers.length != IPV4_LENGTH || out.remaining() < IPV4_LENGTH) {
      return false;
    }
    for (String number : numbers) {
      int value = number(number, 10, 3);
      if (value < 0 || value > 0xff) {
        return false;
      }
      out.put((byte) value);
    }
    return true;
  }

  private static boolean readIpv6(String text, ByteBuffer out) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return readGroups(text, true, out) && out.position() == IPV6_LENGTH;
    }
    ByteBuffer tail = ByteBuffer.allocate(IPV6_LENGTH);
    if (!readGroups(text.substring(0, gap), false, out)
        || !readGroups(text.substring(gap + 2), true, tail)) {
      return false;
    }
    int zeros = out.remaining() - tail.position();
    if (zeros < Short.BYTES) {
      return false;
    }
    out.position(out.position() + zeros).put(tail.flip());
    return true;
  }

  /** Reads groups of 16 bits; at the end of the text the last two may be an IPv4 address. */
  private static boolean readGroups(String text, boolean atEnd, ByteBuffer out) {
    if (text.isEmpty()) {
      return true;
    }
    String[] groups = text.split(":", -1);
    for (int i = 0; i < groups.length; i++) {
      if (atEnd && i == groups.length - 1 && groups[i].indexOf('.') >= 0) {
        return readIpv4(groups[i], out);
      }
      int value = number(groups[i], 16, 4);
      if (value < 0 || out.remaining() < Short.BYTES) {
        return false;
      }
      out.putShort((short) value);
    }
    return true;
  }

  /** The number, or -1 if the text is not 1 to {@code maxDigits} ASCII digits. */
  private static int number(String text, int radix, int maxDigits) {
    if (text.isEmpty() || text.length() > maxDigits) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) < 0x80 ? Character.digit(text.charAt(i), radix) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value * radix + digit;
    }
    return value;
  }

  private static String shown(String text) {
    String start = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    return start.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
