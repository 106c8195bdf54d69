package eu.riasc.wice.signaling;

import java.util.Collection;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A rate limit that several share. Everyone has an equal part of the rate to itself; what it does
 * not use goes into a common reserve, so that one alone may use it all while none can take another
 * one's part. Each part, and the reserve, holds at most half a second's worth. Safe for use by
 * several threads.
 */
final class FairLimit {
  /** Envelopes of unknown senders a node opens per second (PROTOCOL §6). */
  static final int OPENINGS_PER_SECOND = 200;

  private static final double HOLD_SECONDS = 0.5;

  private final double partPerNano;
  private final double partMost;
  private final double reserveMost;
  private final SortedMap<String, double[]> parts = new TreeMap<>();
  private double reserve;
  private long refilledNanos;

  FairLimit(int perSecond, Collection<String> sharers, long nowNanos) {
    double part = (double) perSecond / sharers.size();
    partPerNano = part / TimeUnit.SECONDS.toNanos(1);
    partMost = Math.max(1, part * HOLD_SECONDS);
    reserveMost = perSecond * HOLD_SECONDS;
    reserve = reserveMost;
    refilledNanos = nowNanos;
    for (String sharer : sharers) {
      parts.put(sharer, new double[] {partMost});
    }
  }

  /** Takes one if this sharer has one left or the reserve has. */
  synchronized boolean tryTake(String sharer, long nowNanos) {
    refill(nowNanos);
    double[] part = Objects.requireNonNull(parts.get(sharer));
    if (part[0] >= 1) {
      part[0]--;
      return true;
    }
    if (reserve >= 1) {
      reserve--;
      return true;
    }
    return false;
  }

  private void refill(long nowNanos) {
    long elapsed = nowNanos - refilledNanos;
    if (elapsed <= 0) {
      return;
    }
    refilledNanos = nowNanos;
    for (double[] part : parts.values()) {
      double filled = part[0] + elapsed * partPerNano;
      part[0] = Math.min(partMost, filled);
      reserve = Math.min(reserveMost, reserve + filled - part[0]);
    }
  }
}
