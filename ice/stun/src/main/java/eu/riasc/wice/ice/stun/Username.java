package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;

/**
 * Whose credentials the message is signed with (RFC 8489 §14.3); in ICE the two ufrags, the
 * receiver's first, with a colon between (RFC 8445 §7.2.2).
 *
 * @param value at most 508 bytes of UTF-8
 */
public record Username(String value) implements Attribute {
  /** USERNAME. */
  public static final int TYPE = 0x0006;

  /** Fewer than 509 bytes of UTF-8 (RFC 8489 §14.3). */
  private static final int MAX_BYTES = 508;

  /**
   * Checks the length.
   *
   * @throws IllegalArgumentException if it is more than 508 bytes of UTF-8
   */
  public Username {
    TextValue.require("USERNAME", value, MAX_BYTES);
  }

  static Username decode(AttributeReader value) {
    return new Username(TextValue.decode(value, 0, MAX_BYTES));
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
