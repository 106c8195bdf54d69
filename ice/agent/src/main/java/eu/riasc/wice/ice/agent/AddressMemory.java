package eu.riasc.wice.ice.agent;

import eu.riasc.wice.sansio.Transport;
import eu.riasc.wice.sansio.TransportAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The peer's addresses that authenticated STUN came from: payload from them belongs to this agent.
 * The latest few only.
 */
final class AddressMemory {
  private static final int LIMIT = 8;

  private final List<TransportAddress> addresses = new ArrayList<>(2);

  void add(Transport transport, InetSocketAddress address) {
    if (contains(transport, address)) {
      return;
    }
    if (addresses.size() == LIMIT) {
      addresses.remove(0);
    }
    addresses.add(new TransportAddress(transport, address));
  }

  boolean contains(Transport transport, InetSocketAddress address) {
    for (int i = 0; i < addresses.size(); i++) { // every datagram asks: no iterator
      TransportAddress known = addresses.get(i);
      if (known.transport() == transport && known.address().equals(address)) {
        return true;
      }
    }
    return false;
  }
}
