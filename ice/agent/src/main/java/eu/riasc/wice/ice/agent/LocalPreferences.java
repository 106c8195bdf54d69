package eu.riasc.wice.ice.agent;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives each address of a host a local preference of its own (RFC 8445 §5.1.2.1, RFC 8421 §4).
 *
 * <p>Routable addresses in the order given, then link-local, then loopback. Within each of the
 * three, IPv6 first, then the families in turns, so that a family that leads nowhere delays the
 * other by one check and not by all of its addresses.
 */
public final class LocalPreferences {
  /** How many values {@link #rank} has. */
  private static final int RANKS = 3;

  private LocalPreferences() {}

  /**
   * Assigns preferences, from 65535 down.
   *
   * @param boundByInterface bound addresses and the name of the interface each is on, best first
   * @return the addresses with their preferences, best first
   */
  public static List<LocalAddress> assign(Map<InetSocketAddress, String> boundByInterface) {
    List<LocalAddress> assigned = new ArrayList<>();
    for (int rank = 0; rank < RANKS; rank++) {
      for (InetSocketAddress address : interleaved(boundByInterface.keySet(), rank)) {
        int preference = Candidate.ONLY_LOCAL_PREFERENCE - assigned.size();
        String interfaceName = boundByInterface.getOrDefault(address, "");
        assigned.add(new LocalAddress(address, interfaceName, preference));
      }
    }
    return assigned;
  }

  /** The addresses of one rank, the families in turns. */
  private static List<InetSocketAddress> interleaved(Set<InetSocketAddress> addresses, int rank) {
    Deque<InetSocketAddress> ipv6 = new ArrayDeque<>();
    Deque<InetSocketAddress> ipv4 = new ArrayDeque<>();
    for (InetSocketAddress address : addresses) {
      if (rank(address) == rank) {
        (NetworkType.udp(address) == NetworkType.UDP6 ? ipv6 : ipv4).add(address);
      }
    }
    List<InetSocketAddress> turns = new ArrayList<>();
    while (!ipv6.isEmpty() || !ipv4.isEmpty()) {
      for (Deque<InetSocketAddress> family : List.of(ipv6, ipv4)) {
        if (!family.isEmpty()) {
          turns.add(family.remove());
        }
      }
    }
    return turns;
  }

  private static int rank(InetSocketAddress address) {
    if (address.getAddress().isLoopbackAddress()) {
      return 2;
    }
    return address.getAddress().isLinkLocalAddress() ? 1 : 0;
  }
}
