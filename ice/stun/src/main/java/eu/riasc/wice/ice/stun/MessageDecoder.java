package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Reads one message from left to right. Used once. */
final class MessageDecoder {
  /** Enough for what ICE sends. */
  private static final int USUAL_ATTRIBUTES = 8;

  private final byte[] bytes;
  private final List<Attribute> attributes = new ArrayList<>(USUAL_ATTRIBUTES);
  private int integrity;
  private int integritySha256;
  private int fingerprint;

  MessageDecoder(byte[] bytes) {
    this.bytes = bytes;
  }

  static boolean isStun(byte[] bytes, int offset, int length) {
    return length >= StunMessage.HEADER_LENGTH
        && (bytes[offset] & 0xc0) == 0
        && cookie(bytes, offset) == StunMessage.MAGIC_COOKIE
        && isLength(u16(bytes, offset + StunMessage.LENGTH_OFFSET), length);
  }

  static boolean isStun(ByteBuffer datagram) {
    int at = datagram.position();
    int length = datagram.remaining();
    return length >= StunMessage.HEADER_LENGTH
        && (datagram.get(at) & 0xc0) == 0
        && datagram.getInt(at + StunMessage.COOKIE_OFFSET) == StunMessage.MAGIC_COOKIE
        && isLength(datagram.getShort(at + StunMessage.LENGTH_OFFSET) & 0xffff, length);
  }

  private static boolean isLength(int inHeader, int length) {
    return inHeader % Integer.BYTES == 0 && inHeader == length - StunMessage.HEADER_LENGTH;
  }

  private static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  private static int cookie(byte[] bytes, int offset) {
    int at = offset + StunMessage.COOKIE_OFFSET;
    return u16(bytes, at) << 16 | u16(bytes, at + 2);
  }

  StunMessage decode() {
    checkHeader();
    AttributeReader value = new AttributeReader(bytes);
    int count = 0;
    int at = StunMessage.HEADER_LENGTH;
    while (at < bytes.length) {
      if (++count > StunMessage.MAX_ATTRIBUTES) {
        throw refuse(
            StunException.Code.TOO_MANY_ATTRIBUTES,
            "more attributes than " + StunMessage.MAX_ATTRIBUTES);
      }
      int type = u16(bytes, at);
      int length = u16(bytes, at + 2);
      int valueAt = at + StunMessage.ATTRIBUTE_HEADER_LENGTH;
      checkPlace(type, length, valueAt);
      if (!isIgnored(type)) {
        value.moveTo(type, valueAt, length);
        attributes.add(decode(value));
        note(type, at);
      }
      at = valueAt + StunMessage.padded(length);
    }
    int type = u16(bytes, 0);
    return new StunMessage(
        bytes,
        MessageType.messageClass(type),
        MessageType.method(type),
        TransactionId.read(
            ByteBuffer.wrap(bytes, StunMessage.TRANSACTION_ID_OFFSET, TransactionId.LENGTH)),
        attributes,
        new StunMessage.Trailer(integrity, integritySha256, fingerprint));
  }

  private void checkHeader() {
    if (bytes.length < StunMessage.HEADER_LENGTH) {
      throw refuse(
          StunException.Code.NOT_STUN,
          bytes.length + " bytes, expected at least " + StunMessage.HEADER_LENGTH);
    }
    if ((bytes[0] & 0xc0) != 0) {
      throw refuse(
          StunException.Code.NOT_STUN, "first byte " + (bytes[0] & 0xff) + ", expected 0 to 63");
    }
    int cookie = cookie(bytes, 0);
    if (cookie != StunMessage.MAGIC_COOKIE) {
      throw refuse(
          StunException.Code.NOT_STUN,
          "cookie " + HexFormat.of().toHexDigits(cookie) + ", expected 2112a442");
    }
    int length = u16(bytes, StunMessage.LENGTH_OFFSET);
    if (!isLength(length, bytes.length)) {
      throw refuse(
          StunException.Code.BAD_LENGTH,
          "length "
              + length
              + " in the header and "
              + (bytes.length - StunMessage.HEADER_LENGTH)
              + " bytes after it, expected equal multiples of 4");
    }
  }

  private void checkPlace(int type, int length, int valueAt) {
    if (fingerprint != 0) {
      throw refuse(
          StunException.Code.AFTER_FINGERPRINT,
          AttributeType.nameOf(type) + " after FINGERPRINT, expected the end (RFC 8489 §14.7)");
    }
    int left = bytes.length - valueAt;
    if (StunMessage.padded(length) > left) {
      throw refuse(
          StunException.Code.TRUNCATED_ATTRIBUTE,
          AttributeType.nameOf(type) + " of " + length + " bytes, but only " + left + " follow");
    }
  }

  /** What comes after the integrity attributes is not protected by them (RFC 8489 §14.5, §14.6). */
  private boolean isIgnored(int type) {
    if (type == Fingerprint.TYPE) {
      return false;
    }
    return integritySha256 != 0 || (integrity != 0 && type != MessageIntegritySha256.TYPE);
  }

  private static Attribute decode(AttributeReader value) {
    AttributeType type = AttributeType.of(value.type());
    return type == null ? RawAttribute.decode(value) : type.decode(value);
  }

  private void note(int type, int at) {
    switch (type) {
      case MessageIntegrity.TYPE -> integrity = at;
      case MessageIntegritySha256.TYPE -> integritySha256 = at;
      case Fingerprint.TYPE -> fingerprint = at;
      default -> {}
    }
  }

  private static StunException refuse(StunException.Code code, String found) {
    return new StunException(code, "decoding a STUN message: found " + found);
  }
}
