package eu.riasc.wice.ice.discovery;

import java.net.InetSocketAddress;

/**
 * Two UDP ports on one address of this host. What a NAT lets in must be tried on a port that has
 * sent nothing to where the answers come from (RFC 5780 §4.4), so there is one for that.
 *
 * @param base the port whose mapped addresses are asked for
 * @param scratch another port of the same address, for filtering and hairpinning
 */
public record PortPair(InetSocketAddress base, InetSocketAddress scratch) {
  /**
   * Checks that the address is the same and the ports are not.
   *
   * @throws IllegalArgumentException if it is otherwise
   */
  public PortPair {
    if (!base.getAddress().equals(scratch.getAddress()) || base.getPort() == scratch.getPort()) {
      throw new IllegalArgumentException(
          "pair of ports: found " + base + " and " + scratch + ", expected two of one address");
    }
  }
}
