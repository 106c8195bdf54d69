package eu.riasc.wice.sansio;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A protocol machine without threads, sockets or a clock: bytes and the current time go in, bytes,
 * events and the next deadline come out.
 *
 * <p>After any call that may change the machine, the driver polls {@link #pollTransmit} and {@link
 * #pollEvent} until each returns null, and then reads {@link #nextTimeoutNanos} again.
 *
 * <p>Time is monotonic, in nanoseconds since an arbitrary origin (so it may be negative, and it may
 * wrap): compare by subtraction only. It never goes back between two calls.
 *
 * <p>Machines are single-threaded and unsynchronised. Bad input from the network is dropped and
 * counted, and never makes a method throw.
 *
 * @param <E> what the machine reports
 */
public interface Machine<E> {
  /**
   * Takes a datagram that has arrived.
   *
   * @param datagram the datagram; the machine owns its payload from then on
   * @param nowNanos the current time
   */
  void handleDatagram(Datagram datagram, long nowNanos);

  /**
   * Does what is due. Harmless when nothing is.
   *
   * @param nowNanos the current time
   */
  void handleTimeout(long nowNanos);

  /** The next datagram to send, in order, or null if there is none for the moment. */
  @Nullable Transmit pollTransmit();

  /** The next event, in order, or null if there is none for the moment. */
  @Nullable E pollEvent();

  /**
   * When {@link #handleTimeout} wants to be called, or empty if no timer runs. The time may lie in
   * the past: then it is due at once.
   */
  OptionalLong nextTimeoutNanos();
}
