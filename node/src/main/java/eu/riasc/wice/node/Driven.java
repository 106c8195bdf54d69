package eu.riasc.wice.node;

import eu.riasc.wice.sansio.Machine;

/** What a {@link SelectorLoop} drives. All methods are called on the loop's thread. */
interface Driven {
  /** The machine that gets the datagrams and the time; the loop sends its transmits. */
  Machine<?> machine();

  /**
   * Takes everything else that comes out of the machine. Called after every round, once the
   * transmits are sent.
   */
  void drain(long nowNanos);
}
