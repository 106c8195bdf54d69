package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one message from left to right, in an array of the right size. Used once. */
final class MessageEncoder {
  private static final int MAX_LENGTH = 0xffff;

  private final MessageClass messageClass;
  private final Method method;
  private final TransactionId transactionId;
  private final List<Attribute> attributes;

  MessageEncoder(
      MessageClass messageClass,
      Method method,
      TransactionId transactionId,
      List<Attribute> attributes) {
    this.messageClass = messageClass;
    this.method = method;
    this.transactionId = transactionId;
    this.attributes = new ArrayList<>(attributes);
  }

  StunMessage encode(
      @Nullable IntegrityKey sha1Key, @Nullable IntegrityKey sha256Key, boolean withFingerprint) {
    int count =
        attributes.size()
            + (sha1Key == null ? 0 : 1)
            + (sha256Key == null ? 0 : 1)
            + (withFingerprint ? 1 : 0);
    if (count > StunMessage.MAX_ATTRIBUTES) {
      throw new IllegalArgumentException(
          "encoding a STUN message: found "
              + count
              + " attributes, expected at most "
              + StunMessage.MAX_ATTRIBUTES);
    }
    byte[] bytes =
        new byte[StunMessage.HEADER_LENGTH + length(sha1Key, sha256Key, withFingerprint)];
    ByteBuffer out = ByteBuffer.wrap(bytes);
    writeHeader(out, bytes.length - StunMessage.HEADER_LENGTH);
    for (Attribute attribute : attributes) {
      write(out, attribute);
    }

    int integrity = 0;
    int integritySha256 = 0;
    int fingerprint = 0;
    if (sha1Key != null) {
      integrity = out.position();
      byte[] value = sha1Key.sha1(bytes, integrity);
      append(out, new MessageIntegrity(value));
    }
    if (sha256Key != null) {
      integritySha256 = out.position();
      byte[] value = sha256Key.sha256(bytes, integritySha256);
      append(out, new MessageIntegritySha256(value));
    }
    if (withFingerprint) {
      fingerprint = out.position();
      append(out, Fingerprint.of(bytes, fingerprint));
    }
    return new StunMessage(
        bytes,
        messageClass,
        method,
        transactionId,
        attributes,
        new StunMessage.Trailer(integrity, integritySha256, fingerprint));
  }

  private int length(
      @Nullable IntegrityKey sha1Key, @Nullable IntegrityKey sha256Key, boolean withFingerprint) {
    long length = 0;
    for (Attribute attribute : attributes) {
      length += size(attribute.valueLength());
    }
    length += sha1Key == null ? 0 : size(IntegrityKey.SHA1_LENGTH);
    length += sha256Key == null ? 0 : size(IntegrityKey.SHA256_LENGTH);
    length += withFingerprint ? size(Fingerprint.VALUE_LENGTH) : 0;
    if (length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "encoding a STUN message: found "
              + length
              + " bytes of attributes, expected at most "
              + MAX_LENGTH);
    }
    return (int) length;
  }

  private static int size(int valueLength) {
    return StunMessage.ATTRIBUTE_HEADER_LENGTH + StunMessage.padded(valueLength);
  }

  private void writeHeader(ByteBuffer out, int length) {
    out.putShort((short) MessageType.encode(messageClass, method));
    out.putShort((short) length);
    out.putInt(StunMessage.MAGIC_COOKIE);
    transactionId.write(out);
  }

  private void append(ByteBuffer out, Attribute attribute) {
    write(out, attribute);
    attributes.add(attribute);
  }

  /** Padding is zero (RFC 8489 §14), as a new array is. */
  private void write(ByteBuffer out, Attribute attribute) {
    int length = attribute.valueLength();
    out.putShort((short) attribute.type()).putShort((short) length);
    int valueAt = out.position();
    attribute.writeValue(out, transactionId);
    if (out.position() - valueAt != length) {
      throw new IllegalStateException(
          "encoding "
              + AttributeType.nameOf(attribute.type())
              + ": found "
              + (out.position() - valueAt)
              + " bytes written, expected the "
              + length
              + " it announced");
    }
    out.position(valueAt + StunMessage.padded(length));
  }
}
