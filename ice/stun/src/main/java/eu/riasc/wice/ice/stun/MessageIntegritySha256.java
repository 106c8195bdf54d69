package eu.riasc.wice.ice.stun;

/**
 * An HMAC-SHA256 of all that precedes it (RFC 8489 §14.6), 16 to 32 bytes in steps of 4. Less than
 * 32 are for usages that allow it, which ICE and TURN do not. Made by {@link
 * StunMessage.Builder#integritySha256} and checked by {@link StunMessage#integrityMatches}.
 */
public final class MessageIntegritySha256 extends OpaqueAttribute {
  /** MESSAGE-INTEGRITY-SHA256. */
  public static final int TYPE = 0x001c;

  private static final int MIN_LENGTH = 16;

  MessageIntegritySha256(byte[] value) {
    super(TYPE, value);
  }

  static MessageIntegritySha256 decode(AttributeReader value) {
    int length = value.length();
    if (length < MIN_LENGTH || length > IntegrityKey.SHA256_LENGTH || length % Integer.BYTES != 0) {
      throw value.bad("value of " + length + " bytes, expected 16 to 32 in steps of 4");
    }
    return new MessageIntegritySha256(value.bytes());
  }
}
