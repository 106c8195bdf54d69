package eu.riasc.wice.relay.server;

/** A relay could not be set up or started. The message is one line for the person who asked. */
public final class RelayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of thing went wrong. */
  public enum Code {
    /** The settings contradict each other or are unsafe. */
    CONFIGURATION,
    /** The certificate or the private key cannot be used. */
    CERTIFICATE,
    /** The address cannot be listened on. */
    LISTEN
  }

  private final Code code;

  RelayException(Code code, String message) {
    super(message);
    this.code = code;
  }

  RelayException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Returns what kind of thing went wrong. */
  public Code code() {
    return code;
  }
}
