package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;

/**
 * The sender is the controlling agent (RFC 8445 §7.1.3, §16.1).
 *
 * @param tieBreaker the random number that decides a role conflict, unsigned 64 bits: compare with
 *     {@link Long#compareUnsigned}
 */
public record IceControlling(long tieBreaker) implements Attribute {
  /** ICE-CONTROLLING. */
  public static final int TYPE = 0x802a;

  static IceControlling decode(AttributeReader value) {
    value.requireLength(Long.BYTES);
    return new IceControlling(value.s64(0));
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public int valueLength() {
    return Long.BYTES;
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transactionId) {
    out.putLong(tieBreaker);
  }
}
