package eu.riasc.wice.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code wice} command. */
@Command(
    name = "wice",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Connects peers that know only each other's public key.",
    synopsisSubcommandLabel = "COMMAND")
public final class Wice implements Runnable {
  @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  /**
   * Runs one command and exits with its code: 0 done, 1 failed, 2 wrong usage.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Wice()).execute(args));
  }

  /** Prints the help: without a command there is nothing to do. */
  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }
}
