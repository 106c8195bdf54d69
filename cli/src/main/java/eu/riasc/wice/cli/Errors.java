package eu.riasc.wice.cli;

import eu.riasc.wice.crypto.CryptoException;
import eu.riasc.wice.node.NodeException;
import eu.riasc.wice.signaling.SignalingException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** One line per error, on standard error; stack traces only when {@code -v} is given twice. */
final class Errors {
  private Errors() {}

  /** Applies {@code -v} of the command that was called, then runs it. */
  static int runWithVerbosity(ParseResult parsed) {
    Verbosity.apply(Verbosity.of(parsed.commandSpec()));
    return new CommandLine.RunLast().execute(parsed);
  }

  /** The command line could not be understood. */
  static int wrongUsage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String hint = "; see: " + command.getCommandSpec().qualifiedName() + " --help";
    print(command, oneLine(uncapitalised(e.getMessage())) + hint);
    return ExitCode.USAGE;
  }

  /** The command ended with an exception. */
  static int failed(Exception e, CommandLine command, @Nullable ParseResult parsed) {
    boolean traces = Verbosity.of(command.getCommandSpec()) > 1;
    if (traces) {
      e.printStackTrace(command.getErr());
    }
    if (e instanceof Failure failure) {
      print(command, oneLine(failure.getMessage()));
      return failure.exitCode();
    }
    if (e instanceof NodeException node) {
      print(command, oneLine(node.getMessage()));
      return node.code() == NodeException.Code.BAD_SETTING ? ExitCode.USAGE : ExitCode.FAILED;
    }
    if (e instanceof CryptoException || e instanceof SignalingException) {
      print(command, oneLine(e.getMessage()));
      return ExitCode.FAILED;
    }
    print(
        command,
        "internal error, please report it: "
            + oneLine(e.toString())
            + (traces ? "" : "; details: -v -v"));
    return ExitCode.FAILED;
  }

  private static void print(CommandLine command, String message) {
    PrintWriter err = command.getErr();
    err.println(command.getCommandSpec().qualifiedName() + ": " + message);
    err.flush();
  }

  static String oneLine(@Nullable String text) {
    return text == null ? "no reason given" : text.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private static String uncapitalised(@Nullable String text) {
    if (text == null || text.length() < 2 || !Character.isLowerCase(text.charAt(1))) {
      return String.valueOf(text);
    }
    return Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
