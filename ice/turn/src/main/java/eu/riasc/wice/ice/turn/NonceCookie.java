package eu.riasc.wice.ice.turn;

import java.util.Base64;

/**
 * The security features that a nonce announces at its beginning (RFC 8489 §9.2, §18.1): the cookie,
 * then 24 bits in base64, of which bit 0 is the least significant (erratum 6290, and the nonce of
 * appendix B.1).
 *
 * @param passwordAlgorithms whether PASSWORD-ALGORITHMS goes with the nonce
 * @param usernameAnonymity whether USERHASH has to stand for USERNAME
 */
record NonceCookie(boolean passwordAlgorithms, boolean usernameAnonymity) {
  private static final String COOKIE = "obMatJos2";
  private static final int FEATURES_LENGTH = 4;
  private static final NonceCookie NONE = new NonceCookie(false, false);

  static NonceCookie of(String nonce) {
    int end = COOKIE.length() + FEATURES_LENGTH;
    if (!nonce.startsWith(COOKIE) || nonce.length() < end) {
      return NONE;
    }
    byte[] features;
    try {
      features = Base64.getDecoder().decode(nonce.substring(COOKIE.length(), end));
    } catch (IllegalArgumentException notBase64) {
      return NONE;
    }
    if (features.length != 3) {
      return NONE;
    }
    return new NonceCookie((features[2] & 0b01) != 0, (features[2] & 0b10) != 0);
  }
}
