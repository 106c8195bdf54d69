package eu.riasc.wice.interop;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our agent connects with foreign agents, in both roles, and datagrams pass both ways. */
@Tag("socket")
@Timeout(90)
class InteropTest {
  private static final Path DRIVERS =
      Path.of(System.getProperty("wice.root", "../.."), "test/interop/drivers");
  private static final Set<String> UP = Set.of("connected", "ready", "completed");

  @ParameterizedTest(name = "{0} controlling, {1} controlled, {2}")
  @CsvSource({
    "wice, libnice, 127.0.0.1",
    "libnice, wice, 127.0.0.1",
    "wice, libnice, ::1",
    "libnice, wice, ::1",
    "wice, wice, 127.0.0.1"
  })
  void connectsAndExchangesDatagrams(String controlling, String controlled, String address)
      throws Exception {
    require(controlling);
    require(controlled);
    try (DriverProcess a = new DriverProcess("a", command(controlling, "controlling", address));
        DriverProcess b = new DriverProcess("b", command(controlled, "controlled", address))) {
      a.signalTo(b);
      b.signalTo(a);
      a.await("a connection", 30, InteropTest::isUp);
      b.await("a connection", 30, InteropTest::isUp);
      a.write(DriverLine.send("0badcafe"));
      b.await("the datagram", 10, line -> isData(line, "0badcafe"));
      b.write(DriverLine.send("00112233445566"));
      a.await("the datagram", 10, line -> isData(line, "00112233445566"));
    }
  }

  private static boolean isUp(DriverLine line) {
    return line.type().equals("state") && UP.contains(line.state());
  }

  private static boolean isData(DriverLine line, String hex) {
    return line.type().equals("data") && line.hex().equals(hex);
  }

  private static List<String> command(String agent, String role, String address) {
    if (agent.equals("wice")) {
      String classPath =
          System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      return List.of(
          java,
          "-XX:TieredStopAtLevel=1",
          "-cp",
          classPath,
          WiceDriver.class.getName(),
          role,
          address);
    }
    return List.of(
        "/usr/bin/python3", "-I", DRIVERS.resolve(agent + ".py").toString(), role, address);
  }

  /** Skips where the foreign agent is missing, and fails there when the lab is required. */
  private static void require(String agent) throws Exception {
    if (agent.equals("wice") || libniceIsThere()) {
      return;
    }
    String line = agent + " is missing; apt-get install gir1.2-nice-0.1 python3-gi";
    if ("required".equals(System.getProperty("wice.lab"))) {
      fail(line);
    }
    assumeTrue(false, line);
  }

  private static boolean libniceIsThere() throws Exception {
    String probe = "import gi; gi.require_version('Nice', '0.1'); from gi.repository import Nice";
    if (!Path.of("/usr/bin/python3").toFile().canExecute()) {
      return false;
    }
    return new ProcessBuilder("/usr/bin/python3", "-I", "-c", probe)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
