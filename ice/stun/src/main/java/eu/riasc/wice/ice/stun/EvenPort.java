package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;

/**
 * The port of the relayed address shall be even (RFC 8656 §18.7).
 *
 * @param reserveNext whether the server shall keep the next higher port for a later allocation
 */
public record EvenPort(boolean reserveNext) implements Attribute {
  /** EVEN-PORT. */
  public static final int TYPE = 0x0018;

  private static final int RESERVE = 0x80;

  static EvenPort decode(AttributeReader value) {
    value.requireLength(1);
    return new EvenPort((value.u8(0) & RESERVE) != 0);
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public int valueLength() {
    return 1;
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transactionId) {
    out.put((byte) (reserveNext ? RESERVE : 0));
  }
}
