package eu.riasc.wice.cli;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.CandidatePair;
import eu.riasc.wice.node.StateChange;
import eu.riasc.wice.session.PathStatistics;
import eu.riasc.wice.session.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Prints what becomes of sessions: a line for every change of state and of the selected pair, as
 * text or as JSON.
 */
final class SessionReport {
  private final Screen screen;
  private final boolean json;
  private final Style style;
  private final Instant start;

  /**
   * A report.
   *
   * @param start when the command began: times are counted from here
   */
  SessionReport(Screen screen, boolean json, Style style, Instant start) {
    this.screen = screen;
    this.json = json;
    this.style = style;
    this.start = start;
  }

  void state(StateChange change) {
    if (json) {
      screen.json(
          Json.object(
              "event", "state",
              "at_ms", millis(change.at()),
              "peer", change.peer().base64(),
              "from", change.from() == null ? null : change.from().name(),
              "to", change.to().name(),
              "reason", change.reason()));
    } else {
      String move =
          String.format(
              Locale.ROOT,
              "%-12s -> %-12s",
              change.from() == null ? "start" : change.from(),
              change.to());
      screen.line(
          prefix(change.at(), change.peer())
              + paint(style, change.to(), move)
              + "  "
              + change.reason());
    }
  }

  void pair(PublicKey peer, CandidatePair pair) {
    Instant now = Instant.now();
    if (json) {
      screen.json(
          Json.object(
              "event", "pair",
              "at_ms", millis(now),
              "peer", peer.base64(),
              "local", end(pair.local()),
              "remote", end(pair.remote())));
    } else {
      screen.line(
          prefix(now, peer)
              + style.bold("pair")
              + "  "
              + text(pair.local())
              + " -> "
              + text(pair.remote()));
    }
  }

  /** Statistics of candidates and pairs. */
  void paths(PublicKey peer, PathStatistics paths) {
    if (json) {
      Map<String, @Nullable Object> event =
          Json.object("event", "stats", "at_ms", millis(Instant.now()), "peer", peer.base64());
      event.putAll(PathReport.describe(paths));
      screen.json(event);
    } else {
      PathReport.lines(paths).forEach(line -> remark(peer, line));
    }
  }

  /** A line of text with the time in front. */
  void remark(PublicKey peer, String text) {
    screen.line(prefix(Instant.now(), peer) + text);
  }

  /** Milliseconds from the start, to the microsecond. */
  double millis(Instant at) {
    return Rtt.rounded(Duration.between(start, at).toNanos() / 1e6);
  }

  /** A state's colour says whether it is good. */
  static String paint(Style style, SessionState state, String text) {
    return switch (state) {
      case CONNECTED, COMPLETED -> style.good(text);
      case FAILED, CLOSED, DISCONNECTED -> style.bad(text);
      case IDLE, NEW, CONNECTING, CHECKING -> style.busy(text);
    };
  }

  private static Object end(Candidate candidate) {
    return Json.object(
        "type", candidate.type().token(),
        "protocol", PathReport.protocol(candidate),
        "address", HostPort.text(candidate.address()));
  }

  private static String text(Candidate candidate) {
    String transport = candidate.network().isUdp() ? " " : " tcp ";
    return candidate.type().token() + transport + HostPort.text(candidate.address());
  }

  private String prefix(Instant at, PublicKey peer) {
    return style.dim(
        String.format(Locale.ROOT, "%9.3f s  %s  ", millis(at) / 1000, peer.fingerprint()));
  }
}
