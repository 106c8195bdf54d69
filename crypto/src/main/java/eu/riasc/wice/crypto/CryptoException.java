package eu.riasc.wice.crypto;

/**
 * A key, a nonce or a box that is refused. The message is one line and never holds a secret; the
 * code is for programs.
 */
public final class CryptoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why something is refused. */
  public enum Code {
    /** A key, nonce, box or challenge does not have the length its format asks for. */
    WRONG_LENGTH,
    /** A text is not the base64 form of a key. */
    NOT_BASE64,
    /** A public key is a point of small order: whoever agrees with it agrees on a known value. */
    LOW_ORDER,
    /** A box was not sealed with this key and nonce, or was changed on the way. */
    NOT_AUTHENTIC
  }

  private final Code code;

  /** Makes an exception with a one-line message that names what was found and what is expected. */
  public CryptoException(Code code, String message) {
    super(message);
    this.code = code;
  }

  /** Returns why something was refused. */
  public Code code() {
    return code;
  }
}
