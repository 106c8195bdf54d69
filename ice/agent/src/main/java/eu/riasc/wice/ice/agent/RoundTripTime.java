package eu.riasc.wice.ice.agent;

/** The smoothed round-trip time of one path, RFC 6298 §2 without the variance. */
final class RoundTripTime {
  private static final int WEIGHT = 8;
  private static final long UNKNOWN = -1;

  private long latestNanos = UNKNOWN;
  private long smoothedNanos = UNKNOWN;
  private long totalNanos;
  private int samples;

  /** Takes a sample: the time from a datagram that was sent once to its answer. */
  void onSample(long nanos) {
    latestNanos = nanos;
    totalNanos += nanos;
    samples++;
    smoothedNanos =
        smoothedNanos == UNKNOWN ? nanos : smoothedNanos + (nanos - smoothedNanos) / WEIGHT;
  }

  /** The last sample in nanoseconds, or -1 before the first. */
  long latestNanos() {
    return latestNanos;
  }

  /** The smoothed time in nanoseconds, or -1 before the first sample. */
  long smoothedNanos() {
    return smoothedNanos;
  }

  /** All samples together, in nanoseconds. */
  long totalNanos() {
    return totalNanos;
  }

  int samples() {
    return samples;
  }

  /** Twice the smoothed time, but not less than the floor. */
  long twiceOrAtLeast(long floorNanos) {
    return Math.max(floorNanos, 2 * smoothedNanos);
  }
}
