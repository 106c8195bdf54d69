package eu.riasc.wice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real processes of this machine. */
@Tag("socket")
@Timeout(180)
class DemoCommandTest {
  @Test
  void relayAndTwoPeersConnectAndEveryProcessEnds() throws Exception {
    Set<Long> before = children();
    try (BackgroundRun demo =
        BackgroundRun.of("demo", "--load", "500ms", "--timeout", "120s", "-o", "json")) {
      assertThat(demo.code()).isZero();
      List<Fields> events = new ArrayList<>();
      for (String line : demo.rest()) {
        events.add(Fields.parse(line));
      }
      assertThat(states(events, "A"))
          .startsWith("IDLE", "NEW")
          .contains("CONNECTED")
          .endsWith("CLOSED");
      assertThat(states(events, "B"))
          .startsWith("IDLE", "NEW")
          .contains("CONNECTED")
          .endsWith("CLOSED");
      assertThat(events).anyMatch(event -> event.is("pair") && "A".equals(event.value("process")));
      assertThat(events).filteredOn(event -> event.is("pong")).hasSize(5);
      assertThat(events).filteredOn(event -> event.is("result")).hasSize(1);
      Fields result = events.get(events.size() - 1);
      assertThat(result.value("event")).isEqualTo("result");
      assertThat(result.value("connected")).isEqualTo(true);
      assertThat(result.number("connect_ms")).isPositive();
    }
    assertThat(children()).isEqualTo(before);
  }

  @Test
  void twoPeersConnectOverMulticastWithoutARelay() throws Exception {
    long seed = Long.getLong("demo.seed", System.nanoTime()); // runs side by side keep apart
    System.out.println(
        "seed=" + seed + " (-Ddemo.seed=" + seed + " takes the same group and port)");
    Random random = new Random(seed);
    String group = "239.255." + random.nextInt(255) + "." + random.nextInt(256);
    String backend = "multicast://" + group + ":" + (61_000 + random.nextInt(4_000));
    Set<Long> before = children();
    try (BackgroundRun demo =
        BackgroundRun.of(
            "demo",
            "--backend",
            backend + "?interface=lo",
            "--load",
            "100ms",
            "--timeout",
            "120s",
            "-o",
            "json")) {
      assertThat(demo.code()).isZero();
      List<Fields> events = new ArrayList<>();
      for (String line : demo.rest()) {
        events.add(Fields.parse(line));
      }
      assertThat(events).noneMatch(event -> "relay".equals(event.value("process")));
      assertThat(states(events, "A")).contains("CONNECTED").endsWith("CLOSED");
      assertThat(states(events, "B")).contains("CONNECTED").endsWith("CLOSED");
      assertThat(events.get(events.size() - 1).value("connected")).isEqualTo(true);
    }
    assertThat(children()).isEqualTo(before);
  }

  @Test
  void demoThatIsStoppedLeavesNoProcessBehind() throws Exception {
    Set<Long> before = children();
    try (BackgroundRun demo = BackgroundRun.of("demo", "--timeout", "120s", "-o", "json")) {
      demo.event("listening");
      assertThat(demo.stop()).isEqualTo(ExitCode.FAILED);
      assertThat(demo.event("result").value("connected")).isEqualTo(false);
    }
    assertThat(children()).isEqualTo(before);
  }

  private static List<String> states(List<Fields> events, String process) {
    return events.stream()
        .filter(event -> event.is("state") && process.equals(event.value("process")))
        .map(event -> String.valueOf(event.value("to")))
        .toList();
  }

  private static Set<Long> children() {
    Set<Long> children = new TreeSet<>();
    ProcessHandle.current().children().forEach(child -> children.add(child.pid()));
    return children;
  }
}
