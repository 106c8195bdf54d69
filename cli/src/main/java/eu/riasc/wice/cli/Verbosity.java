package eu.riasc.wice.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;

/** How often {@code -v} was given, with any command. */
final class Verbosity {
  private Verbosity() {}

  /** The level that was asked for: 0 quiet, 1 what happens, 2 details and stack traces. */
  static int of(CommandSpec command) {
    return command.root().userObject() instanceof Wice wice ? wice.verbosity() : 0;
  }

  /** Raises the log level. Without the option the logging library is not even loaded here. */
  static void apply(int level) {
    if (level > 0 && LoggerFactory.getLogger("eu.riasc.wice") instanceof Logger logger) {
      logger.setLevel(level == 1 ? Level.INFO : Level.DEBUG);
    }
  }
}
