package eu.riasc.wice.sansio;

import org.jspecify.annotations.Nullable;

/**
 * A machine that uses byte streams beside datagrams. After any call the driver also polls {@link
 * #pollStream} until it returns null.
 *
 * @param <E> what the machine reports
 */
public interface StreamMachine<E> extends Machine<E> {
  /**
   * Takes what has happened to a stream. Events of streams that the machine has closed are ignored.
   *
   * @param event the event
   * @param nowNanos the current time
   */
  void handleStream(StreamEvent event, long nowNanos);

  /** The next command, in order, or null if there is none for the moment. */
  @Nullable StreamCommand pollStream();
}
