package eu.riasc.wice.ice.agent;

import java.util.random.RandomGenerator;

/**
 * The alphabet of ufrag, pwd and foundation: letters, digits, "+" and "/" (RFC 8839 §5.1, {@code
 * ice-char}).
 */
final class IceChars {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private IceChars() {}

  static boolean allowed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (ALPHABET.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /** As many characters, six random bits each. */
  static String random(int length, RandomGenerator random) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }
}
