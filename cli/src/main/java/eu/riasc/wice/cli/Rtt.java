package eu.riasc.wice.cli;

import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Pings sent and answered, and how long the answers took. Thread-safe. */
final class Rtt {
  /** Numbers of unanswered pings that are remembered, to tell a late answer from a repeated one. */
  private static final int MAX_WAITING = 1024;

  private final TreeSet<Long> waiting = new TreeSet<>();
  private long sent;
  private long received;
  private double minMillis = Double.POSITIVE_INFINITY;
  private double maxMillis;
  private double sumMillis;

  /** The next ping. */
  synchronized ProbeDatagram next(long nowNanos) {
    sent++;
    if (waiting.size() == MAX_WAITING) {
      waiting.pollFirst();
    }
    waiting.add(sent);
    return ProbeDatagram.of(ProbeDatagram.Kind.PING, sent, nowNanos);
  }

  /**
   * Takes a pong. Its round-trip time in milliseconds, or negative if it answers no ping of ours
   * that is open.
   */
  synchronized double answered(ProbeDatagram pong, long nowNanos) {
    if (!waiting.remove(pong.number())) {
      return -1;
    }
    double millis = Math.max(0, nowNanos - pong.value()) / 1e6;
    received++;
    minMillis = Math.min(minMillis, millis);
    maxMillis = Math.max(maxMillis, millis);
    sumMillis += millis;
    return millis;
  }

  synchronized long sent() {
    return sent;
  }

  synchronized long received() {
    return received;
  }

  /** Whether no ping waits for its answer. */
  synchronized boolean allAnswered() {
    return waiting.isEmpty();
  }

  /** Adds the figures to an event. */
  synchronized void describe(Map<String, @Nullable Object> event) {
    event.put("sent", sent);
    event.put("received", received);
    event.put("loss_percent", sent == 0 ? 0.0 : rounded(100.0 * (sent - received) / sent));
    event.put("rtt_min_ms", received == 0 ? null : rounded(minMillis));
    event.put("rtt_avg_ms", received == 0 ? null : rounded(sumMillis / received));
    event.put("rtt_max_ms", received == 0 ? null : rounded(maxMillis));
  }

  /** The figures as a line. */
  synchronized String describe() {
    String counts = sent + " sent, " + received + " received";
    if (sent > 0) {
      counts += ", " + Math.round(100.0 * (sent - received) / sent) + "% lost";
    }
    return received == 0
        ? counts
        : counts
            + String.format(
                Locale.ROOT,
                ", rtt min/avg/max %.3f/%.3f/%.3f ms",
                minMillis,
                sumMillis / received,
                maxMillis);
  }

  static double rounded(double millis) {
    return Math.round(millis * 1000) / 1000.0;
  }
}
