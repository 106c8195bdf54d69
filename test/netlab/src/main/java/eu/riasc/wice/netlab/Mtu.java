package eu.riasc.wice.netlab;

/**
 * Drops what does not fit, without telling the sender: a path that loses ICMP as well.
 *
 * @param bytes largest IP packet that passes, headers included
 */
public record Mtu(int bytes) implements Impairment {
  @Override
  public void handle(Packet packet, long delayNanos, Simulation simulation, Onward onward) {
    if (packet.wireBytes() > bytes) {
      simulation.dropped(packet, "larger than the mtu");
    } else {
      onward.pass(packet, delayNanos);
    }
  }
}
