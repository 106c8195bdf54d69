package eu.riasc.wice.node;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells the endpoint what has been sent on payload paths: four times a second while there is
 * traffic, and not at all otherwise. Belongs to the selector thread.
 */
final class TrafficSampler {
  /** Short against the second after which unanswered payload starts checks of the path. */
  static final long INTERVAL_NANOS = Duration.ofMillis(250).toNanos();

  /** Samples without traffic after which a path is no longer watched. */
  private static final int QUIET_SAMPLES = 4;

  private final PayloadPath.Report report;
  private final Map<PayloadPath, Integer> quiet = new LinkedHashMap<>();
  private long nextNanos;

  TrafficSampler(PayloadPath.Report report) {
    this.report = report;
  }

  /** Traffic begins on a path. */
  void watch(PayloadPath path, long nowNanos) {
    if (quiet.isEmpty()) {
      nextNanos = nowNanos + INTERVAL_NANOS;
    }
    quiet.put(path, 0);
  }

  /** A path is given up: what was sent on it is reported for the last time. */
  void forget(PayloadPath path) {
    path.report(report);
    quiet.remove(path);
  }

  /** Reports what was sent on a path, before its time. */
  void collect(PayloadPath path) {
    path.report(report);
  }

  /** Whether paths are watched, so that {@link #nextNanos} means something. */
  boolean isActive() {
    return !quiet.isEmpty();
  }

  long nextNanos() {
    return nextNanos;
  }

  /** Collects, if it is time. */
  void handleTimeout(long nowNanos) {
    if (quiet.isEmpty() || nextNanos - nowNanos > 0) {
      return;
    }
    nextNanos = nowNanos + INTERVAL_NANOS;
    for (Iterator<Map.Entry<PayloadPath, Integer>> i = quiet.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<PayloadPath, Integer> each = i.next();
      if (each.getKey().report(report)) {
        each.setValue(0);
      } else if (each.getValue() < QUIET_SAMPLES) {
        each.setValue(each.getValue() + 1);
      } else if (each.getKey().unwatch()) {
        i.remove();
      }
    }
  }
}
