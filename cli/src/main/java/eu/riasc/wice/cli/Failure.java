package eu.riasc.wice.cli;

import java.io.Serial;

/**
 * A command ends without success. The message is one line: what was tried, what was found, what to
 * do.
 */
final class Failure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final int exitCode;

  private Failure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** It was asked for in a way that cannot work: exit code 2. */
  static Failure usage(String message) {
    return new Failure(ExitCode.USAGE, message);
  }

  /** It was tried and did not work: exit code 1. */
  static Failure failed(String message) {
    return new Failure(ExitCode.FAILED, message);
  }

  int exitCode() {
    return exitCode;
  }
}
