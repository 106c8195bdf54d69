package eu.riasc.wice.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code wice completion}: a script that teaches a shell to complete this command. */
@Command(
    name = "completion",
    description = "Prints a script that teaches a shell to complete wice's commands.",
    footerHeading = "%nExample:%n",
    footer = {
      "  source <(wice completion bash)",
      "  wice completion fish > ~/.config/fish/completions/wice.fish"
    })
final class CompletionCommand implements Callable<Integer> {
  private enum Shell {
    BASH,
    ZSH,
    FISH
  }

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "bash|zsh|fish",
      converter = ShellReader.class,
      description = "The shell.")
  private Shell shell = Shell.BASH;

  @Override
  public Integer call() {
    CommandLine root = Objects.requireNonNull(spec).root().commandLine();
    Screen.of(spec).print(shell == Shell.FISH ? fish(root) : bash(root));
    return ExitCode.DONE;
  }

  /** Completes in bash, and in zsh through its emulation of bash's completion. */
  private static String bash(CommandLine root) {
    return AutoComplete.bash("wice", root);
  }

  private static String fish(CommandLine root) {
    StringBuilder script = new StringBuilder("complete -c wice -f\n");
    root.getSubcommands()
        .forEach(
            (name, command) -> {
              script.append(
                  String.format(
                      Locale.ROOT,
                      "complete -c wice -n __fish_use_subcommand -a %s -d %s\n",
                      name,
                      quoted(firstLine(command.getCommandSpec()))));
              for (OptionSpec option : command.getCommandSpec().options()) {
                appendOption(script, name, option);
              }
              for (String sub : command.getSubcommands().keySet()) {
                script.append(
                    String.format(
                        Locale.ROOT,
                        "complete -c wice -n '__fish_seen_subcommand_from %s' -a %s\n",
                        name,
                        sub));
              }
            });
    return script.toString();
  }

  private static void appendOption(StringBuilder script, String command, OptionSpec option) {
    script.append(
        String.format(
            Locale.ROOT, "complete -c wice -n '__fish_seen_subcommand_from %s'", command));
    Arrays.stream(option.names())
        .forEach(
            name ->
                script
                    .append(name.startsWith("--") ? " -l " : " -s ")
                    .append(name.replaceFirst("^--?", "")));
    if (option.arity().max() > 0) {
      script.append(option.paramLabel().equals("FILE") ? " -r -F" : " -x");
    }
    if (option.description().length > 0) {
      script.append(" -d ").append(quoted(option.description()[0]));
    }
    script.append('\n');
  }

  private static String firstLine(CommandSpec command) {
    String[] description = command.usageMessage().description();
    return description.length == 0 ? "" : description[0];
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  static final class ShellReader implements ITypeConverter<Shell> {
    @Override
    public Shell convert(String value) {
      return switch (value) {
        case "bash" -> Shell.BASH;
        case "zsh" -> Shell.ZSH;
        case "fish" -> Shell.FISH;
        default ->
            throw new TypeConversionException("found '" + value + "', expected bash, zsh or fish");
      };
    }
  }
}
