package eu.riasc.wice.ice.stun;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The value of the attribute that is being decoded: a window on the message, moved from one
 * attribute to the next. Offsets are counted from the start of the value.
 */
final class AttributeReader {
  private static final char REPLACEMENT = '\uFFFD';

  private final byte[] message;
  private int type;
  private int offset;
  private int length;

  AttributeReader(byte[] message) {
    this.message = message;
  }

  void moveTo(int type, int offset, int length) {
    this.type = type;
    this.offset = offset;
    this.length = length;
  }

  int type() {
    return type;
  }

  int length() {
    return length;
  }

  int u8(int at) {
    return message[offset + at] & 0xff;
  }

  int u16(int at) {
    return u8(at) << 8 | u8(at + 1);
  }

  int s32(int at) {
    return u16(at) << 16 | u16(at + 2);
  }

  long s64(int at) {
    return (long) s32(at) << 32 | (s32(at + 4) & 0xffff_ffffL);
  }

  byte[] bytes() {
    return bytes(0, length);
  }

  byte[] bytes(int from, int count) {
    return Arrays.copyOfRange(message, offset + from, offset + from + count);
  }

  /**
   * Copies {@code count} bytes of the value, XOR'd with the cookie and transaction id (RFC 8489
   * §14.2).
   */
  byte[] unmasked(int from, int count) {
    byte[] plain = bytes(from, count);
    for (int i = 0; i < count; i++) {
      plain[i] ^= message[StunMessage.COOKIE_OFFSET + i];
    }
    return plain;
  }

  /** The value from an offset on as UTF-8 text. */
  String text(int from) {
    String text = new String(message, offset + from, length - from, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0
        && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes(from, length - from))) {
      throw bad("value that is not UTF-8");
    }
    return text;
  }

  void requireLength(int expected) {
    if (length != expected) {
      throw bad("value of " + length + " bytes, expected " + expected);
    }
  }

  StunException bad(String found) {
    return new StunException(
        StunException.Code.BAD_ATTRIBUTE,
        "decoding " + AttributeType.nameOf(type) + ": found " + found);
  }
}
