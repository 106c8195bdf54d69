package eu.riasc.wice.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How to start this very program again: the same java, the same JVM options, the same class path.
 */
final class ChildJvm {
  private ChildJvm() {}

  /** The command for a child with these arguments. */
  static List<String> command(List<String> arguments) {
    ProcessHandle.Info self = ProcessHandle.current().info();
    List<String> command = new ArrayList<>();
    command.add(self.command().orElse(System.getProperty("java.home") + "/bin/java"));
    command.addAll(ownOptions(self.arguments()));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Wice.class.getName());
    command.addAll(arguments);
    return command;
  }

  /**
   * The JVM options this process was started with, where the system tells; none otherwise, which
   * only costs time.
   */
  private static List<String> ownOptions(Optional<String[]> arguments) {
    return arguments.stream()
        .flatMap(Arrays::stream)
        .takeWhile(argument -> !argument.equals(Wice.class.getName()))
        .filter(
            argument ->
                argument.startsWith("-X") || argument.startsWith("-D") || argument.startsWith("--"))
        .toList();
  }
}
