package eu.riasc.wice.cli;

import eu.riasc.wice.crypto.CryptoException;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.node.Node;
import eu.riasc.wice.node.Peer;
import eu.riasc.wice.session.AdmissionPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wice listen}: stays reachable, accepts sessions, answers pings. */
@Command(
    name = "listen",
    description = {
      "Stays reachable: accepts sessions and answers pings.",
      "Runs until it is stopped.",
      "With peers named, only they are accepted; otherwise whoever knows our public key."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  wice listen --key key --backend grpc://relay.example.org:7443 --ice stun:stun.example.org"
    })
final class ListenCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PEER", description = "Public keys of the peers to accept.")
  private List<String> admitted = new ArrayList<>();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationReader.class,
      description = "Stop after this time, such as 90, 90s or 5m. Default: never.")
  private @Nullable Duration timeout;

  @Mixin private final NodeOptions options = new NodeOptions();
  @Mixin private final OutputFormat output = new OutputFormat();
  @Spec private @Nullable CommandSpec spec;

  private final StopSignal stop;
  private final Style style;
  private final LongAdder sessions = new LongAdder();
  private final LongAdder answered = new LongAdder();

  ListenCommand(StopSignal stop, Style style) {
    this.stop = stop;
    this.style = style;
  }

  @Override
  public Integer call() throws InterruptedException {
    Screen screen = Screen.of(spec);
    List<PublicKey> peers = admitted.stream().map(ListenCommand::publicKey).toList();
    SessionReport report = new SessionReport(screen, output.isJson(), style, Instant.now());
    try (Node node = options.builder(screen).build()) {
      node.accept(
          peers.isEmpty() ? AdmissionPolicy.anyone() : AdmissionPolicy.only(peers),
          peer -> attend(peer, report));
      announce(screen, node);
      if (timeout == null) {
        stop.await();
      } else if (!stop.await(timeout)) {
        stop.request();
      }
    }
    if (output.isJson()) {
      screen.json(
          Json.object("event", "result", "sessions", sessions.sum(), "answered", answered.sum()));
    } else {
      screen.line(
          String.format(
              Locale.ROOT, "%d sessions, %d pings answered", sessions.sum(), answered.sum()));
    }
    return ExitCode.DONE;
  }

  /** Not by a converter: of an optional parameter picocli would only say that it does not match. */
  private static PublicKey publicKey(String text) {
    try {
      return PublicKey.parse(text);
    } catch (CryptoException e) {
      throw Failure.usage("peer '" + text + "': " + e.getMessage());
    }
  }

  private void announce(Screen screen, Node node) {
    List<String> addresses = node.localAddresses().stream().map(HostPort::text).toList();
    if (output.isJson()) {
      screen.json(
          Json.object(
              "event", "listening", "key", node.publicKey().base64(), "addresses", addresses));
    } else {
      screen.line(
          "listening as "
              + style.bold(node.publicKey().base64())
              + " on "
              + String.join(", ", addresses));
    }
  }

  private void attend(Peer peer, SessionReport report) {
    sessions.increment();
    Echo echo = new Echo(System.nanoTime());
    peer.onState(report::state);
    peer.onPair(pair -> report.pair(peer.publicKey(), pair));
    peer.onDatagram(
        (from, payload) -> {
          ProbeDatagram answer = echo.answer(payload, System.nanoTime());
          if (answer != null) {
            from.send(answer.encode());
            if (answer.kind() == ProbeDatagram.Kind.PONG) {
              answered.increment();
            }
          }
        });
  }
}
