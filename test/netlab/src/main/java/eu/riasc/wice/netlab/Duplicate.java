package eu.riasc.wice.netlab;

import java.time.Duration;

/**
 * Delivers some packets twice.
 *
 * @param probability share of the packets that come twice, 0 to 1
 * @param after how much later the copy comes
 */
public record Duplicate(double probability, Duration after) implements Impairment {
  /** Copies that follow their original at once. */
  public Duplicate(double probability) {
    this(probability, Duration.ZERO);
  }

  @Override
  public void handle(Packet packet, long delayNanos, Simulation simulation, Onward onward) {
    onward.pass(packet, delayNanos);
    if (simulation.dice().nextDouble() < probability) {
      onward.pass(packet, delayNanos + after.toNanos());
    }
  }
}
