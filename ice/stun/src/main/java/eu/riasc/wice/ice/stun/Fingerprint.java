package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * A checksum that tells STUN from other protocols on the same port; always the last attribute (RFC
 * 8489 §14.7). Made by {@link StunMessage.Builder#fingerprint} and checked by {@link
 * StunMessage#fingerprintMatches}.
 *
 * @param value the CRC-32 of all that precedes the attribute, XOR'd with 0x5354554e
 */
public record Fingerprint(int value) implements Attribute {
  /** FINGERPRINT. */
  public static final int TYPE = 0x8028;

  static final int VALUE_LENGTH = Integer.BYTES;

  /** "STUN" in ASCII: other protocols put a plain CRC-32 into their packets as well. */
  private static final int MASK = 0x5354554e;

  static Fingerprint decode(AttributeReader value) {
    value.requireLength(VALUE_LENGTH);
    return new Fingerprint(value.s32(0));
  }

  /** That of a message whose header and attributes before {@code end} are complete. */
  static Fingerprint of(byte[] message, int end) {
    CRC32 crc = new CRC32();
    crc.update(message, 0, end);
    return new Fingerprint((int) crc.getValue() ^ MASK);
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public int valueLength() {
    return VALUE_LENGTH;
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transactionId) {
    out.putInt(value);
  }
}
