package eu.riasc.wice.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * An X25519 public key: 32 bytes, the name and address of a peer. Keys are ordered as unsigned
 * numbers whose first byte is the most significant; of two peers the one with the smaller key
 * controls (RFC 8445 §6.1.1 leaves the choice to the signaling).
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class PublicKey implements Comparable<PublicKey> {
  /** Bytes of a public key. */
  public static final int BYTES = 32;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final long first;
  private final long second;
  private final long third;
  private final long fourth;

  private PublicKey(byte[] bytes) {
    first = (long) LONGS.get(bytes, 0);
    second = (long) LONGS.get(bytes, 8);
    third = (long) LONGS.get(bytes, 16);
    fourth = (long) LONGS.get(bytes, 24);
  }

  /**
   * Returns the key with these 32 bytes. Any 32 bytes name a key; whether one can be agreed with is
   * told by {@link #isLowOrder}.
   *
   * @throws CryptoException if there are not 32 bytes
   */
  public static PublicKey of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new CryptoException(
          CryptoException.Code.WRONG_LENGTH,
          "public key refused: found " + bytes.length + " bytes, expected " + BYTES);
    }
    return new PublicKey(bytes);
  }

  /**
   * Reads a key as WireGuard writes it: 44 characters of base64. White space around it is ignored.
   *
   * @throws CryptoException if the text is not such a key
   */
  public static PublicKey parse(String base64) {
    return new PublicKey(KeyText.decode("public key", base64));
  }

  /** Returns the 32 bytes of the key, in an array of the caller's own. */
  public byte[] bytes() {
    byte[] bytes = new byte[BYTES];
    copyTo(bytes, 0);
    return bytes;
  }

  /** Writes the 32 bytes of the key to {@code target[offset]} and after. */
  public void copyTo(byte[] target, int offset) {
    LONGS.set(target, offset, first);
    LONGS.set(target, offset + 8, second);
    LONGS.set(target, offset + 16, third);
    LONGS.set(target, offset + 24, fourth);
  }

  /** Returns the 44 characters WireGuard writes. */
  public String base64() {
    return KeyText.encode(bytes());
  }

  /** Returns the first eight characters of the base64 form, enough to tell peers apart in a log. */
  public String fingerprint() {
    return base64().substring(0, 8);
  }

  /**
   * Returns whether this is an encoding of a point of small order, the canonical ones and their
   * other spellings. {@link SealedBox#agree} refuses such keys.
   */
  public boolean isLowOrder() {
    return LowOrder.contains(bytes());
  }

  @Override
  public int compareTo(PublicKey other) {
    int order = Long.compareUnsigned(first, other.first);
    if (order == 0) {
      order = Long.compareUnsigned(second, other.second);
    }
    if (order == 0) {
      order = Long.compareUnsigned(third, other.third);
    }
    return order == 0 ? Long.compareUnsigned(fourth, other.fourth) : order;
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof PublicKey other
        && first == other.first
        && second == other.second
        && third == other.third
        && fourth == other.fourth;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(first + 31 * (second + 31 * (third + 31 * fourth)));
  }

  /** Returns the base64 form. */
  @Override
  public String toString() {
    return base64();
  }
}
