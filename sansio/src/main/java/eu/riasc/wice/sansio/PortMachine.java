package eu.riasc.wice.sansio;

import org.jspecify.annotations.Nullable;

/**
 * A machine that now and then needs a UDP port of its own. After any call the driver also polls
 * {@link #pollPort} until it returns null, once it has sent the datagrams.
 *
 * @param <E> what the machine reports
 */
public interface PortMachine<E> extends StreamMachine<E> {
  /**
   * Takes what has become of a port. Events of ports that the machine has closed are ignored.
   *
   * @param event the event
   * @param nowNanos the current time
   */
  void handlePort(PortEvent event, long nowNanos);

  /** The next command, in order, or null if there is none for the moment. */
  @Nullable PortCommand pollPort();
}
