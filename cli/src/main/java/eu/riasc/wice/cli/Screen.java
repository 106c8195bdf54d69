package eu.riasc.wice.cli;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Where a command prints to: whole lines, at once, from any thread. */
final class Screen {
  private final PrintWriter out;
  private final PrintWriter err;

  Screen(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /** The screen of the command that is executed. */
  static Screen of(@Nullable CommandSpec spec) {
    CommandSpec set =
        Objects.requireNonNull(spec, "picocli sets the specification before it runs a command");
    return new Screen(set.commandLine().getOut(), set.commandLine().getErr());
  }

  /** Prints a line on standard output. */
  void line(String text) {
    synchronized (this) {
      out.println(text);
      out.flush();
    }
  }

  /** Prints a value as one line of JSON on standard output. */
  void json(Object value) {
    line(Json.line(value));
  }

  /** Prints text without a line end. */
  void print(String text) {
    synchronized (this) {
      out.print(text);
      out.flush();
    }
  }

  /** Whether nobody reads standard output any more, as when {@code head} has seen enough. */
  boolean isGone() {
    return out.checkError();
  }

  /** Where remarks for people go: standard error. */
  PrintWriter remarks() {
    return err;
  }
}
