package eu.riasc.wice.crypto;

import static java.lang.Integer.rotateLeft;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The Salsa20 permutation and the two things NaCl's box makes of it: HSalsa20, which derives a key,
 * and the XSalsa20 key stream.
 *
 * <p>It is our own because sealing and opening envelopes is the hottest thing wice does with a
 * processor: keeping the sixteen words in local variables and joining them to the data word by word
 * makes it more than twice as fast as the general engine of Bouncy Castle, against which the tests
 * check it. There are no branches and no table look-ups that depend on secrets.
 */
final class Salsa20 {
  /** Bytes of a nonce of XSalsa20. */
  static final int NONCE_BYTES = 24;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** "expand 32-byte k" in four little-endian words. */
  private static final int SIGMA0 = 0x61707865;

  private static final int SIGMA1 = 0x3320646e;
  private static final int SIGMA2 = 0x79622d32;
  private static final int SIGMA3 = 0x6b206574;

  private static final int BLOCK_WORDS = 16;
  private static final int BLOCK_BYTES = 64;

  private Salsa20() {}

  /** Returns the little-endian word at {@code offset}. */
  static int word(byte[] bytes, int offset) {
    return (int) INTS.get(bytes, offset);
  }

  /** Returns 32 bytes as eight little-endian words. */
  static int[] key(byte[] bytes) {
    int[] key = new int[8];
    for (int i = 0; i < key.length; i++) {
      key[i] = word(bytes, 4 * i);
    }
    return key;
  }

  /**
   * HSalsa20: a 32-byte key, as eight words, from a key and the 16 bytes that start at {@code
   * nonce[offset]}. It is the core without the final addition, which is taken back.
   */
  static int[] derive(int[] key, byte[] nonce, int offset) {
    int n0 = word(nonce, offset);
    int n1 = word(nonce, offset + 4);
    int n2 = word(nonce, offset + 8);
    int n3 = word(nonce, offset + 12);
    int[] x = new int[BLOCK_WORDS];
    core(key, n0, n1, n2, n3, x);
    return new int[] {
      x[0] - SIGMA0,
      x[5] - SIGMA1,
      x[10] - SIGMA2,
      x[15] - SIGMA3,
      x[6] - n0,
      x[7] - n1,
      x[8] - n2,
      x[9] - n3
    };
  }

  /**
   * Joins {@code length} bytes of input to the XSalsa20 key stream of a derived key and the last
   * eight nonce bytes, beginning 32 bytes into the stream, and returns those first 32 bytes: the
   * key of the message's Poly1305.
   */
  static byte[] xor(
      int[] derived, byte[] nonce, byte[] in, int inOffset, byte[] out, int outOffset, int length) {
    int n0 = word(nonce, 16);
    int n1 = word(nonce, 20);
    int[] stream = new int[BLOCK_WORDS];
    core(derived, n0, n1, 0, 0, stream);
    byte[] first = new byte[32];
    for (int i = 0; i < 8; i++) {
      INTS.set(first, 4 * i, stream[i]);
    }
    int done = Math.min(length, BLOCK_BYTES / 2);
    xorBlock(stream, 8, in, inOffset, out, outOffset, done);
    int counter = 1;
    while (done < length) {
      core(derived, n0, n1, counter++, 0, stream);
      int size = Math.min(length - done, BLOCK_BYTES);
      xorBlock(stream, 0, in, inOffset + done, out, outOffset + done, size);
      done += size;
    }
    return first;
  }

  private static void xorBlock(
      int[] stream, int word, byte[] in, int inOffset, byte[] out, int outOffset, int size) {
    int whole = size & ~3;
    for (int i = 0; i < whole; i += 4) {
      INTS.set(out, outOffset + i, (int) INTS.get(in, inOffset + i) ^ stream[word + (i >>> 2)]);
    }
    for (int i = whole; i < size; i++) {
      out[outOffset + i] =
          (byte) (in[inOffset + i] ^ (stream[word + (i >>> 2)] >>> ((i & 3) << 3)));
    }
  }

  /**
   * The core: twenty rounds, then the addition of the input. Ten times the four columns and the
   * four rows, each quarter-round finished before the next so that few words compete for registers.
   * As a counter in {@code n2} an int is enough: an envelope has at most 64 KiB.
   */
  private static void core(int[] key, int n0, int n1, int n2, int n3, int[] out) {
    int x0 = SIGMA0;
    int x1 = key[0];
    int x2 = key[1];
    int x3 = key[2];
    int x4 = key[3];
    int x5 = SIGMA1;
    int x6 = n0;
    int x7 = n1;
    int x8 = n2;
    int x9 = n3;
    int x10 = SIGMA2;
    int x11 = key[4];
    int x12 = key[5];
    int x13 = key[6];
    int x14 = key[7];
    int x15 = SIGMA3;
    for (int round = 0; round < 10; round++) {
      x4 ^= rotateLeft(x0 + x12, 7);
      x8 ^= rotateLeft(x4 + x0, 9);
      x12 ^= rotateLeft(x8 + x4, 13);
      x0 ^= rotateLeft(x12 + x8, 18);

      x9 ^= rotateLeft(x5 + x1, 7);
      x13 ^= rotateLeft(x9 + x5, 9);
      x1 ^= rotateLeft(x13 + x9, 13);
      x5 ^= rotateLeft(x1 + x13, 18);

      x14 ^= rotateLeft(x10 + x6, 7);
      x2 ^= rotateLeft(x14 + x10, 9);
      x6 ^= rotateLeft(x2 + x14, 13);
      x10 ^= rotateLeft(x6 + x2, 18);

      x3 ^= rotateLeft(x15 + x11, 7);
      x7 ^= rotateLeft(x3 + x15, 9);
      x11 ^= rotateLeft(x7 + x3, 13);
      x15 ^= rotateLeft(x11 + x7, 18);

      x1 ^= rotateLeft(x0 + x3, 7);
      x2 ^= rotateLeft(x1 + x0, 9);
      x3 ^= rotateLeft(x2 + x1, 13);
      x0 ^= rotateLeft(x3 + x2, 18);

      x6 ^= rotateLeft(x5 + x4, 7);
      x7 ^= rotateLeft(x6 + x5, 9);
      x4 ^= rotateLeft(x7 + x6, 13);
      x5 ^= rotateLeft(x4 + x7, 18);

      x11 ^= rotateLeft(x10 + x9, 7);
      x8 ^= rotateLeft(x11 + x10, 9);
      x9 ^= rotateLeft(x8 + x11, 13);
      x10 ^= rotateLeft(x9 + x8, 18);

      x12 ^= rotateLeft(x15 + x14, 7);
      x13 ^= rotateLeft(x12 + x15, 9);
      x14 ^= rotateLeft(x13 + x12, 13);
      x15 ^= rotateLeft(x14 + x13, 18);
    }
    out[0] = x0 + SIGMA0;
    out[1] = x1 + key[0];
    out[2] = x2 + key[1];
    out[3] = x3 + key[2];
    out[4] = x4 + key[3];
    out[5] = x5 + SIGMA1;
    out[6] = x6 + n0;
    out[7] = x7 + n1;
    out[8] = x8 + n2;
    out[9] = x9 + n3;
    out[10] = x10 + SIGMA2;
    out[11] = x11 + key[4];
    out[12] = x12 + key[5];
    out[13] = x13 + key[6];
    out[14] = x14 + key[7];
    out[15] = x15 + SIGMA3;
  }
}
