package eu.riasc.wice.crypto;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.jspecify.annotations.Nullable;

/**
 * An X25519 private key, clamped as {@code wg genkey} does it (RFC 7748 §5). It shows itself only
 * to those who ask with {@link #bytes} or {@link #base64}; {@code toString} names its public key.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class PrivateKey {
  /** Bytes of a private key. */
  public static final int BYTES = 32;

  private final byte[] scalar;
  private @Nullable PublicKey publicKey; // derived when first asked for; a race derives it twice

  private PrivateKey(byte[] bytes) {
    scalar = bytes;
    scalar[0] &= (byte) 0xf8;
    scalar[31] &= 0x7f;
    scalar[31] |= 0x40;
  }

  /**
   * Returns the key with these 32 bytes, clamped.
   *
   * @throws CryptoException if there are not 32 bytes
   */
  public static PrivateKey of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new CryptoException(
          CryptoException.Code.WRONG_LENGTH,
          "private key refused: found " + bytes.length + " bytes, expected " + BYTES);
    }
    return new PrivateKey(bytes.clone());
  }

  /**
   * Reads a key as WireGuard writes it: 44 characters of base64. White space around it is ignored.
   *
   * @throws CryptoException if the text is not such a key; its message does not repeat the text
   */
  public static PrivateKey parse(String base64) {
    return new PrivateKey(KeyText.decode("private key", base64));
  }

  /** Makes a key from 32 random bytes. */
  public static PrivateKey generate(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new PrivateKey(bytes);
  }

  /** Returns the public key that belongs to this key. */
  public PublicKey publicKey() {
    PublicKey known = publicKey;
    if (known == null) {
      byte[] bytes = new byte[PublicKey.BYTES];
      X25519.scalarMultBase(scalar, 0, bytes, 0);
      known = PublicKey.of(bytes);
      publicKey = known;
    }
    return known;
  }

  /** Returns the 32 secret bytes, in an array of the caller's own. */
  public byte[] bytes() {
    return scalar.clone();
  }

  /** Returns the 44 secret characters WireGuard writes. */
  public String base64() {
    return KeyText.encode(scalar);
  }

  /**
   * Returns the X25519 secret of this key and another's, in an array of the caller's own. It never
   * leaves this package: what is handed out has passed a key derivation.
   *
   * @throws CryptoException if the secret is all zero, which is what low-order points lead to
   */
  byte[] sharedSecret(PublicKey theirs) {
    byte[] secret = new byte[X25519.POINT_SIZE];
    if (!X25519.calculateAgreement(scalar, 0, theirs.bytes(), 0, secret, 0)) {
      throw new CryptoException(
          CryptoException.Code.LOW_ORDER,
          "key agreement refused: public key "
              + theirs.base64()
              + " is a low-order point, expected the key of a peer");
    }
    return secret;
  }

  /** Compares in constant time. */
  @Override
  public boolean equals(Object object) {
    return object instanceof PrivateKey other && MessageDigest.isEqual(scalar, other.scalar);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(scalar);
  }

  /** Names the public key only. */
  @Override
  public String toString() {
    return "PrivateKey of " + publicKey().fingerprint();
  }
}
