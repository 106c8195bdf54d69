package eu.riasc.wice.ice.stun;

/**
 * Bytes or text that are not what they should be. The message is one line: what was read, what was
 * found, what was expected.
 *
 * <p>It carries no stack trace, because anybody on the network can cause one.
 */
public final class StunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What was wrong. */
  public enum Code {
    /** Too short for a header, or not STUN: first two bits, magic cookie (RFC 8489 §5). */
    NOT_STUN,
    /**
     * The length in the header is not a multiple of 4, or not that of the bytes that follow (RFC
     * 8489 §5).
     */
    BAD_LENGTH,
    /** An attribute reaches beyond the end of the message (RFC 8489 §14). */
    TRUNCATED_ATTRIBUTE,
    /** The value of an attribute we know is malformed. */
    BAD_ATTRIBUTE,
    /** An attribute after FINGERPRINT, which must be the last one (RFC 8489 §14.7). */
    AFTER_FINGERPRINT,
    /** More attributes than {@link StunMessage#MAX_ATTRIBUTES}. */
    TOO_MANY_ATTRIBUTES,
    /** A server URI that is not of the form of RFC 7064. */
    BAD_URI
  }

  private final Code code;

  StunException(Code code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** What was wrong. */
  public Code code() {
    return code;
  }
}
