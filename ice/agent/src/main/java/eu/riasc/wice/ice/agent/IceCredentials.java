package eu.riasc.wice.ice.agent;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/**
 * The username fragment and password of one agent in one generation (RFC 8445 §5.3).
 *
 * @param ufrag 4 to 256 ice-chars
 * @param pwd 22 to 256 ice-chars; a secret
 */
public record IceCredentials(String ufrag, String pwd) {
  private static final int GENERATED_UFRAG = 8;
  private static final int GENERATED_PWD = 24;
  private static final int LONGEST = 256;

  /**
   * Checks length and alphabet.
   *
   * @throws IceException if either is out of bounds
   */
  public IceCredentials {
    check("ufrag", ufrag, 4);
    check("pwd", pwd, 22);
  }

  /**
   * New credentials: 48 random bits of ufrag, 144 of pwd (RFC 8445 §5.3 asks for 24 and 128).
   *
   * @param random a source fit for secrets, such as SecureRandom; seeded in tests
   */
  public static IceCredentials generate(RandomGenerator random) {
    return new IceCredentials(
        IceChars.random(GENERATED_UFRAG, random), IceChars.random(GENERATED_PWD, random));
  }

  /** The key of MESSAGE-INTEGRITY: the pwd's bytes (RFC 8489 §9.1.1). */
  byte[] key() {
    return pwd.getBytes(StandardCharsets.US_ASCII);
  }

  /** The ufrag only. */
  @Override
  public String toString() {
    return "IceCredentials[ufrag=" + ufrag + "]";
  }

  private static void check(String what, String text, int shortest) {
    if (text.length() < shortest || text.length() > LONGEST || !IceChars.allowed(text)) {
      throw new IceException(
          IceException.Code.BAD_CREDENTIALS,
          what
              + ": found "
              + text.length()
              + " characters, expected "
              + shortest
              + " to 256 of letters, digits, + and /");
    }
  }
}
