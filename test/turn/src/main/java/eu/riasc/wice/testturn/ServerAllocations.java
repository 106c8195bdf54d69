package eu.riasc.wice.testturn;

import eu.riasc.wice.ice.stun.AddressFamily;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** All allocations of one server, and the addresses it has to give. */
final class ServerAllocations {
  private final Map<AddressFamily, InetAddress> relays = new EnumMap<>(AddressFamily.class);
  private final int firstPort;
  private final int ports;
  private final Queue<String> events;
  private final Map<Client, ServerAllocation> byClient = new LinkedHashMap<>();
  private final Map<InetSocketAddress, ServerAllocation> byRelayed = new LinkedHashMap<>();
  private Duration longest = Duration.ofHours(1);
  private int most = Integer.MAX_VALUE;
  private int next;

  ServerAllocations(List<InetAddress> addresses, int firstPort, int ports, Queue<String> events) {
    for (InetAddress address : addresses) {
      relays.put(AddressFamily.of(new InetSocketAddress(address, 1)), address);
    }
    this.firstPort = firstPort;
    this.ports = ports;
    this.events = events;
  }

  void setLongestLifetime(Duration lifetime) {
    longest = lifetime;
  }

  void setMost(int allocations) {
    most = allocations;
  }

  long lifetimeSeconds(long asked) {
    return Math.min(longest.toSeconds(), Math.max(asked, 600));
  }

  boolean supports(AddressFamily family) {
    return relays.containsKey(family);
  }

  boolean isFull() {
    return byClient.size() >= most || byRelayed.size() >= ports;
  }

  @Nullable ServerAllocation of(Client client) {
    return byClient.get(client);
  }

  @Nullable ServerAllocation ofRelayed(InetSocketAddress relayed) {
    return byRelayed.get(relayed);
  }

  @Nullable InetSocketAddress relayedFor(ServerAllocation allocation, InetSocketAddress peer) {
    return allocation.relayed.get(AddressFamily.of(peer));
  }

  void add(ServerAllocation allocation, List<AddressFamily> families) {
    int port = freePort();
    for (AddressFamily family : families) {
      InetAddress address = relays.get(family);
      if (address != null) {
        allocation.relayed.put(family, new InetSocketAddress(address, port));
      }
    }
    byClient.put(allocation.client, allocation);
    allocation.relayed.values().forEach(address -> byRelayed.put(address, allocation));
    events.add("allocated " + allocation.relayed.values() + " to " + allocation.client.remote());
  }

  private int freePort() {
    while (true) {
      int port = firstPort + next++ % ports;
      if (byRelayed.keySet().stream().noneMatch(used -> used.getPort() == port)) {
        return port;
      }
    }
  }

  void remove(Client client) {
    ServerAllocation gone = byClient.remove(client);
    if (gone != null) {
      gone.relayed.values().forEach(byRelayed::remove);
      events.add("released " + gone.relayed.values());
    }
  }

  void clear() {
    byClient.clear();
    byRelayed.clear();
  }

  void expire(long nowNanos) {
    for (ServerAllocation each : new ArrayList<>(byClient.values())) {
      if (each.endsNanos - nowNanos <= 0) {
        remove(each.client);
      }
    }
  }

  OptionalLong nextEndNanos() {
    return byClient.values().stream()
        .map(each -> each.endsNanos)
        .reduce((a, b) -> a - b <= 0 ? a : b)
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  int size() {
    return byClient.size();
  }

  Collection<InetSocketAddress> relayedAddresses() {
    return List.copyOf(byRelayed.keySet());
  }

  int permissions(long nowNanos) {
    return byClient.values().stream().mapToInt(each -> each.permissions(nowNanos)).sum();
  }

  int channels(long nowNanos) {
    return byClient.values().stream().mapToInt(each -> each.channels(nowNanos)).sum();
  }
}
