package eu.riasc.wice.ice.agent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads IP addresses written as text, never asking DNS. */
public final class IpLiteral {
  private static final int LONGEST = 45;

  private IpLiteral() {}

  /**
   * Reads an address and a port.
   *
   * @param address an IPv4 address in dotted decimal, or an IPv6 address without brackets and zone
   * @param port 1 to 65535
   * @throws IceException if either is not that
   */
  public static InetSocketAddress socketAddress(String address, int port) {
    if (port < 1 || port > 65_535) {
      throw new IceException(
          IceException.Code.BAD_CANDIDATE, "port: found " + port + ", expected 1 to 65535");
    }
    return new InetSocketAddress(parse(address), port);
  }

  /**
   * Reads an address.
   *
   * @param text an IPv4 address in dotted decimal, or an IPv6 address without brackets and zone
   * @throws IceException if it is not that
   */
  public static InetAddress parse(String text) {
    byte[] bytes = null;
    if (text.length() <= LONGEST) {
      bytes = text.indexOf(':') >= 0 ? ipv6(text) : ipv4(text);
    }
    if (bytes == null) {
      String shown = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
      throw new IceException(
          IceException.Code.BAD_CANDIDATE,
          "ip address: found \""
              + shown.replaceAll("[^\\x20-\\x7e]", "?")
              + "\", expected an IPv4 or IPv6 literal");
    }
    return address(bytes);
  }

  /** The text of an address: what {@link #parse} reads. */
  public static String text(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException wrongLength) {
      throw new IllegalStateException("address of " + bytes.length + " bytes", wrongLength);
    }
  }

  private static byte @Nullable [] ipv4(String text) {
    String[] octets = text.split("\\.", -1);
    byte[] bytes = new byte[4];
    if (octets.length != 4) {
      return null;
    }
    for (int i = 0; i < 4; i++) {
      int value = number(octets[i], 10, 3);
      if (value < 0 || value > 255) {
        return null;
      }
      bytes[i] = (byte) value;
    }
    return bytes;
  }

  /**
   * RFC 4291 §2.2: eight groups, "::" once for a run of zeros, the last two groups perhaps dotted.
   */
  private static byte @Nullable [] ipv6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      byte[] all = groups(text, true);
      return all != null && all.length == 16 ? all : null;
    }
    byte[] head = groups(text.substring(0, gap), false);
    byte[] tail = groups(text.substring(gap + 2), true);
    if (head == null || tail == null || head.length + tail.length > 14) {
      return null;
    }
    byte[] all = Arrays.copyOf(head, 16);
    System.arraycopy(tail, 0, all, 16 - tail.length, tail.length);
    return all;
  }

  private static byte @Nullable [] groups(String text, boolean atEnd) {
    if (text.isEmpty()) {
      return new byte[0];
    }
    String[] groups = text.split(":", -1);
    byte[] bytes = new byte[2 * groups.length + 2];
    int length = 0;
    for (int i = 0; i < groups.length; i++) {
      if (atEnd && i == groups.length - 1 && groups[i].indexOf('.') >= 0) {
        byte[] dotted = ipv4(groups[i]);
        if (dotted == null) {
          return null;
        }
        System.arraycopy(dotted, 0, bytes, length, 4);
        length += 4;
      } else {
        int value = number(groups[i], 16, 4);
        if (value < 0) {
          return null;
        }
        bytes[length++] = (byte) (value >> 8);
        bytes[length++] = (byte) value;
      }
    }
    return Arrays.copyOf(bytes, length);
  }

  /** The number, or -1 if the text is not one of so many digits at most. */
  private static int number(String text, int radix, int digits) {
    if (text.isEmpty() || text.length() > digits) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int digit = c < 128 ? Character.digit(c, radix) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value * radix + digit;
    }
    return value;
  }
}
