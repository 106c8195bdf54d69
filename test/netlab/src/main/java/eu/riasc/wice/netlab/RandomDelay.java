package eu.riasc.wice.netlab;

import java.time.Duration;

/**
 * Delays each packet by a time of its own, so that packets closer together than the spread change
 * places.
 *
 * @param least shortest delay
 * @param most longest delay, not less than the shortest
 */
public record RandomDelay(Duration least, Duration most) implements Impairment {
  /** Checks that the range is not empty. */
  public RandomDelay {
    if (most.compareTo(least) < 0) {
      throw new IllegalArgumentException(
          "random delay: found most=" + most + ", expected at least " + least);
    }
  }

  /** A range of delays in milliseconds. */
  public static RandomDelay millis(long least, long most) {
    return new RandomDelay(Duration.ofMillis(least), Duration.ofMillis(most));
  }

  @Override
  public void handle(Packet packet, long delayNanos, Simulation simulation, Onward onward) {
    long spread = most.toNanos() - least.toNanos();
    long extra = spread == 0 ? 0 : simulation.dice().nextLong(spread + 1);
    onward.pass(packet, delayNanos + least.toNanos() + extra);
  }
}
