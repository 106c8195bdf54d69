package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;

/**
 * How long an allocation lasts unless it is refreshed (RFC 8656 §18.2).
 *
 * @param seconds unsigned 32 bits, 0 to 2^32 - 1; 0 in a Refresh request ends the allocation
 */
public record Lifetime(long seconds) implements Attribute {
  /** LIFETIME. */
  public static final int TYPE = 0x000d;

  private static final long MAX_VALUE = 0xffff_ffffL;

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the value needs more than 32 bits
   */
  public Lifetime {
    if (seconds < 0 || seconds > MAX_VALUE) {
      throw new IllegalArgumentException(
          "LIFETIME: found " + seconds + ", expected 0 to " + MAX_VALUE);
    }
  }

  static Lifetime decode(AttributeReader value) {
    value.requireLength(Integer.BYTES);
    return new Lifetime(Integer.toUnsignedLong(value.s32(0)));
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public int valueLength() {
    return Integer.BYTES;
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transactionId) {
    out.putInt((int) seconds);
  }
}
