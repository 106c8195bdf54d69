package eu.riasc.wice.ice.turn;

import java.time.Duration;

/** How long a server that failed is left alone: twice as long each time, up to a limit. */
final class BackOff {
  /** An allocation that stood for so long was no failure: it is made anew at once. */
  private static final long GOOD_NANOS = Duration.ofMinutes(1).toNanos();

  private static final int MOST_DOUBLINGS = 20;

  private final RelayContext context;
  private int failures;
  private long readyNanos;

  BackOff(RelayContext context) {
    this.context = context;
  }

  void reset() {
    failures = 0;
  }

  void onReady(long nowNanos) {
    readyNanos = nowNanos;
  }

  /**
   * After a failure: how long to wait.
   *
   * @param wasReady whether the allocation stood
   * @param atLeastNanos what the failure asks for
   */
  long next(boolean wasReady, long atLeastNanos, long nowNanos) {
    if (wasReady && nowNanos - readyNanos >= GOOD_NANOS) {
      failures = 0;
      return 0;
    }
    long doubled = context.config.retry().toNanos() << Math.min(failures, MOST_DOUBLINGS);
    long longest = context.config.longestRetry().toNanos();
    failures++;
    long delay = doubled <= 0 || doubled > longest ? longest : doubled;
    return Math.max(context.jittered(delay), atLeastNanos);
  }
}
