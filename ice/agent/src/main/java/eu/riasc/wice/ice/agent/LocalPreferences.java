package eu.riasc.wice.ice.agent;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives each address of a host a local preference of its own (RFC 8445 §5.1.2.1, RFC 8421 §4).
 *
 * <p>IPv6 first, then the families in turns, so that a family that leads nowhere delays the other
 * by one check and not by all of its addresses. Within a family: routable addresses in the order
 * given, then link-local, then loopback.
 */
public final class LocalPreferences {
  private LocalPreferences() {}

  /**
   * Assigns preferences, from 65535 down.
   *
   * @param boundByInterface bound addresses and the name of the interface each is on, best first
   * @return the addresses with their preferences, best first
   */
  public static List<LocalAddress> assign(Map<InetSocketAddress, String> boundByInterface) {
    Deque<InetSocketAddress> ipv6 = new ArrayDeque<>();
    Deque<InetSocketAddress> ipv4 = new ArrayDeque<>();
    for (int rank = 0; rank < 3; rank++) {
      for (InetSocketAddress address : new LinkedHashMap<>(boundByInterface).keySet()) {
        if (rank(address) == rank) {
          (NetworkType.udp(address) == NetworkType.UDP6 ? ipv6 : ipv4).add(address);
        }
      }
    }
    List<LocalAddress> assigned = new ArrayList<>();
    int preference = Candidate.ONLY_LOCAL_PREFERENCE;
    boolean takeIpv6 = true;
    while (!ipv6.isEmpty() || !ipv4.isEmpty()) {
      Deque<InetSocketAddress> turn = (takeIpv6 && !ipv6.isEmpty()) || ipv4.isEmpty() ? ipv6 : ipv4;
      InetSocketAddress address = turn.remove();
      assigned.add(
          new LocalAddress(address, boundByInterface.getOrDefault(address, ""), preference));
      preference--;
      takeIpv6 = !takeIpv6;
    }
    return assigned;
  }

  private static int rank(InetSocketAddress address) {
    if (address.getAddress().isLoopbackAddress()) {
      return 2;
    }
    return address.getAddress().isLinkLocalAddress() ? 1 : 0;
  }
}
