package eu.riasc.wice.ice.agent;

/**
 * A value handed to this module is not usable. Thrown while the value is read or made; the machine
 * it was meant for has not changed and stays usable. The network never causes it.
 */
public final class IceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of value was wrong. */
  public enum Code {
    /** A candidate, or the text of one. */
    BAD_CANDIDATE,
    /** A ufrag or pwd. */
    BAD_CREDENTIALS,
    /** A setting. */
    BAD_SETTING
  }

  private final Code code;

  /**
   * Makes an exception.
   *
   * @param code the kind
   * @param message one line, lower case: what was tried, found and expected
   */
  public IceException(Code code, String message) {
    super(message);
    this.code = code;
  }

  /** What kind of value was wrong. */
  public Code code() {
    return code;
  }
}
