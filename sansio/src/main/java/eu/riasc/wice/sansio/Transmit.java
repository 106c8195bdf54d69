package eu.riasc.wice.sansio;

import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * A datagram to be sent.
 *
 * <p>The driver owns {@code payload} once it has polled the record; the machine must not write to
 * the array again. Two transmits are equal only if they hold the same array.
 *
 * @param transport what is to carry it
 * @param local our address to send from, resolved; one that the machine was told of
 * @param remote the address to send to, resolved
 * @param payload the bytes to send, without any header; may be empty
 */
@SuppressWarnings("ArrayRecordComponent") // the hot path hands arrays on without copying
public record Transmit(
    Transport transport, InetSocketAddress local, InetSocketAddress remote, byte[] payload) {
  /**
   * Checks that both addresses are resolved.
   *
   * @throws IllegalArgumentException if an address is unresolved
   */
  public Transmit {
    Objects.requireNonNull(transport, "transport");
    Addresses.requireResolved("local", local);
    Addresses.requireResolved("remote", remote);
    Objects.requireNonNull(payload, "payload");
  }

  /** Makes a datagram to be sent over UDP. */
  public Transmit(InetSocketAddress local, InetSocketAddress remote, byte[] payload) {
    this(Transport.UDP, local, remote, payload);
  }

  /** Transport, both addresses and the size of the payload, never its content. */
  @Override
  public String toString() {
    return "Transmit["
        + transport
        + " "
        + local
        + " -> "
        + remote
        + ", "
        + payload.length
        + " bytes]";
  }
}
