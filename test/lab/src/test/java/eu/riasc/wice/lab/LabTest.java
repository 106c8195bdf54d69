package eu.riasc.wice.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the cases of {@code lab/} with the CLI of this build.
 *
 * <p>A case that cannot run (no root, a missing package) is skipped with a line that says what is
 * missing, and fails with {@code -Dwice.lab=required}.
 */
@Tag("lab")
@Execution(ExecutionMode.CONCURRENT)
class LabTest {
  private static final Path LAB = Path.of(System.getProperty("wice.root", "../.."), "lab");
  private static final List<String> COMMANDS =
      List.of("ip", "nft", "iptables", "conntrack", "turnserver", "nsenter", "openssl", "python3");

  static List<String> cases() throws IOException {
    try (var files = Files.list(LAB.resolve("cases"))) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(name -> name.endsWith(".sh"))
          .map(name -> name.replace(".sh", ""))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void holds(String name) throws Exception {
    run(name, Map.of("WICE", cli()), "bash", LAB.resolve("run").toString(), name);
  }

  @Test
  void multicastKeepsThePromisesOfATransportOnALanThatLosesAndReorders() throws Exception {
    List<String> command =
        new ArrayList<>(List.of("bash", LAB.resolve("two-interfaces.sh").toString()));
    command.addAll(List.of(java(LanContract.class.getName()).split(" ")));
    run("multicast contract", Map.of(), command.toArray(String[]::new));
  }

  private static void run(String name, Map<String, String> environment, String... command)
      throws Exception {
    String missing = missing();
    if (Boolean.parseBoolean(System.getProperty("wice.lab", "").replace("required", "true"))) {
      assertThat(missing).as("what the lab needs and this machine lacks").isEmpty();
    }
    assumeTrue(missing.isEmpty(), () -> "lab case " + name + " skipped: " + missing);
    Path output = Files.createTempFile("wice-lab-" + name, ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    boolean ended = process.waitFor(240, TimeUnit.SECONDS);
    if (!ended) {
      process.destroy(); // SIGTERM: the case's trap removes its namespaces and processes
      process.waitFor(20, TimeUnit.SECONDS);
    }
    String text = Files.readString(output);
    System.out.println(text);
    assertThat(ended).as("case %s ends within 240 s%n%s", name, text).isTrue();
    assertThat(process.exitValue()).as("exit code of case %s%n%s", name, text).isZero();
    Files.delete(output);
  }

  /**
   * The command line of this build's CLI; the cases split it at blanks, so no path in it may
   * contain one.
   */
  private static String cli() {
    return java("eu.riasc.wice.cli.Wice");
  }

  private static String java(String mainClass) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Path.of(System.getProperty("java.home"), "bin", "java")
        + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "
        + classPath
        + " "
        + mainClass;
  }

  private static String missing() throws Exception {
    List<String> lacks = new ArrayList<>();
    if (!"root".equals(System.getProperty("user.name"))) {
      lacks.add("root (run as root)");
    }
    for (String command : COMMANDS) {
      Process which =
          new ProcessBuilder("sh", "-c", "PATH=$PATH:/usr/sbin:/sbin command -v " + command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (which.waitFor() != 0) {
        lacks.add("the command " + command);
      }
    }
    return lacks.isEmpty()
        ? ""
        : String.join(", ", lacks)
            + " is missing; apt-get install iproute2 nftables iptables conntrack coturn openssl python3";
  }
}
