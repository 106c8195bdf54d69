package eu.riasc.wice.ice.stun;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The limits of text attributes. Lengths are those of the RFC: characters are Unicode code points,
 * bytes are UTF-8.
 */
final class TextValue {
  /** Fewer than 128 characters (RFC 8489 §14.8, §14.9, §14.10, §14.14). */
  static final int MAX_CHARACTERS = 127;

  /** What a receiver has to put up with in bytes (RFC 8489 §14.9). */
  static final int MAX_BYTES = 763;

  private TextValue() {}

  static void require(String attribute, String value, int maxBytes) {
    int bytes = length(value);
    if (bytes > maxBytes) {
      throw new IllegalArgumentException(
          attribute + ": found " + bytes + " bytes of UTF-8, expected at most " + maxBytes);
    }
  }

  static void requireShort(String attribute, String value) {
    int characters = value.codePointCount(0, value.length());
    if (characters > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          attribute + ": found " + characters + " characters, expected at most " + MAX_CHARACTERS);
    }
  }

  /** Refuses what is longer than any value of this attribute can be, before it is copied. */
  static String decode(AttributeReader value, int from, int maxBytes) {
    if (value.length() - from > maxBytes) {
      throw value.bad(
          "text of " + (value.length() - from) + " bytes, expected at most " + maxBytes);
    }
    return value.text(from);
  }

  static String decodeShort(AttributeReader value, int from) {
    String text = decode(value, from, MAX_BYTES);
    int characters = text.codePointCount(0, text.length());
    if (characters > MAX_CHARACTERS) {
      throw value.bad("text of " + characters + " characters, expected at most " + MAX_CHARACTERS);
    }
    return text;
  }

  /** Number of bytes in UTF-8; a lone surrogate is encoded as a question mark. */
  static int length(String value) {
    int bytes = value.length();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        return value.getBytes(StandardCharsets.UTF_8).length;
      }
    }
    return bytes;
  }

  static void write(ByteBuffer out, String value) {
    out.put(value.getBytes(StandardCharsets.UTF_8));
  }
}
