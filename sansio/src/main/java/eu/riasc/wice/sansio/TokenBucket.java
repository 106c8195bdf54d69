package eu.riasc.wice.sansio;

/**
 * A rate limit under explicit time: so many tokens per second, and at most so many saved up. It
 * begins full.
 *
 * <p>Kept as a single point in time, the one at which the bucket will be full again. Time is
 * monotonic nanoseconds, compared by subtraction; if it goes back, the bucket grants no more than
 * it would have. Single-threaded and unsynchronised; allocates nothing.
 */
public final class TokenBucket {
  private static final double NANOS_PER_SECOND = 1e9;

  /** Half the range of a long, so that sums and differences of times do not overflow. */
  private static final long LONGEST_FILL_NANOS = Long.MAX_VALUE / 2;

  private final long nanosPerToken;
  private final long capacityNanos;
  private long fullAtNanos;

  /**
   * Makes a full bucket.
   *
   * @param perSecond tokens that come back per second, more than 0 and at most 10^9; rounded to
   *     whole nanoseconds per token
   * @param burst tokens in a full bucket, at least 1
   * @param nowNanos the current time
   * @throws IllegalArgumentException if a figure is out of range, or if an empty bucket would need
   *     more than 146 years to fill
   */
  public TokenBucket(double perSecond, int burst, long nowNanos) {
    if (!(perSecond > 0 && perSecond <= NANOS_PER_SECOND)) {
      throw new IllegalArgumentException(
          "token bucket: found " + perSecond + " per second, expected 0 < rate <= 1e9");
    }
    if (burst < 1) {
      throw new IllegalArgumentException(
          "token bucket: found burst=" + burst + ", expected at least 1");
    }
    this.nanosPerToken = Math.round(NANOS_PER_SECOND / perSecond);
    if (nanosPerToken > LONGEST_FILL_NANOS / burst) {
      throw new IllegalArgumentException(
          "token bucket: rate "
              + perSecond
              + " per second is too low for burst="
              + burst
              + ", it would not fill in 146 years");
    }
    this.capacityNanos = burst * nanosPerToken;
    this.fullAtNanos = nowNanos;
  }

  /**
   * Takes a token if there is one.
   *
   * @param nowNanos the current time
   * @return whether a token was taken
   */
  public boolean tryTake(long nowNanos) {
    long base = fullAtNanos - nowNanos > 0 ? fullAtNanos : nowNanos;
    if (base + nanosPerToken - nowNanos > capacityNanos) {
      return false;
    }
    fullAtNanos = base + nanosPerToken;
    return true;
  }

  /**
   * Whether the bucket is full, so that a new one would behave in the same way; an owner of many
   * buckets may then forget this one.
   *
   * @param nowNanos the current time
   */
  public boolean isFull(long nowNanos) {
    return fullAtNanos - nowNanos <= 0;
  }
}
