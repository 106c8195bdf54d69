package eu.riasc.wice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both commands in one process, over an in-process backend and loopback sockets. */
@Tag("socket")
@Timeout(60)
class PingAndListenTest {
  @TempDir Path directory;
  private String backend;

  @BeforeEach
  void nameBackend(TestInfo test) {
    backend = "inprocess:" + test.getTestMethod().orElseThrow().getName();
  }

  @Test
  void pingShowsStatesPairPongsAndResult() throws Exception {
    try (BackgroundRun listen =
        BackgroundRun.of("listen", "--backend", backend, "--interface", "lo", "-o", "json")) {
      String key = listen.event("listening").text("key");
      BackgroundRun ping =
          BackgroundRun.of(
              "ping",
              key,
              "-c",
              "3",
              "-i",
              "20ms",
              "--backend",
              backend,
              "--interface",
              "lo",
              "-o",
              "json");

      Fields first = ping.event("state");
      assertThat(first.value("peer")).isEqualTo(key);
      assertThat(first.value("to")).isEqualTo("IDLE");
      assertThat(first.text("reason")).isNotBlank();
      Fields pair = ping.event("pair");
      assertThat(pair.object("local").text("type")).isIn("host", "prflx");
      assertThat(pair.object("remote").text("address")).matches("(127\\.0\\.0\\.1|\\[::1\\]):\\d+");
      Fields pong = ping.event("pong");
      assertThat(pong.value("seq")).isEqualTo(1L);
      assertThat(pong.number("rtt_ms")).isPositive();
      Fields stats = ping.event("stats");
      assertThat(stats.value("peer")).isEqualTo(key);
      Fields used = stats.objects("pairs").get(0);
      assertThat(used.value("selected")).isEqualTo(true);
      assertThat(used.text("state")).isEqualTo("succeeded");
      assertThat(used.number("current_rtt_ms")).isPositive();
      assertThat(used.number("packets_sent")).isEqualTo(3);
      assertThat(used.number("packets_received")).isEqualTo(3);
      assertThat(stats.objects("candidates"))
          .extracting(candidate -> candidate.text("side"))
          .contains("local", "remote");
      Fields result = ping.event("result");
      assertThat(result.value("connected")).isEqualTo(true);
      assertThat(result.value("sent")).isEqualTo(3L);
      assertThat(result.value("received")).isEqualTo(3L);
      assertThat(ping.code()).isZero();
      assertThat(ping.rest()).isEmpty();

      Fields closed = listen.event("state");
      while (!closed.text("to").equals("CLOSED")) {
        closed = listen.event("state");
      }
      assertThat(listen.stop()).isZero();
      assertThat(listen.event("result").value("answered")).isEqualTo(3L);
    }
  }

  @Test
  void statisticsComeWithEveryPingWhenAskedFor() throws Exception {
    try (BackgroundRun listen =
        BackgroundRun.of("listen", "--backend", backend, "--interface", "lo", "-o", "json")) {
      String key = listen.event("listening").text("key");
      BackgroundRun ping =
          BackgroundRun.of(
              "ping",
              key,
              "--stats",
              "-c",
              "3",
              "-i",
              "20ms",
              "--backend",
              backend,
              "--interface",
              "lo",
              "-o",
              "json");
      assertThat(ping.code()).isZero();
      assertThat(ping.rest()).filteredOn(line -> line.contains("\"event\":\"stats\"")).hasSize(3);
    }
  }

  @Test
  void textOutputHasALineForEveryState() throws Exception {
    try (BackgroundRun listen =
        BackgroundRun.of("listen", "--backend", backend, "--interface", "lo", "-o", "json")) {
      String key = listen.event("listening").text("key");
      BackgroundRun ping =
          BackgroundRun.of("ping", key, "-c", "1", "--backend", backend, "--interface", "lo");
      assertThat(ping.code()).isZero();
      List<String> lines = ping.rest();
      assertThat(lines).anyMatch(line -> line.contains("start        -> IDLE"));
      assertThat(lines).anyMatch(line -> line.contains("-> CONNECTED"));
      assertThat(lines).anyMatch(line -> line.contains("pair  host "));
      assertThat(lines).anyMatch(line -> line.contains("pong  1  "));
      assertThat(lines.get(lines.size() - 1))
          .startsWith("1 sent, 1 received, 0% lost, rtt min/avg/max ");
    }
  }

  @Test
  void listenAcceptsOnlyThePeersItIsGiven() throws Exception {
    String stranger = CommandRun.with(CommandRun.of("genkey").out(), "pubkey").out().strip();
    try (BackgroundRun listen =
        BackgroundRun.of(
            "listen", stranger, "--backend", backend, "--interface", "lo", "-o", "json")) {
      String key = listen.event("listening").text("key");
      BackgroundRun ping =
          BackgroundRun.of(
              "ping",
              key,
              "--timeout",
              "700ms",
              "--backend",
              backend,
              "--interface",
              "lo",
              "-o",
              "json");
      assertThat(ping.code()).isEqualTo(ExitCode.FAILED);
      assertThat(ping.event("result").value("connected")).isEqualTo(false);
      assertThat(ping.line())
          .startsWith("wice ping: connect to " + key + ": not connected after 0.7 s");
    }
  }

  @Test
  void pingWithoutARelaySaysThatItIsNotThere() {
    String key = CommandRun.with(CommandRun.of("genkey").out(), "pubkey").out().strip();
    CommandRun ping =
        CommandRun.of(
            "ping",
            key,
            "--timeout",
            "2s",
            "--backend",
            "grpc://127.0.0.1:1?insecure=true",
            "--interface",
            "lo");
    assertThat(ping.code()).isEqualTo(ExitCode.FAILED);
    assertThat(ping.err()).contains("not connected after 2.0 s", "no backend could be reached");
    assertThat(ping.err().lines()).hasSize(1);
  }

  @Test
  void pingThatIsStoppedClosesItsSessionAndSaysWhatItHas() throws Exception {
    Path file = directory.resolve("key");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, CommandRun.of("genkey").out());
    try (BackgroundRun listen =
        BackgroundRun.of(
            "listen",
            "--key",
            file.toString(),
            "--backend",
            backend,
            "--interface",
            "lo",
            "-o",
            "json")) {
      String key = listen.event("listening").text("key");
      assertThat(key).isEqualTo(CommandRun.with(Files.readString(file), "pubkey").out().strip());
      BackgroundRun ping =
          BackgroundRun.of("ping", key, "--backend", backend, "--interface", "lo", "-o", "json");
      ping.event("pong");
      assertThat(ping.stop()).isZero();
      assertThat(ping.event("result").value("received")).isEqualTo(1L);
    }
  }

  @Test
  void loadIsMeasuredAndReported() throws Exception {
    try (BackgroundRun listen =
        BackgroundRun.of("listen", "--backend", backend, "--interface", "lo", "-o", "json")) {
      String key = listen.event("listening").text("key");
      BackgroundRun ping =
          BackgroundRun.of(
              "ping",
              key,
              "-c",
              "1",
              "--load",
              "1s",
              "--backend",
              backend,
              "--interface",
              "lo",
              "-o",
              "json");
      assertThat(ping.event("load").number("mbit_s")).isPositive();
      assertThat(ping.code()).isZero();
    }
  }

  @Test
  void watchPrintsWhatIsSentToAKey() throws Exception {
    Path file = directory.resolve("key");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, CommandRun.of("genkey").out());
    String key = CommandRun.with(Files.readString(file), "pubkey").out().strip();
    try (BackgroundRun watch =
            BackgroundRun.of("envelope", "watch", "--key", file.toString(), "--backend", backend);
        BackgroundRun ping =
            BackgroundRun.of("ping", key, "--backend", backend, "--interface", "lo")) {
      Fields message = watch.event("message");
      assertThat(message.value("recipient")).isEqualTo(key);
      Fields session = message.object("message").object("session");
      assertThat(session.value("sender_key")).isEqualTo(message.value("sender"));
      assertThat(watch.stop()).isZero();
      assertThat(ping.stop()).isEqualTo(ExitCode.FAILED);
    }
  }
}
