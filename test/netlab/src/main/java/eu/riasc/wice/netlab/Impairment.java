package eu.riasc.wice.netlab;

/**
 * One thing that goes wrong on a link. Impairments are chained: what one passes on, the next one
 * gets. An impairment of your own may also read, change or forge packets: an attacker on the path.
 */
@FunctionalInterface
public interface Impairment {
  /**
   * Handles one packet: passes it on never, once or several times, with more delay or the same.
   *
   * @param packet what has entered the link
   * @param delayNanos delay that earlier impairments have added, in nanoseconds
   * @param simulation for the time, the randomness ({@link Simulation#dice()}) and the trace
   * @param onward the rest of the link
   */
  void handle(Packet packet, long delayNanos, Simulation simulation, Onward onward);

  /** The rest of a link, as an impairment sees it. */
  @FunctionalInterface
  interface Onward {
    /** Passes a packet on, to arrive {@code delayNanos} after it entered the link. */
    void pass(Packet packet, long delayNanos);
  }
}
