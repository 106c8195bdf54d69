package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;

/**
 * The priority that a peer-reflexive candidate learned from this check would have (RFC 8445 §7.1.1,
 * §16.1).
 *
 * @param value unsigned 32 bits, 0 to 2^32 - 1
 */
public record Priority(long value) implements Attribute {
  /** PRIORITY. */
  public static final int TYPE = 0x0024;

  private static final long MAX_VALUE = 0xffff_ffffL;

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the value needs more than 32 bits
   */
  public Priority {
    if (value < 0 || value > MAX_VALUE) {
      throw new IllegalArgumentException(
          "PRIORITY: found " + value + ", expected 0 to " + MAX_VALUE);
    }
  }

  static Priority decode(AttributeReader value) {
    value.requireLength(Integer.BYTES);
    return new Priority(Integer.toUnsignedLong(value.s32(0)));
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
    out.putInt((int) value);
  }
}
