package eu.riasc.wice.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * The commands by name. Only the one that is called is loaded: classes not loaded are time not
 * spent.
 */
final class Commands {
  private Commands() {}

  private static Map<String, Supplier<Object>> all(StopSignal stop, Style style) {
    Map<String, Supplier<Object>> all = new LinkedHashMap<>();
    all.put("demo", () -> new DemoCommand(stop, style));
    all.put("genkey", GenkeyCommand::new);
    all.put("pubkey", PubkeyCommand::new);
    all.put("relay", () -> new RelayCommand(stop));
    all.put("listen", () -> new ListenCommand(stop, style));
    all.put("ping", () -> new PingCommand(stop, style));
    all.put("candidates", () -> new CandidatesCommand(style));
    all.put("envelope", () -> envelope(stop));
    all.put("k8s", Commands::k8s);
    all.put("completion", CompletionCommand::new);
    return all;
  }

  private static CommandLine envelope(StopSignal stop) {
    return new CommandLine(new EnvelopeCommand())
        .addSubcommand(new EnvelopeSealCommand())
        .addSubcommand(new EnvelopeOpenCommand())
        .addSubcommand(new EnvelopeWatchCommand(stop));
  }

  private static CommandLine k8s() {
    return new CommandLine(new K8sCommand())
        .addSubcommand(new K8sInstallCommand())
        .addSubcommand(new K8sCheckCommand());
  }

  /**
   * The command line, ready to execute these arguments.
   *
   * @param args what will be executed: decides which command is loaded
   */
  static CommandLine line(
      String[] args, StopSignal stop, Style style, PrintWriter out, PrintWriter err) {
    CommandLine line = new CommandLine(new Wice());
    Map<String, Supplier<Object>> all = all(stop, style);
    Supplier<Object> called = args.length > 0 ? all.get(args[0]) : null;
    if (called != null && !args[0].equals("completion")) {
      line.addSubcommand(args[0], called.get());
    } else {
      all.forEach((name, command) -> line.addSubcommand(name, command.get()));
    }
    return line.setOut(out)
        .setErr(err)
        .setColorScheme(CommandLine.Help.defaultColorScheme(style.ansi()))
        .setUsageHelpWidth(100)
        .setExpandAtFiles(false)
        .setPosixClusteredShortOptionsAllowed(true)
        .setExecutionStrategy(Errors::runWithVerbosity)
        .setParameterExceptionHandler(Errors::wrongUsage)
        .setExecutionExceptionHandler(Errors::failed);
  }
}
