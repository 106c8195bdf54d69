package eu.riasc.wice.ice.agent;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The peer's addresses that authenticated STUN came from: payload from them belongs to this agent.
 * The latest few only.
 */
final class AddressMemory {
  private static final int LIMIT = 8;

  private final List<InetSocketAddress> addresses = new ArrayList<>(2);

  void add(InetSocketAddress address) {
    if (contains(address)) {
      return;
    }
    if (addresses.size() == LIMIT) {
      addresses.remove(0);
    }
    addresses.add(address);
  }

  boolean contains(InetSocketAddress address) {
    for (InetSocketAddress known : addresses) {
      if (known.equals(address)) {
        return true;
      }
    }
    return false;
  }
}
