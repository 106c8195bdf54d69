package eu.riasc.wice.signaling;

/**
 * Signaling that failed, or an envelope, message or URI that is refused. The message is one line
 * and never holds a secret; the code is for programs.
 */
public final class SignalingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why something failed or is refused. */
  public enum Code {
    /** Bytes that are not an envelope or message of PROTOCOL §2. */
    MALFORMED,
    /** More than {@link EnvelopeCodec#MAX_BYTES}. */
    TOO_LARGE,
    /** A body that does not open, or a key nobody may agree with. */
    NOT_AUTHENTIC,
    /** An envelope for another recipient, from ourselves, or one of ours sent back. */
    REFLECTED,
    /** A URI that no transport here understands. */
    BAD_URI,
    /** The transport cannot be reached now; it may be later. */
    UNAVAILABLE,
    /** The transport did not answer in time. */
    DEADLINE_EXCEEDED,
    /** The other side refuses us or what we sent, and trying again will not help. */
    REFUSED,
    /** Too much at once: a limit of ours or of the transport is reached. */
    OVERLOADED,
    /** The façade or transport has been closed. */
    CLOSED,
    /** The transport is at fault. */
    INTERNAL
  }

  private final Code code;

  /** Makes an exception with a one-line message: what was tried, found and expected. */
  public SignalingException(Code code, String message) {
    super(message);
    this.code = code;
  }

  /** Makes an exception with a one-line message and what caused it. */
  public SignalingException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Returns why something failed or is refused. */
  public Code code() {
    return code;
  }
}
