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
 * Bouncy Castle cost, against which the tests check it. Two blocks are taken at once, {@code (h +
 * m) r^2 + c r}: only the first of them waits for the blocks before, and there is one carry for
 * both. No branch depends on a secret.
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

    long[] square = square(r0, r1, r2);
    long q0 = square[0];
    long q1 = square[1];
    long q2 = square[2];
    long p1 = q1 * 20;
    long p2 = q2 * 20;
    long q0High = q0 << 10;
    long q1High = q1 << 10;
    long q2High = q2 << 10;
    long p1High = p1 << 10;
    long p2High = p2 << 10;

    long h0 = 0;
    long h1 = 0;
    long h2 = 0;
    int end = offset + length;
    int at = offset;
    if (((length + TAG_BYTES - 1) / TAG_BYTES & 1) == 1) {
      at -= TAG_BYTES; // an odd number of blocks: the first pair has only a second half
    }
    for (; at < end; at += 2 * TAG_BYTES) {
      if (at >= offset) {
        long m0 = (long) LONGS.get(in, at);
        long m1 = (long) LONGS.get(in, at + 8);
        h0 += m0 & M44;
        h1 += (m0 >>> 44 | m1 << 20) & M44;
        h2 += m1 >>> 24 | 1L << 40;
      }
      byte[] block = in;
      int from = at + TAG_BYTES;
      long top = 1L << 40; // bit 128
      if (from > end - TAG_BYTES) {
        byte[] last = new byte[TAG_BYTES];
        System.arraycopy(in, from, last, 0, end - from);
        last[end - from] = 1;
        block = last;
        from = 0;
        top = 0;
      }
      long m0 = (long) LONGS.get(block, from);
      long m1 = (long) LONGS.get(block, from + 8);
      long c0 = m0 & M44;
      long c1 = (m0 >>> 44 | m1 << 20) & M44;
      long c2 = m1 >>> 24 | top;

      long h0High = h0 << 10;
      long h1High = h1 << 10;
      long h2High = h2 << 10;
      long c0High = c0 << 10;
      long c1High = c1 << 10;
      long c2High = c2 << 10;
      long low0 =
          (c0 * r0 & M44)
              + (c1 * s2 & M44)
              + (c2 * s1 & M44)
              + (h0 * q0 & M44)
              + (h1 * p2 & M44)
              + (h2 * p1 & M44);
      long high0 =
          Math.multiplyHigh(c0High, r0High)
              + Math.multiplyHigh(c1High, s2High)
              + Math.multiplyHigh(c2High, s1High)
              + Math.multiplyHigh(h0High, q0High)
              + Math.multiplyHigh(h1High, p2High)
              + Math.multiplyHigh(h2High, p1High);
      long low1 =
          (c0 * r1 & M44)
              + (c1 * r0 & M44)
              + (c2 * s2 & M44)
              + (h0 * q1 & M44)
              + (h1 * q0 & M44)
              + (h2 * p2 & M44);
      long high1 =
          Math.multiplyHigh(c0High, r1High)
              + Math.multiplyHigh(c1High, r0High)
              + Math.multiplyHigh(c2High, s2High)
              + Math.multiplyHigh(h0High, q1High)
              + Math.multiplyHigh(h1High, q0High)
              + Math.multiplyHigh(h2High, p2High);
      long low2 =
          (c0 * r2 & M44)
              + (c1 * r1 & M44)
              + (c2 * r0 & M44)
              + (h0 * q2 & M44)
              + (h1 * q1 & M44)
              + (h2 * q0 & M44);
      long high2 =
          Math.multiplyHigh(c0High, r2High)
              + Math.multiplyHigh(c1High, r1High)
              + Math.multiplyHigh(c2High, r0High)
              + Math.multiplyHigh(h0High, q2High)
              + Math.multiplyHigh(h1High, q1High)
              + Math.multiplyHigh(h2High, q0High);

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

  /** Returns the limbs of a square. */
  private static long[] square(long r0, long r1, long r2) {
    long d1 = r1 * 40;
    long s2 = r2 * 20;
    long twice0 = r0 * 2;
    long low0 = (r0 * r0 & M44) + (d1 * r2 & M44);
    long high0 = Math.multiplyHigh(r0 << 10, r0 << 10) + Math.multiplyHigh(d1 << 10, r2 << 10);
    long low1 = (twice0 * r1 & M44) + (s2 * r2 & M44);
    long high1 = Math.multiplyHigh(twice0 << 10, r1 << 10) + Math.multiplyHigh(s2 << 10, r2 << 10);
    long low2 = (twice0 * r2 & M44) + (r1 * r1 & M44);
    long high2 = Math.multiplyHigh(twice0 << 10, r2 << 10) + Math.multiplyHigh(r1 << 10, r1 << 10);
    long q0 = low0 & M44;
    low1 += high0 + (low0 >>> 44);
    long q1 = low1 & M44;
    low2 += high1 + (low1 >>> 44);
    long q2 = low2 & M42;
    q0 += ((high2 << 2) + (low2 >>> 42)) * 5;
    q1 += q0 >>> 44;
    q0 &= M44;
    return new long[] {q0, q1, q2};
  }
}
