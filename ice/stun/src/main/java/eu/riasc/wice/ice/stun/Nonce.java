package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;

/**
 * The number the server wants back with the next request (RFC 8489 §14.10).
 *
 * @param value at most 127 characters, without the quotes
 */
public record Nonce(String value) implements Attribute {
  /** NONCE. */
  public static final int TYPE = 0x0015;

  /**
   * Checks the length.
   *
   * @throws IllegalArgumentException if it is more than 127 characters
   */
  public Nonce {
    TextValue.requireShort("NONCE", value);
  }

  static Nonce decode(AttributeReader value) {
    return new Nonce(TextValue.decodeShort(value, 0));
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
