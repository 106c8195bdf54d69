package eu.riasc.wice.crypto;

/**
 * NaCl's box: X25519, HSalsa20 and XSalsa20-Poly1305. A box is 16 bytes longer than its message,
 * begins with the Poly1305 tag, and can be opened by either of the two peers; the nonce of 24 bytes
 * must be a new one for every message between them.
 */
public final class SealedBox {
  /** Bytes of a nonce. */
  public static final int NONCE_BYTES = Salsa20.NONCE_BYTES;

  /** Bytes by which a box is longer than its message. */
  public static final int OVERHEAD_BYTES = Poly1305.TAG_BYTES;

  private static final byte[] ZERO = new byte[16];

  private SealedBox() {}

  /**
   * Agrees on the key of all boxes between two peers.
   *
   * @throws CryptoException if the public key is a low-order point
   */
  public static SharedKey agree(PrivateKey ours, PublicKey theirs) {
    return new SharedKey(Salsa20.derive(Salsa20.key(ours.sharedSecret(theirs)), ZERO, 0));
  }

  /**
   * Seals a message.
   *
   * @param nonce 24 bytes, never used before with this key
   * @return the box: tag, then cipher text
   * @throws CryptoException if the nonce has another length
   */
  public static byte[] seal(byte[] message, byte[] nonce, SharedKey key) {
    requireNonce(nonce);
    byte[] box = new byte[OVERHEAD_BYTES + message.length];
    int[] derived = Salsa20.derive(key.words(), nonce, 0);
    byte[] oneTime = Salsa20.xor(derived, nonce, message, 0, box, OVERHEAD_BYTES, message.length);
    Poly1305.tag(oneTime, box, OVERHEAD_BYTES, message.length, box, 0);
    return box;
  }

  /**
   * Opens a box.
   *
   * @param nonce the 24 bytes it was sealed with
   * @return the message
   * @throws CryptoException if the nonce or box has an impossible length, or the box was not sealed
   *     with this key and nonce
   */
  public static byte[] open(byte[] box, byte[] nonce, SharedKey key) {
    requireNonce(nonce);
    int length = box.length - OVERHEAD_BYTES;
    if (length < 0) {
      throw new CryptoException(
          CryptoException.Code.WRONG_LENGTH,
          "box refused: found " + box.length + " bytes, expected at least " + OVERHEAD_BYTES);
    }
    int[] derived = Salsa20.derive(key.words(), nonce, 0);
    byte[] message = new byte[length];
    byte[] oneTime = Salsa20.xor(derived, nonce, box, OVERHEAD_BYTES, message, 0, length);
    byte[] tag = new byte[OVERHEAD_BYTES];
    Poly1305.tag(oneTime, box, OVERHEAD_BYTES, length, tag, 0);
    if (!matches(tag, box)) {
      throw new CryptoException(
          CryptoException.Code.NOT_AUTHENTIC,
          "box refused: it does not open, expected one sealed between these two keys");
    }
    return message;
  }

  /** Compares a tag with the first bytes of a box in constant time. */
  private static boolean matches(byte[] tag, byte[] box) {
    int difference = 0;
    for (int i = 0; i < OVERHEAD_BYTES; i++) {
      difference |= tag[i] ^ box[i];
    }
    return difference == 0;
  }

  private static void requireNonce(byte[] nonce) {
    if (nonce.length != NONCE_BYTES) {
      throw new CryptoException(
          CryptoException.Code.WRONG_LENGTH,
          "nonce refused: found " + nonce.length + " bytes, expected " + NONCE_BYTES);
    }
  }
}
