package eu.riasc.wice.node;

import java.io.Serial;

/**
 * A node could not do what it was asked to do. The message is one line and never holds a secret.
 */
public final class NodeException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** What kind of failure it was. */
  public enum Code {
    /** A setting cannot be used: a malformed URI, a bad port, a missing key. */
    BAD_SETTING,
    /** A socket could not be opened: the port is taken, or the system refused. */
    SOCKET,
    /** The node has been closed. */
    CLOSED,
    /** The node's selector thread did not answer in time, or the caller was interrupted. */
    BUSY
  }

  private final Code code;

  NodeException(Code code, String message) {
    super(message);
    this.code = code;
  }

  NodeException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** With the message of its cause. */
  NodeException(Code code, RuntimeException cause) {
    super(cause.getMessage(), cause);
    this.code = code;
  }

  /** What kind of failure it was. */
  public Code code() {
    return code;
  }
}
