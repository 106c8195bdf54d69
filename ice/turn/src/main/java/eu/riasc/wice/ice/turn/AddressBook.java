package eu.riasc.wice.ice.turn;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which relayed address is whose, and which ways to servers are taken. Never iterated. */
final class AddressBook {
  private final Map<InetSocketAddress, Relaying> byAddress = new HashMap<>();
  private final Set<InetSocketAddress> bound = new HashSet<>();
  private final Map<Way, Allocation> ways = new HashMap<>();

  /** From where to where datagrams go: two allocations cannot have the same (RFC 8656 §2). */
  private record Way(InetSocketAddress local, InetSocketAddress server) {}

  /** Whether no other allocation uses these addresses. */
  boolean isFree(InetSocketAddress local, InetSocketAddress server, Allocation allocation) {
    Allocation user = ways.get(new Way(local, server));
    return user == null || user == allocation;
  }

  void take(InetSocketAddress local, InetSocketAddress server, Allocation allocation) {
    ways.put(new Way(local, server), allocation);
  }

  void release(InetSocketAddress local, InetSocketAddress server) {
    ways.remove(new Way(local, server));
  }

  @Nullable Relaying find(InetSocketAddress relayed) {
    return byAddress.get(relayed);
  }

  /** Tells the addresses of our own sockets, which no server can give us. */
  void setBound(Collection<InetSocketAddress> addresses) {
    bound.clear();
    bound.addAll(addresses);
  }

  boolean isFree(Collection<InetSocketAddress> relayed) {
    for (InetSocketAddress address : relayed) {
      if (byAddress.containsKey(address) || bound.contains(address)) {
        return false;
      }
    }
    return true;
  }

  void add(Relaying relaying) {
    for (InetSocketAddress address : relaying.relayed()) {
      byAddress.put(address, relaying);
    }
  }

  void remove(Relaying relaying) {
    for (InetSocketAddress address : relaying.relayed()) {
      byAddress.remove(address, relaying);
    }
  }
}
