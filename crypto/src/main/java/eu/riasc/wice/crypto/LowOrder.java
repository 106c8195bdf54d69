package eu.riasc.wice.crypto;

import java.util.Arrays;
import java.util.List;

/**
 * The points of small order on Curve25519 and its twist, as u coordinates (RFC 7748 §6.1 asks to
 * look for what comes of them, the all-zero secret). The top bit of an encoding does not count, and
 * a value may be written once more with the prime added where that still fits.
 */
final class LowOrder {
  /** 2^255 - 19, little-endian. */
  private static final byte[] PRIME = plus(repeated(0xff, 0x7f), -18);

  /** The values below 2^255 that stand for such points. */
  private static final List<byte[]> POINTS =
      List.of(
          plus(new byte[PublicKey.BYTES], 0),
          plus(new byte[PublicKey.BYTES], 1),
          bytes(0x5f9c95bca3508c24L, 0xb1d0b1559c83ef5bL, 0x04445cc4581c8e86L, 0xd8224eddd09f1157L),
          bytes(0xe0eb7a7c3b41b8aeL, 0x1656e3faf19fc46aL, 0xda098deb9c32b1fdL, 0x866205165f49b800L),
          plus(PRIME, -1),
          plus(PRIME, 0),
          plus(PRIME, 1));

  private LowOrder() {}

  static boolean contains(byte[] encoding) {
    byte[] u = encoding.clone();
    u[PublicKey.BYTES - 1] &= 0x7f;
    for (byte[] point : POINTS) {
      if (Arrays.equals(u, point)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] repeated(int value, int last) {
    byte[] bytes = new byte[PublicKey.BYTES];
    Arrays.fill(bytes, (byte) value);
    bytes[PublicKey.BYTES - 1] = (byte) last;
    return bytes;
  }

  /** Adds to the first byte, which never overflows here. */
  private static byte[] plus(byte[] bytes, int value) {
    byte[] sum = bytes.clone();
    sum[0] += (byte) value;
    return sum;
  }

  private static byte[] bytes(long... words) {
    byte[] bytes = new byte[PublicKey.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (words[i / 8] >>> (56 - 8 * (i % 8)));
    }
    return bytes;
  }
}
