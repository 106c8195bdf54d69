package eu.riasc.wice.cli;

/** The exit codes of every command. */
final class ExitCode {
  /** The command did what it was asked to do. */
  static final int DONE = 0;

  /** The command was understood and did not succeed. */
  static final int FAILED = 1;

  /** The command line or its input was wrong. */
  static final int USAGE = 2;

  private ExitCode() {}
}
