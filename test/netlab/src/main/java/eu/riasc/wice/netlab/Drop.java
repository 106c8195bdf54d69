package eu.riasc.wice.netlab;

/**
 * Loses packets, each one independently of the others.
 *
 * @param probability 0 loses none, 1 loses all
 */
public record Drop(double probability) implements Impairment {
  @Override
  public void handle(Packet packet, long delayNanos, Simulation simulation, Onward onward) {
    if (simulation.dice().nextDouble() < probability) {
      simulation.dropped(packet, "lost");
    } else {
      onward.pass(packet, delayNanos);
    }
  }
}
