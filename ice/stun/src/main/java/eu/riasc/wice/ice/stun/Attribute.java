package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;

/**
 * One attribute of a STUN message (RFC 8489 §14): a 16-bit type and a value. Immutable.
 *
 * <p>Attributes of the same class with the same content are equal. Their text form is for logs; it
 * holds no secret.
 */
public interface Attribute {
  /**
   * The type, 0 to 0xFFFF. Types below 0x8000 must be understood by the receiver (RFC 8489 §14).
   */
  int type();

  /** Size of the encoded value in bytes, without header and padding. */
  int valueLength();

  /**
   * Writes the value: exactly {@link #valueLength} bytes, big-endian, without header and padding.
   *
   * @param out where to, with enough room left
   * @param transactionId of the message, which is part of the mask of XOR'd addresses
   */
  void writeValue(ByteBuffer out, TransactionId transactionId);
}
