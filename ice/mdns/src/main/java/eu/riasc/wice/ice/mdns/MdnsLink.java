package eu.riasc.wice.ice.mdns;

import eu.riasc.wice.sansio.IpLiteral;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * A link on which names may be asked for, over IPv4 or IPv6: the driver has a socket there that is
 * in the group.
 *
 * @param local names the socket: an address of the interface, and the port of multicast DNS
 * @param onLink the interface's addresses of either family with the lengths of their prefixes
 */
public record MdnsLink(InetSocketAddress local, List<Prefix> onLink) {
  /** The port of multicast DNS (RFC 6762 §3). */
  public static final int PORT = 5353;

  private static final InetSocketAddress GROUP4 = IpLiteral.endpoint("224.0.0.251", PORT);
  private static final InetSocketAddress GROUP6 = IpLiteral.endpoint("ff02::fb", PORT);

  /**
   * An address of an interface.
   *
   * @param length how many of its bits all addresses on the link have in common
   */
  public record Prefix(InetAddress address, int length) {
    private boolean includes(InetAddress other) {
      byte[] ours = address.getAddress();
      byte[] theirs = other.getAddress();
      if (ours.length != theirs.length) {
        return false;
      }
      for (int bit = 0; bit < Math.min(length, ours.length * Byte.SIZE); bit++) {
        int mask = 0x80 >> (bit % Byte.SIZE);
        if (((ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  /** Copies the list. */
  public MdnsLink {
    onLink = List.copyOf(onLink);
  }

  /** Where messages on this link are sent to. */
  public InetSocketAddress group() {
    return local.getAddress() instanceof Inet4Address ? GROUP4 : GROUP6;
  }

  /** Whether the interface has this address. */
  boolean has(InetAddress address) {
    return onLink.stream().anyMatch(each -> each.address().equals(address));
  }

  /** Whether somebody with this address is on the link, not behind a router (RFC 6762 §11). */
  boolean includes(InetAddress source) {
    return source.isLinkLocalAddress() || onLink.stream().anyMatch(each -> each.includes(source));
  }
}
