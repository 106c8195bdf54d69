package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;

/**
 * What software sent this, for people who debug (RFC 8489 §14.14).
 *
 * @param value at most 127 characters
 */
public record Software(String value) implements Attribute {
  /** SOFTWARE. */
  public static final int TYPE = 0x8022;

  /**
   * Checks the length.
   *
   * @throws IllegalArgumentException if it is more than 127 characters
   */
  public Software {
    TextValue.requireShort("SOFTWARE", value);
  }

  static Software decode(AttributeReader value) {
    return new Software(TextValue.decodeShort(value, 0));
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public int valueLength() {
    return TextValue.length(value);
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transactionId) {
    TextValue.write(out, value);
  }
}
