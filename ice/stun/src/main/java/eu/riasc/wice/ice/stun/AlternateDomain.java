package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;

/**
 * The name that the certificate of the alternate server is for (RFC 8489 §14.16).
 *
 * @param value a domain name, at most 255 bytes
 */
public record AlternateDomain(String value) implements Attribute {
  /** ALTERNATE-DOMAIN. */
  public static final int TYPE = 0x8003;

  /** A domain name is no longer (RFC 8489 §14.16). */
  private static final int MAX_BYTES = 255;

  /**
   * Checks the length.
   *
   * @throws IllegalArgumentException if it is more than 255 bytes of UTF-8
   */
  public AlternateDomain {
    TextValue.require("ALTERNATE-DOMAIN", value, MAX_BYTES);
  }

  static AlternateDomain decode(AttributeReader value) {
    return new AlternateDomain(TextValue.decode(value, 0, MAX_BYTES));
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
