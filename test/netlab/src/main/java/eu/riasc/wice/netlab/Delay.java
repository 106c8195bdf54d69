package eu.riasc.wice.netlab;

import java.time.Duration;

/**
 * Delays every packet by the same time and so keeps their order.
 *
 * @param time one-way delay
 */
public record Delay(Duration time) implements Impairment {
  /** A delay in milliseconds. */
  public static Delay millis(long millis) {
    return new Delay(Duration.ofMillis(millis));
  }

  @Override
  public void handle(Packet packet, long delayNanos, Simulation simulation, Onward onward) {
    onward.pass(packet, delayNanos + time.toNanos());
  }
}
