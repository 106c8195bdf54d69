package eu.riasc.wice.ice.agent;

/**
 * Spaces the new transactions of all agents that share it, one per spacing.
 *
 * <p>Ordinary checks reserve a place in time, first come, first served. An urgent one, which
 * nominates or asks whether the path in use still works, does not queue behind the ordinary checks
 * of other agents: it takes the next place there is, and those who reserved come one spacing later.
 * After a few urgent ones in a row it is the turn of an ordinary one that is due. Single-threaded.
 */
final class CheckPacer {
  /** How many urgent transactions may go in a row while an ordinary one is due. */
  static final int URGENT_IN_A_ROW = 3;

  private final long spacingNanos;
  private long nextFreeNanos;
  private boolean used;
  private boolean everSent;
  private long sentNanos;
  private int reservations;
  private int urgentInARow;

  CheckPacer(long spacingNanos) {
    this.spacingNanos = spacingNanos;
  }

  /**
   * Reserves the earliest free place, which is {@code nowNanos} if nobody sent or reserved lately.
   * Whoever does sends by {@link #takeReserved}, or gives it back.
   */
  long reserve(long nowNanos) {
    long place = used && nextFreeNanos - nowNanos > 0 ? nextFreeNanos : nowNanos;
    nextFreeNanos = place + spacingNanos;
    used = true;
    reservations++;
    return place;
  }

  /** Gives a place back unused, which helps only if nobody has reserved one behind it. */
  void giveBack(long placeNanos) {
    reservations--;
    if (nextFreeNanos == placeNanos + spacingNanos) {
      nextFreeNanos = placeNanos;
    }
  }

  /**
   * Sends at a reserved place.
   *
   * @return {@code nowNanos} if it may be sent now and so is; otherwise when it may be, since
   *     something urgent took its place
   */
  long takeReserved(long placeNanos, long nowNanos) {
    long earliest = earliest(nowNanos);
    if (placeNanos - earliest > 0) {
      earliest = placeNanos;
    }
    if (earliest - nowNanos > 0) {
      return earliest;
    }
    reservations--;
    urgentInARow = 0;
    sent(nowNanos);
    return nowNanos;
  }

  /**
   * Sends something urgent.
   *
   * @return {@code nowNanos} if it may be sent now and so is, otherwise when to ask again
   */
  long takeUrgent(long nowNanos) {
    long earliest = earliest(nowNanos);
    if (earliest - nowNanos <= 0 && reservations > 0 && urgentInARow >= URGENT_IN_A_ROW) {
      urgentInARow = 0;
      return nowNanos + spacingNanos;
    }
    if (earliest - nowNanos > 0) {
      return earliest;
    }
    urgentInARow++;
    nextFreeNanos += reservations > 0 ? spacingNanos : 0;
    sent(nowNanos);
    return nowNanos;
  }

  /** Whether the last transaction began less than one spacing ago. */
  boolean isPacing(long nowNanos) {
    return everSent && nowNanos - sentNanos < spacingNanos;
  }

  private long earliest(long nowNanos) {
    long spaced = sentNanos + spacingNanos;
    return everSent && spaced - nowNanos > 0 ? spaced : nowNanos;
  }

  private void sent(long nowNanos) {
    everSent = true;
    sentNanos = nowNanos;
    if (!used || nowNanos + spacingNanos - nextFreeNanos > 0) {
      nextFreeNanos = nowNanos + spacingNanos;
    }
    used = true;
  }
}
