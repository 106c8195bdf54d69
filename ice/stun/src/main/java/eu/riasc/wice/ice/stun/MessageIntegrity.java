package eu.riasc.wice.ice.stun;

/**
 * An HMAC-SHA1 of all that precedes it (RFC 8489 §14.5), 20 bytes. Made by {@link
 * StunMessage.Builder#integrity} and checked by {@link StunMessage#integrityMatches}.
 */
public final class MessageIntegrity extends OpaqueAttribute {
  /** MESSAGE-INTEGRITY. */
  public static final int TYPE = 0x0008;

  MessageIntegrity(byte[] value) {
    super(TYPE, value);
  }

  static MessageIntegrity decode(AttributeReader value) {
    value.requireLength(IntegrityKey.SHA1_LENGTH);
    return new MessageIntegrity(value.bytes());
  }
}
