package eu.riasc.wice.ice.agent;

/**
 * Spaces the new transactions of all agents that share it: first come, first served, one per
 * spacing.
 *
 * <p>Who wants to send reserves a place in time and sends then what is most urgent then.
 * Single-threaded.
 */
final class CheckPacer {
  private final long spacingNanos;
  private long nextFreeNanos;
  private boolean used;

  CheckPacer(long spacingNanos) {
    this.spacingNanos = spacingNanos;
  }

  /**
   * Reserves the earliest free place, which is {@code nowNanos} if nobody sent or reserved lately.
   */
  long reserve(long nowNanos) {
    long place = used && nextFreeNanos - nowNanos > 0 ? nextFreeNanos : nowNanos;
    nextFreeNanos = place + spacingNanos;
    used = true;
    return place;
  }

  /** Gives a place back unused, which helps only if nobody has reserved one behind it. */
  void giveBack(long placeNanos) {
    if (used && nextFreeNanos == placeNanos + spacingNanos) {
      nextFreeNanos = placeNanos;
    }
  }
}
