package eu.riasc.wice.session;

import java.time.Duration;

/**
 * A limit that tightens while it is used: once per interval, and each use doubles the interval up
 * to a cap. A quiet time as long as the cap, counted from the end of the interval, makes it start
 * anew.
 *
 * <p>Guards what a peer can make us do: restarts (1 s to 60 s), further processes with its key and
 * attempts of older peers (5 s to 60 s). And what a network can: restarts for a better path (30 s
 * to 30 min).
 */
final class DoublingInterval {
  private final long firstNanos;
  private final long capNanos;
  private long intervalNanos;
  private long allowedAtNanos;
  private boolean used;

  DoublingInterval(Duration first, Duration cap) {
    this.firstNanos = first.toNanos();
    this.capNanos = cap.toNanos();
    this.intervalNanos = firstNanos;
  }

  /** Whether it may happen now. */
  boolean allows(long nowNanos) {
    return !used || nowNanos - allowedAtNanos >= 0;
  }

  /** From when on it may happen again; meaningless before it was used. */
  long allowedAtNanos() {
    return allowedAtNanos;
  }

  /**
   * Uses the limit if it may be used now.
   *
   * @return whether it was used
   */
  boolean tryTake(long nowNanos) {
    if (!allows(nowNanos)) {
      return false;
    }
    take(nowNanos);
    return true;
  }

  /**
   * Uses the limit in any case.
   *
   * @return the interval that begins, in nanoseconds
   */
  long take(long nowNanos) {
    if (used && nowNanos - allowedAtNanos < capNanos) {
      intervalNanos = Math.min(2 * intervalNanos, capNanos);
    } else {
      intervalNanos = firstNanos;
    }
    used = true;
    allowedAtNanos = nowNanos + intervalNanos;
    return intervalNanos;
  }

  /** Starts anew: what used it up is over. */
  void reset() {
    used = false;
    intervalNanos = firstNanos;
  }
}
