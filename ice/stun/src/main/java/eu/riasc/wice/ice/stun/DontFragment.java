package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;

/** The server shall set the DF bit of what it sends to the peer (RFC 8656 §18.9). No value. */
public record DontFragment() implements Attribute {
  /** DONT-FRAGMENT. */
  public static final int TYPE = 0x001a;

  static DontFragment decode(AttributeReader value) {
    value.requireLength(0);
    return new DontFragment();
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public int valueLength() {
    return 0;
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transactionId) {}
}
