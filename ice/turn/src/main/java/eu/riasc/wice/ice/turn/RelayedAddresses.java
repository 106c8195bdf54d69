package eu.riasc.wice.ice.turn;

import eu.riasc.wice.ice.stun.AddressFamily;
import eu.riasc.wice.ice.stun.Attribute;
import eu.riasc.wice.ice.stun.Lifetime;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.XorMappedAddress;
import eu.riasc.wice.ice.stun.XorRelayedAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a server has given with a success response to Allocate (RFC 8656 §7.3), once it has been
 * found to be usable.
 *
 * @param relayed one address for each family
 * @param mapped the address the server sees us at
 * @param lifetimeNanos how long they last, as far as we rely on it
 */
record RelayedAddresses(
    Map<AddressFamily, InetSocketAddress> relayed, InetSocketAddress mapped, long lifetimeNanos) {
  /** A server that gives less would be busy with nothing else. */
  private static final long SHORTEST_SECONDS = 10;

  /** Whatever the server promises, we look after it at least this often. */
  private static final long LONGEST_SECONDS = 3600;

  /**
   * Reads a response.
   *
   * @param wanted the families that were asked for
   * @return null if it lacks something or holds what no server would give
   */
  static @Nullable RelayedAddresses of(StunMessage response, Set<AddressFamily> wanted) {
    XorMappedAddress mapped = response.attribute(XorMappedAddress.class);
    Lifetime lifetime = response.attribute(Lifetime.class);
    if (mapped == null || lifetime == null || lifetime.seconds() < SHORTEST_SECONDS) {
      return null;
    }
    Map<AddressFamily, InetSocketAddress> relayed = new EnumMap<>(AddressFamily.class);
    for (Attribute attribute : response.attributes()) {
      if (attribute instanceof XorRelayedAddress given) {
        AddressFamily family = AddressFamily.of(given.address());
        // coturn 4.6 without an address of the additional family adds one that cannot be used
        if (isUsable(given.address()) && wanted.contains(family)) {
          relayed.putIfAbsent(family, given.address());
        }
      }
    }
    return relayed.isEmpty()
        ? null
        : new RelayedAddresses(relayed, mapped.address(), lifetimeNanos(lifetime));
  }

  /** How long a lifetime is relied on. */
  static long lifetimeNanos(Lifetime lifetime) {
    return Duration.ofSeconds(Math.min(LONGEST_SECONDS, lifetime.seconds())).toNanos();
  }

  /**
   * When it is renewed: the earlier of 90 % and 60 s before the end (RFC 8656 §8.1 asks for about a
   * minute), of a short one after half of it.
   */
  static long refreshAfterNanos(long lifetimeNanos) {
    long early = Math.min(lifetimeNanos / 10 * 9, lifetimeNanos - Duration.ofMinutes(1).toNanos());
    return Math.max(early, lifetimeNanos / 2);
  }

  private static boolean isUsable(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    return address.getPort() != 0 && !ip.isAnyLocalAddress() && !ip.isMulticastAddress();
  }
}
