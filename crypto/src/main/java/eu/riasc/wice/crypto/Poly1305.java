package eu.riasc.wice.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The one-time authenticator Poly1305 (RFC 8439 §2.5), with limbs of 44, 44 and 42 bits.
 *
 * <p>A product is taken in two halves that meet at bit 44, which is where a limb ends: {@code
 * multiplyHigh(a << 10, b << 10)} is {@code a * b >> 44}. So the sums need no carry of their own
 * and a block costs nine pairs of multiplications, less than half of what the 26-bit limbs of
 * Bouncy Castle cost, against which the tests check it. No branch depends on a secret.
 */
final class Poly1305 {
  /** Bytes of a tag. */
  static final int TAG_BYTES = 16;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long M44 = (1L << 44) - 1;
  private static final long M42 = (1L << 42) - 1;

  private Poly1305() {}

  /**
   * Writes the tag of {@code length} bytes at {@code in[offset]} under a 32-byte one-time key to
   * {@code tag[tagOffset]}.
   */
  static void tag(byte[] key, byte[] in, int offset, int length, byte[] tag, int tagOffset) {
    long t0 = (long) LONGS.get(key, 0) & 0x0ffffffc0fffffffL; // RFC 8439 §2.5.1: the clamp of r
    long t1 = (long) LONGS.get(key, 8) & 0x0ffffffc0ffffffcL;
    long r0 = t0 & M44;
    long r1 = (t0 >>> 44 | t1 << 20) & M44;
    long r2 = t1 >>> 24;
    long s1 = r1 * 20; // 2^132 = 4 * 2^130 = 4 * 5
    long s2 = r2 * 20;
    long r0High = r0 << 10;
    long r1High = r1 << 10;
    long r2High = r2 << 10;
    long s1High = s1 << 10;
    long s2High = s2 << 10;

    long h0 = 0;
    long h1 = 0;
    long h2 = 0;
    int end = offset + length;
    int lastWhole = end - TAG_BYTES;
    for (int at = offset; at < end; at += TAG_BYTES) {
      byte[] block = in;
      int from = at;
      long top = 1L << 40; // bit 128
      if (at > lastWhole) {
        byte[] last = new byte[TAG_BYTES];
        System.arraycopy(in, at, last, 0, end - at);
        last[end - at] = 1;
        block = last;
        from = 0;
        top = 0;
      }
      long m0 = (long) LONGS.get(block, from);
      long m1 = (long) LONGS.get(block, from + 8);
      h0 += m0 & M44;
      h1 += (m0 >>> 44 | m1 << 20) & M44;
      h2 += m1 >>> 24 | top;

      long h0High = h0 << 10;
      long h1High = h1 << 10;
      long h2High = h2 << 10;
      long low0 = (h0 * r0 & M44) + (h1 * s2 & M44) + (h2 * s1 & M44);
      long high0 =
          Math.multiplyHigh(h0High, r0High)
              + Math.multiplyHigh(h1High, s2High)
              + Math.multiplyHigh(h2High, s1High);
      long low1 = (h0 * r1 & M44) + (h1 * r0 & M44) + (h2 * s2 & M44);
      long high1 =
          Math.multiplyHigh(h0High, r1High)
              + Math.multiplyHigh(h1High, r0High)
              + Math.multiplyHigh(h2High, s2High);
      long low2 = (h0 * r2 & M44) + (h1 * r1 & M44) + (h2 * r0 & M44);
      long high2 =
          Math.multiplyHigh(h0High, r2High)
              + Math.multiplyHigh(h1High, r1High)
              + Math.multiplyHigh(h2High, r0High);

      h0 = low0 & M44;
      low1 += high0 + (low0 >>> 44);
      h1 = low1 & M44;
      low2 += high1 + (low1 >>> 44);
      h2 = low2 & M42;
      h0 += ((high2 << 2) + (low2 >>> 42)) * 5;
      h1 += h0 >>> 44;
      h0 &= M44;
    }

    for (int i = 0; i < 2; i++) { // carry all the way, twice: then every limb is within its size
      h2 += h1 >>> 44;
      h1 &= M44;
      h0 += (h2 >>> 42) * 5;
      h2 &= M42;
      h1 += h0 >>> 44;
      h0 &= M44;
    }

    long g0 = h0 + 5; // h - (2^130 - 5), kept only if it is not negative
    long g1 = h1 + (g0 >>> 44);
    long g2 = h2 + (g1 >>> 44) - (1L << 42);
    long keep = g2 >> 63; // all ones: h was smaller than the prime
    h0 = (h0 & keep) | (g0 & M44 & ~keep);
    h1 = (h1 & keep) | (g1 & M44 & ~keep);
    h2 = (h2 & keep) | (g2 & ~keep);

    long low = h0 | h1 << 44;
    long high = h1 >>> 20 | h2 << 24;
    long padLow = (long) LONGS.get(key, 16);
    long sumLow = low + padLow;
    long carry = ((low & padLow) | ((low | padLow) & ~sumLow)) >>> 63;
    LONGS.set(tag, tagOffset, sumLow);
    LONGS.set(tag, tagOffset + 8, high + (long) LONGS.get(key, 24) + carry);
  }
}
