package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;

/**
 * Which password the server asks for (RFC 8489 §14.9).
 *
 * @param value at most 127 characters, without the quotes
 */
public record Realm(String value) implements Attribute {
  /** REALM. */
  public static final int TYPE = 0x0014;

  /**
   * Checks the length.
   *
   * @throws IllegalArgumentException if it is more than 127 characters
   */
  public Realm {
    TextValue.requireShort("REALM", value);
  }

  static Realm decode(AttributeReader value) {
    return new Realm(TextValue.decodeShort(value, 0));
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
