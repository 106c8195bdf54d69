package eu.riasc.wice.sansio;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Waits that double from a first to a longest one, each ± 50 %. Not for several threads. */
public final class Backoff {
  private final long firstNanos;
  private final long longestNanos;
  private final RandomGenerator random;
  private long nextNanos;

  /**
   * Begins with the first wait.
   *
   * @param random for the jitter
   */
  public Backoff(Duration first, Duration longest, RandomGenerator random) {
    this.firstNanos = first.toNanos();
    this.longestNanos = longest.toNanos();
    this.random = random;
    this.nextNanos = firstNanos;
  }

  /** Returns how long to wait this time. */
  public Duration next() {
    long nanos = nextNanos;
    nextNanos = Math.min(longestNanos, 2 * nanos);
    return Duration.ofNanos(nanos / 2 + (long) (random.nextDouble() * nanos));
  }

  /** Begins again with the first wait. */
  public void reset() {
    nextNanos = firstNanos;
  }
}
