package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;

/**
 * The controlling agent nominates the pair of this check (RFC 8445 §7.1.2, §16.1). It has no value.
 */
public record UseCandidate() implements Attribute {
  /** USE-CANDIDATE. */
  public static final int TYPE = 0x0025;

  static UseCandidate decode(AttributeReader value) {
    value.requireLength(0);
    return new UseCandidate();
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
