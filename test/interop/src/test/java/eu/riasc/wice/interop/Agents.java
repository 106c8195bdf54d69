package eu.riasc.wice.interop;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which agents there are, how they are started, and what they need. */
final class Agents {
  private static final Path FOLDER =
      Path.of(System.getProperty("wice.root", "../.."), "test/interop").toAbsolutePath();
  private static final Path BUILT = FOLDER.resolve("target/drivers");
  private static final Path WERIFT = BUILT.resolve("werift/werift.mjs");
  private static final Map<String, Boolean> LIBNICE = new ConcurrentHashMap<>();

  private Agents() {}

  /**
   * Starts an agent. Where it is missing the test is skipped, or fails if the lab is required.
   *
   * @param agent wice, pion, libnice or werift
   * @param arguments role, address, and what else the driver takes
   */
  static Driver start(String agent, String... arguments) throws Exception {
    String name = agent + " " + arguments[0];
    List<String> command =
        switch (agent) {
          case "wice" -> List.of();
          case "pion" -> {
            require(
                Files.isExecutable(BUILT.resolve("pion")),
                "the driver of pion is not built; install Go 1.24 or later, then run"
                    + " test/interop/build pion");
            yield List.of(BUILT.resolve("pion").toString());
          }
          case "werift" -> {
            require(
                Files.exists(WERIFT),
                "the driver of werift is not built; install nodejs and npm, then run"
                    + " test/interop/build werift");
            yield List.of("node", WERIFT.toString());
          }
          case "libnice" -> {
            require(
                LIBNICE.computeIfAbsent("", unused -> libniceIsThere()),
                "libnice is missing; apt-get install gir1.2-nice-0.1 python3-gi");
            yield List.of(
                "/usr/bin/python3", "-I", FOLDER.resolve("drivers/libnice.py").toString());
          }
          default -> throw new IllegalArgumentException("no agent " + agent);
        };
    if (command.isEmpty()) {
      return Driver.thread(name, List.of(arguments));
    }
    List<String> line = new ArrayList<>(command);
    line.addAll(List.of(arguments));
    return Driver.process(name, line);
  }

  private static void require(boolean there, String line) {
    if (!there && "required".equals(System.getProperty("wice.lab"))) {
      fail(line);
    }
    assumeTrue(there, line);
  }

  private static boolean libniceIsThere() {
    String probe = "import gi; gi.require_version('Nice', '0.1'); from gi.repository import Nice";
    try {
      return Path.of("/usr/bin/python3").toFile().canExecute()
          && new ProcessBuilder("/usr/bin/python3", "-I", "-c", probe)
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
