package eu.riasc.wice.cli;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.node.Node;
import eu.riasc.wice.node.Peer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wice ping}: connects to a peer that listens, and measures the path. */
@Command(
    name = "ping",
    description = {
      "Measures the path to a peer that runs 'wice listen'.",
      "Shows every state, the pair of addresses that is used, and round-trip times."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  wice ping -c 5 --backend grpc://relay.example.org:7443 --ice stun:stun.example.org PEER"
    })
final class PingCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "PEER",
      converter = PublicKeyReader.class,
      description = "The peer's public key.")
  private @Nullable PublicKey target;

  @Option(
      names = {"-c", "--count"},
      paramLabel = "N",
      description = "Stop after so many pings. Default: go on until stopped.")
  private @Nullable Long count;

  @Option(
      names = {"-i", "--interval"},
      paramLabel = "TIME",
      defaultValue = "1s",
      converter = DurationReader.class,
      description = "The time between two pings, at least 10ms. Default: 1s.")
  private Duration interval = Duration.ofSeconds(1);

  @Option(
      names = "--load",
      paramLabel = "TIME",
      converter = DurationReader.class,
      description = "After the pings measure throughput for so long.")
  private @Nullable Duration load;

  @Option(
      names = "--stats",
      description = {
        "Print statistics of all candidates and pairs: at the end, with -o json every interval.",
        "Without it, -o json prints them at the end."
      })
  private boolean statistics;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = DurationReader.class,
      description = "Give up when not connected within this time. Default: 60s.")
  private Duration timeout = Duration.ofSeconds(60);

  @Mixin private final NodeOptions options = new NodeOptions();
  @Mixin private final OutputFormat output = new OutputFormat();
  @Spec private @Nullable CommandSpec spec;

  private final StopSignal stop;
  private final Style style;

  PingCommand(StopSignal stop, Style style) {
    this.stop = stop;
    this.style = style;
  }

  @Override
  public Integer call() throws InterruptedException {
    PublicKey peerKey = target;
    if (peerKey == null || (count != null && count < 1) || interval.toMillis() < 10) {
      throw Failure.usage(
          "ping: found count "
              + count
              + " and interval "
              + interval.toMillis()
              + " ms, expected at least 1 and 10 ms");
    }
    Screen screen = Screen.of(spec);
    SessionReport report = new SessionReport(screen, output.isJson(), style, Instant.now());
    Pinger pinger = new Pinger(stop, screen, report, output.isJson());
    String lastSeen;
    boolean signaling;
    boolean connected;
    try (Node node = options.builder(screen).build()) {
      Peer peer = node.connect(peerKey);
      peer.onState(report::state);
      peer.onPair(pair -> report.pair(peerKey, pair));
      connected = pinger.awaitConnected(peer, timeout);
      lastSeen = peer.state().name();
      signaling = isReady(node);
      if (connected) {
        pinger.ping(peer, count, interval, statistics && output.isJson());
        if (load != null && !stop.isRequested()) {
          pinger.load(peer, load);
        }
        if (statistics || output.isJson()) {
          pinger.statistics(peer);
        }
      }
    }
    printResult(screen, pinger.rtt(), connected);
    if (!connected && !stop.isRequested()) {
      throw Failure.failed(
          "connect to "
              + peerKey
              + ": not connected after "
              + timeout.toMillis() / 1000.0
              + " s, the session was in state "
              + lastSeen
              + (signaling
                  ? "; is the peer listening, on the same backend?"
                  : "; no backend could be reached: is it running, and is its URI right?"));
    }
    return pinger.rtt().received() > 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static boolean isReady(Node node) {
    CompletableFuture<Void> ready = node.ready().toCompletableFuture();
    return ready.isDone() && !ready.isCompletedExceptionally();
  }

  private void printResult(Screen screen, Rtt rtt, boolean connected) {
    if (output.isJson()) {
      Map<String, @Nullable Object> event = Json.object("event", "result", "connected", connected);
      rtt.describe(event);
      screen.json(event);
    } else if (connected) {
      screen.line(rtt.describe());
    }
  }
}
