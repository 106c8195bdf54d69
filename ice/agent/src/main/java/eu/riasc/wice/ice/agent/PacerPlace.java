package eu.riasc.wice.ice.agent;

import java.util.OptionalLong;

/**
 * One agent's place in the shared pacer, and its own Ta (RFC 8445 §14.2): at most one place is
 * reserved at a time.
 */
final class PacerPlace {
  private final CheckPacer pacer;
  private long taNanos;
  private boolean hasSent;
  private long lastSentNanos;
  private boolean reserved;
  private long placeNanos;
  private OptionalLong wake = OptionalLong.empty();

  PacerPlace(CheckPacer pacer, long taNanos) {
    this.pacer = pacer;
    this.taNanos = taNanos;
  }

  void setPacing(long newTaNanos) {
    taNanos = newTaNanos;
  }

  long taNanos() {
    return taNanos;
  }

  /**
   * Whether one check may go right away; if so it must. Otherwise {@link #wakeNanos} says when to
   * ask again.
   *
   * @param wanted whether there is something to send
   */
  boolean take(boolean wanted, long nowNanos) {
    wake = OptionalLong.empty();
    if (!wanted) {
      giveUp();
      return false;
    }
    if (!reserved) {
      long ownNanos = lastSentNanos + taNanos;
      if (hasSent && ownNanos - nowNanos > 0) {
        wake = OptionalLong.of(ownNanos);
        return false;
      }
      placeNanos = pacer.reserve(nowNanos);
      reserved = true;
    }
    if (placeNanos - nowNanos > 0) {
      wake = OptionalLong.of(placeNanos);
      return false;
    }
    reserved = false;
    hasSent = true;
    lastSentNanos = nowNanos;
    return true;
  }

  void giveUp() {
    if (reserved) {
      pacer.giveBack(placeNanos);
      reserved = false;
    }
    wake = OptionalLong.empty();
  }

  OptionalLong wakeNanos() {
    return wake;
  }
}
