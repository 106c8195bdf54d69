package eu.riasc.wice.ice.agent;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * An address of this host that a UDP socket is bound to.
 *
 * @param bound address and real port, never a wildcard
 * @param interfaceName the interface it is on, for people
 * @param preference local preference 0 to 65535, unique per node; {@link LocalPreferences} assigns
 *     them
 */
public record LocalAddress(InetSocketAddress bound, String interfaceName, int preference) {
  /**
   * Checks the fields.
   *
   * @throws IceException if the address is a wildcard or unresolved, or the preference out of range
   */
  public LocalAddress {
    if (bound.isUnresolved() || bound.getAddress().isAnyLocalAddress() || bound.getPort() == 0) {
      throw new IceException(
          IceException.Code.BAD_SETTING,
          "local address: found " + bound + ", expected an IP address and a port that is bound");
    }
    if (preference < 0 || preference > Candidate.ONLY_LOCAL_PREFERENCE) {
      throw new IceException(
          IceException.Code.BAD_SETTING,
          "local preference: found " + preference + ", expected 0 to 65535");
    }
  }

  /**
   * Whether a server can be asked from here: same family, both or neither loopback, both or neither
   * link-local.
   *
   * @param server an IP literal and a port
   */
  public boolean canReach(InetSocketAddress server) {
    InetAddress from = bound.getAddress();
    InetAddress to = server.getAddress();
    return NetworkType.udp(bound) == NetworkType.udp(server)
        && from.isLoopbackAddress() == to.isLoopbackAddress()
        && from.isLinkLocalAddress() == to.isLinkLocalAddress();
  }
}
