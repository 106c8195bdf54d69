package eu.riasc.wice.netlab;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Reads IP addresses as they are written, without ever asking a name service. */
public final class IpLiteral {
  private static final int GROUPS = 8;

  private IpLiteral() {}

  /**
   * Reads an IPv4 address of four decimal numbers or an IPv6 address of hexadecimal groups, with
   * {@code ::} where groups are zero.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  public static InetAddress parse(String text) {
    byte[] bytes = text.indexOf(':') >= 0 ? version6(text) : version4(text);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      throw new IllegalArgumentException(wrong(text), impossible);
    }
  }

  /** The transport address of an IP literal and a port. */
  public static InetSocketAddress endpoint(String address, int port) {
    return new InetSocketAddress(parse(address), port);
  }

  private static byte[] version4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException(wrong(text));
    }
    byte[] bytes = new byte[4];
    for (int i = 0; i < 4; i++) {
      bytes[i] = (byte) number(parts[i], 10, 255, text);
    }
    return bytes;
  }

  private static byte[] version6(String text) {
    int gap = text.indexOf("::");
    String[] head = groups(gap < 0 ? text : text.substring(0, gap));
    String[] tail = gap < 0 ? new String[0] : groups(text.substring(gap + 2));
    int written = head.length + tail.length;
    if (gap < 0 ? written != GROUPS : written >= GROUPS) {
      throw new IllegalArgumentException(wrong(text));
    }
    byte[] bytes = new byte[2 * GROUPS];
    put(bytes, 0, head, text);
    put(bytes, GROUPS - tail.length, tail, text);
    return bytes;
  }

  private static String[] groups(String text) {
    return text.isEmpty() ? new String[0] : text.split(":", -1);
  }

  private static void put(byte[] bytes, int firstGroup, String[] groups, String text) {
    for (int i = 0; i < groups.length; i++) {
      int value = number(groups[i], 16, 0xffff, text);
      bytes[2 * (firstGroup + i)] = (byte) (value >> 8);
      bytes[2 * (firstGroup + i) + 1] = (byte) value;
    }
  }

  private static int number(String digits, int radix, int most, String text) {
    try {
      int value = Integer.parseInt(digits, radix);
      if (value >= 0 && value <= most && Character.digit(digits.charAt(0), radix) >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(wrong(text), e);
    }
    throw new IllegalArgumentException(wrong(text));
  }

  private static String wrong(String text) {
    return "read IP address: found '" + text + "', expected an IPv4 or IPv6 literal";
  }

  /** Addresses inside one prefix, for example {@code 2001:db8:a::/64}. */
  @SuppressWarnings("ArrayRecordComponent")
  record Prefix(byte[] network, int bits) {
    static Prefix parse(String text) {
      int slash = text.indexOf('/');
      if (slash < 0) {
        throw new IllegalArgumentException("read prefix: found '" + text + "', expected a/bits");
      }
      byte[] network = IpLiteral.parse(text.substring(0, slash)).getAddress();
      return new Prefix(network, number(text.substring(slash + 1), 10, network.length * 8, text));
    }

    boolean contains(InetAddress address) {
      byte[] bytes = address.getAddress();
      int whole = bits / 8;
      if (bytes.length != network.length || !Arrays.equals(bytes, 0, whole, network, 0, whole)) {
        return false;
      }
      int rest = bits % 8;
      return rest == 0 || ((bytes[whole] ^ network[whole]) & (0xff << (8 - rest)) & 0xff) == 0;
    }
  }
}
