package eu.riasc.wice.sansio;

import java.net.InetSocketAddress;

/** What has become of a {@link PortCommand.Open}. */
public sealed interface PortEvent {
  /** The port. */
  long number();

  /**
   * The port is bound.
   *
   * @param number the port
   * @param local our address, with the port that was chosen
   */
  record Opened(long number, InetSocketAddress local) implements PortEvent {}

  /**
   * The port could not be bound. Nothing more comes of it.
   *
   * @param number the port
   * @param reason why, one line for people
   */
  record Failed(long number, String reason) implements PortEvent {}
}
