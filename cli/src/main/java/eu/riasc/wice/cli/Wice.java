package eu.riasc.wice.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code wice} command. */
@Command(
    name = "wice",
    versionProvider = Version.class,
    description = "Connects peers that know only each other's public key.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExample:%n",
    footer = {"  wice demo      watch a relay and two peers on this machine connect"})
public final class Wice implements Runnable {
  /** How long a command may take to end once it was told to. */
  private static final Duration END_LIMIT = Duration.ofSeconds(8);

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  @SuppressWarnings("UnusedVariable") // picocli knows what to do
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version and exit.")
  @SuppressWarnings("UnusedVariable") // picocli knows what to do
  private boolean version;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Log to standard error what happens; twice for details and stack traces.")
  private boolean[] verbose = new boolean[0];

  /**
   * Runs one command and exits with its code: 0 done, 1 failed, 2 wrong usage.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    PrintWriter out = writer(FileDescriptor.out);
    PrintWriter err = writer(FileDescriptor.err);
    StopSignal stop = new StopSignal();
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> endProperly(stop, ended, out), "wice-stop"));
    int code = Commands.line(args, stop, Style.ofThisProcess(), out, err).execute(args);
    out.flush();
    err.flush();
    ended.complete(code);
    System.exit(code);
  }

  /**
   * Runs when the JVM is about to end. If that is because of a signal, the command gets the time to
   * end properly, and its exit code is the process's.
   */
  private static void endProperly(
      StopSignal stop, CompletableFuture<Integer> ended, PrintWriter out) {
    if (ended.isDone()) {
      return;
    }
    stop.request();
    int code =
        ended
            .completeOnTimeout(ExitCode.FAILED, END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
            .join();
    out.flush();
    Runtime.getRuntime().halt(code);
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
  }

  /** How often {@code -v} was given. */
  int verbosity() {
    return verbose.length;
  }

  /** Prints the help: without a command there is nothing to do. */
  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }
}
