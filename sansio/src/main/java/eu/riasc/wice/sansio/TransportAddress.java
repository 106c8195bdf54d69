package eu.riasc.wice.sansio;

import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * An address and port together with the transport they belong to: the same numbers over UDP and
 * over TCP are two different places (RFC 8445 §4).
 *
 * @param transport the transport
 * @param address IP address and port, resolved
 */
public record TransportAddress(Transport transport, InetSocketAddress address) {
  /**
   * Checks that the address is resolved.
   *
   * @throws IllegalArgumentException if it is not
   */
  public TransportAddress {
    Objects.requireNonNull(transport, "transport");
    Addresses.requireResolved("address", address);
  }

  /** As {@code UDP 192.0.2.1:5000}. */
  @Override
  public String toString() {
    return transport + " " + IpLiteral.text(address.getAddress()) + ":" + address.getPort();
  }
}
