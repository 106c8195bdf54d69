package eu.riasc.wice.crypto;

import java.util.Base64;

/** The text form of a key: base64 with padding, 44 characters, and nothing but its one spelling. */
final class KeyText {
  private static final int BYTES = 32;
  private static final int CHARACTERS = 44;

  private KeyText() {}

  static String encode(byte[] key) {
    return Base64.getEncoder().encodeToString(key);
  }

  /** Decodes a key. What the text holds is never repeated in an error, because it may be secret. */
  static byte[] decode(String what, String text) {
    String trimmed = text.strip();
    if (trimmed.length() != CHARACTERS) {
      throw new CryptoException(
          CryptoException.Code.WRONG_LENGTH,
          what
              + " refused: found "
              + trimmed.length()
              + " characters, expected "
              + CHARACTERS
              + " of base64");
    }
    byte[] key;
    try {
      key = Base64.getDecoder().decode(trimmed);
    } catch (IllegalArgumentException e) {
      throw refused(what);
    }
    boolean oneSpelling = encode(key).equals(trimmed); // no stray bits in the last character
    if (key.length != BYTES || !oneSpelling) {
      throw refused(what);
    }
    return key;
  }

  private static CryptoException refused(String what) {
    return new CryptoException(
        CryptoException.Code.NOT_BASE64,
        what
            + " refused: found "
            + CHARACTERS
            + " characters that are not "
            + BYTES
            + " bytes in base64");
  }
}
