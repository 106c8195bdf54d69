package eu.riasc.wice.netlab;

import eu.riasc.wice.sansio.IpLiteral;
import java.net.InetAddress;
import java.util.Arrays;

/** The addresses that share their first bits, for example {@code 2001:db8:a::/64}. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Prefix(byte[] network, int bits) {
  static Prefix parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "read prefix: found '" + text + "', expected an address, a slash and a number of bits");
    }
    byte[] network = IpLiteral.parse(text.substring(0, slash)).getAddress();
    int bits = Integer.parseInt(text.substring(slash + 1));
    if (bits < 0 || bits > network.length * Byte.SIZE) {
      throw new IllegalArgumentException(
          "read prefix: found " + bits + " bits, expected 0 to " + network.length * Byte.SIZE);
    }
    return new Prefix(network, bits);
  }

  boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    int whole = bits / Byte.SIZE;
    if (bytes.length != network.length || !Arrays.equals(bytes, 0, whole, network, 0, whole)) {
      return false;
    }
    int rest = bits % Byte.SIZE;
    return rest == 0 || ((bytes[whole] ^ network[whole]) & 0xff) >>> (Byte.SIZE - rest) == 0;
  }
}
