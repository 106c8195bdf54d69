package eu.riasc.wice.sansio;

import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * A datagram that has arrived.
 *
 * <p>The machine that receives it owns {@code payload} from then on: the driver must not write to
 * the array again, and no copy is made. Two datagrams are equal only if they hold the same array.
 *
 * @param transport what carried it
 * @param local our address it came to, resolved, never a wildcard
 * @param remote the address it came from, resolved
 * @param payload its bytes, without any header; may be empty
 */
@SuppressWarnings("ArrayRecordComponent") // the hot path hands arrays on without copying
public record Datagram(
    Transport transport, InetSocketAddress local, InetSocketAddress remote, byte[] payload) {
  /**
   * Checks that both addresses are resolved.
   *
   * @throws IllegalArgumentException if an address is unresolved
   */
  public Datagram {
    Objects.requireNonNull(transport, "transport");
    Addresses.requireResolved("local", local);
    Addresses.requireResolved("remote", remote);
    Objects.requireNonNull(payload, "payload");
  }

  /** Makes a datagram that came over UDP. */
  public Datagram(InetSocketAddress local, InetSocketAddress remote, byte[] payload) {
    this(Transport.UDP, local, remote, payload);
  }

  /** Transport, both addresses and the size of the payload, never its content. */
  @Override
  public String toString() {
    return "Datagram["
        + transport
        + " "
        + local
        + " <- "
        + remote
        + ", "
        + payload.length
        + " bytes]";
  }
}
