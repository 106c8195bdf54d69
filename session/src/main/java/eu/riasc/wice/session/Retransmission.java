package eu.riasc.wice.session;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The back-off with which an unacknowledged description is repeated: 0.5 s × 1.5, jitter ±50 %,
 * never more than 60 s.
 */
final class Retransmission {
  /** The first interval. */
  static final Duration FIRST = Duration.ofMillis(500);

  /** The longest interval, jitter included. */
  static final Duration CAP = Duration.ofSeconds(60);

  private static final double FACTOR = 1.5;
  private static final double JITTER = 0.5;

  private final RandomGenerator random;
  private double intervalNanos = FIRST.toNanos();

  Retransmission(RandomGenerator random) {
    this.random = random;
  }

  /** Starts anew with the shortest interval: there is something new to say. */
  void restart() {
    intervalNanos = FIRST.toNanos();
  }

  /**
   * How long to wait before the next repetition, in nanoseconds; each call lengthens the one after
   * it.
   */
  long nextDelayNanos() {
    double jittered = intervalNanos * (1 - JITTER + 2 * JITTER * random.nextDouble());
    intervalNanos = Math.min(intervalNanos * FACTOR, (double) CAP.toNanos());
    return Math.min((long) jittered, CAP.toNanos());
  }
}
