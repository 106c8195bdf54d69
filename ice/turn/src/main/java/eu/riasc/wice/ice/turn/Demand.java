package eu.riasc.wice.ice.turn;

import java.time.Duration;

/** Whether an allocation is wanted, and since when it is not. */
final class Demand {
  /** How long one that no peer uses outlives the need for it. */
  static final long IDLE_NANOS = Duration.ofMinutes(1).toNanos();

  private boolean unwanted;
  private long unwantedNanos;

  void onWanted() {
    unwanted = false;
  }

  /**
   * It is not wanted any more.
   *
   * @param used whether peers have permissions on it
   * @return whether it has been so for long enough
   */
  boolean onUnwanted(boolean used, long nowNanos) {
    if (!unwanted || used) {
      unwanted = true;
      unwantedNanos = nowNanos;
    }
    return nowNanos - unwantedNanos >= IDLE_NANOS;
  }
}
