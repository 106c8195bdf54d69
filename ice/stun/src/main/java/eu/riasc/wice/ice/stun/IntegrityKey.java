package eu.riasc.wice.ice.stun;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key of MESSAGE-INTEGRITY and MESSAGE-INTEGRITY-SHA256 (RFC 8489 §9). It keeps its MACs ready,
 * so one key object per peer saves setting them up for every message.
 *
 * <p>Single-threaded and unsynchronised. The text form hides the key.
 */
public final class IntegrityKey {
  static final int SHA1_LENGTH = 20;
  static final int SHA256_LENGTH = 32;

  private final byte[] key;
  private @Nullable Mac sha1;
  private @Nullable Mac sha256;

  private IntegrityKey(byte[] key) {
    this.key = key;
  }

  /**
   * A key as it is.
   *
   * @param key at least one byte; copied
   * @throws IllegalArgumentException if it is empty
   */
  public static IntegrityKey of(byte[] key) {
    if (key.length == 0) {
      throw new IllegalArgumentException("integrity key: found no bytes, expected at least one");
    }
    return new IntegrityKey(key.clone());
  }

  /**
   * The key of the short-term mechanism (RFC 8489 §9.1.1): the UTF-8 bytes of the password. The
   * password is taken as it is; those of ICE are ASCII, which OpaqueString (RFC 8265) leaves alone.
   *
   * @param password at least one character
   * @throws IllegalArgumentException if it is empty
   */
  public static IntegrityKey shortTerm(String password) {
    return of(password.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The key of the long-term mechanism (RFC 8489 §9.2.2, §18.5.1): the hash of {@code
   * username:realm:password}. The three are taken as they are: whoever has text beyond ASCII
   * applies OpaqueString (RFC 8265) or, for servers of RFC 5389, SASLprep (RFC 4013) first.
   *
   * @param algorithm {@link PasswordAlgorithm#MD5} where the server named none
   * @throws IllegalArgumentException if the algorithm is neither MD5 nor SHA-256
   */
  public static IntegrityKey longTerm(
      String username, String realm, String password, PasswordAlgorithm algorithm) {
    return new IntegrityKey(algorithm.hash(username + ":" + realm + ":" + password));
  }

  /** The HMAC-SHA1 of all that precedes the attribute at {@code end}, 20 bytes. */
  byte[] sha1(byte[] message, int end) {
    byte[] value = new byte[SHA1_LENGTH];
    compute(sha1(), message, end, value);
    return value;
  }

  /** The HMAC-SHA256 of all that precedes the attribute at {@code end}, 32 bytes. */
  byte[] sha256(byte[] message, int end) {
    byte[] value = new byte[SHA256_LENGTH];
    compute(sha256(), message, end, value);
    return value;
  }

  /**
   * As if the message ended with the integrity attribute: that is the length put into the header
   * (RFC 8489 §14.5).
   */
  private static void compute(Mac mac, byte[] message, int end, byte[] out) {
    int length = end + StunMessage.ATTRIBUTE_HEADER_LENGTH + out.length - StunMessage.HEADER_LENGTH;
    mac.update(message, 0, StunMessage.LENGTH_OFFSET);
    mac.update((byte) (length >> 8));
    mac.update((byte) length);
    mac.update(message, StunMessage.COOKIE_OFFSET, end - StunMessage.COOKIE_OFFSET);
    try {
      mac.doFinal(out, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "message integrity: no room for the result of " + mac.getAlgorithm(), e);
    }
  }

  private Mac sha1() {
    Mac mac = sha1;
    if (mac == null) {
      mac = mac("HmacSHA1");
      sha1 = mac;
    }
    return mac;
  }

  private Mac sha256() {
    Mac mac = sha256;
    if (mac == null) {
      mac = mac("HmacSHA256");
      sha256 = mac;
    }
    return mac;
  }

  private Mac mac(String algorithm) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("message integrity: this Java has no " + algorithm, e);
    }
  }

  static byte[] digest(String algorithm, String text) {
    try {
      return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("hashing for STUN: this Java has no " + algorithm, e);
    }
  }

  /** Hides the key. */
  @Override
  public String toString() {
    return "IntegrityKey[hidden]";
  }
}
