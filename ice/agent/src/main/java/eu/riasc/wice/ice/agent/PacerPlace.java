package eu.riasc.wice.ice.agent;

import java.util.OptionalLong;

/**
 * One machine's place in the pacer that all on the same ports share, and its own Ta (RFC 8445
 * §14.2): at most one place is reserved at a time. Single-threaded.
 */
public final class PacerPlace {
  private final CheckPacer pacer;
  private long taNanos;
  private boolean hasSent;
  private long lastSentNanos;
  private boolean reserved;
  private long placeNanos;
  private OptionalLong wake = OptionalLong.empty();

  /**
   * Takes a place.
   *
   * @param ports whose pacer it is
   * @param taNanos the least time between two new transactions of this machine
   */
  public PacerPlace(SharedPorts ports, long taNanos) {
    this(ports.pacer(), taNanos);
  }

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
   * Whether one transaction may begin right away; if so it must. Otherwise {@link #wakeNanos} says
   * when to ask again.
   *
   * @param wanted whether there is something to send
   */
  public boolean take(boolean wanted, long nowNanos) {
    return take(wanted, false, nowNanos);
  }

  /**
   * As {@link #take(boolean, long)}.
   *
   * @param urgent whether it should not queue behind the ordinary checks of other agents
   */
  boolean take(boolean wanted, boolean urgent, long nowNanos) {
    wake = OptionalLong.empty();
    if (!wanted) {
      giveUp();
      return false;
    }
    long ownNanos = lastSentNanos + taNanos;
    if (hasSent && ownNanos - nowNanos > 0) {
      wake = OptionalLong.of(ownNanos);
      return false;
    }
    long mayNanos = urgent ? takeUrgent(nowNanos) : takeOrdinary(nowNanos);
    if (mayNanos - nowNanos > 0) {
      wake = OptionalLong.of(mayNanos);
      return false;
    }
    hasSent = true;
    lastSentNanos = nowNanos;
    return true;
  }

  private long takeUrgent(long nowNanos) {
    giveUp();
    return pacer.takeUrgent(nowNanos);
  }

  private long takeOrdinary(long nowNanos) {
    if (!reserved) {
      placeNanos = pacer.reserve(nowNanos);
      reserved = true;
    }
    long mayNanos = pacer.takeReserved(placeNanos, nowNanos);
    reserved = mayNanos - nowNanos > 0;
    return mayNanos;
  }

  void giveUp() {
    if (reserved) {
      pacer.giveBack(placeNanos);
      reserved = false;
    }
    wake = OptionalLong.empty();
  }

  /** When to ask again, after {@link #take} had something to wait for. */
  public OptionalLong wakeNanos() {
    return wake;
  }
}
