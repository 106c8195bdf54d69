package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;

/**
 * Names a relayed address that the server keeps for a later allocation (RFC 8656 §18.10).
 *
 * @param value 64 bits
 */
public record ReservationToken(long value) implements Attribute {
  /** RESERVATION-TOKEN. */
  public static final int TYPE = 0x0022;

  static ReservationToken decode(AttributeReader value) {
    value.requireLength(Long.BYTES);
    return new ReservationToken(value.s64(0));
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
    out.putLong(value);
  }
}
