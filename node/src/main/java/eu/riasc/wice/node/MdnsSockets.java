package eu.riasc.wice.node;

import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.mdns.MdnsLink;
import eu.riasc.wice.sansio.Transmit;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets for multicast DNS: one per interface and family, where a node has an address. Belongs
 * to the selector thread.
 */
final class MdnsSockets {
  private static final Logger log = LoggerFactory.getLogger(MdnsSockets.class);

  /** The most sockets; further interfaces do without. */
  private static final int MAX_SOCKETS = 32;

  private record Place(String interfaceName, boolean ip4) {}

  private final Selector selector;
  private final PortCounters counters;
  private final Map<Place, MdnsSocket> open = new LinkedHashMap<>();
  private final Map<InetSocketAddress, MdnsSocket> byLocal = new LinkedHashMap<>();
  private final ToldBefore failures = new ToldBefore();

  MdnsSockets(Selector selector, PortCounters counters) {
    this.selector = selector;
    this.counters = counters;
  }

  /** The links on which there is a socket. */
  List<MdnsLink> links() {
    return open.values().stream().map(MdnsSocket::link).toList();
  }

  /**
   * Follows the addresses that the node has: closes what is gone or has changed, opens the rest.
   */
  void adjustTo(List<LocalAddress> bound) {
    Map<Place, InetAddress> wanted = new LinkedHashMap<>();
    for (LocalAddress each : bound) {
      InetAddress address = each.bound().getAddress();
      if (wanted.size() < MAX_SOCKETS) {
        wanted.putIfAbsent(
            new Place(each.interfaceName(), address instanceof Inet4Address), address);
      }
    }
    for (Iterator<Map.Entry<Place, MdnsSocket>> i = open.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<Place, MdnsSocket> each = i.next();
      MdnsLink link = each.getValue().link();
      if (!link.local().getAddress().equals(wanted.get(each.getKey()))) {
        i.remove();
        byLocal.remove(link.local());
        close(each.getValue());
      }
    }
    wanted.forEach(
        (place, address) -> {
          if (!open.containsKey(place)) {
            open(place, address);
          }
        });
  }

  private void open(Place place, InetAddress address) {
    try {
      NetworkInterface on = NetworkInterface.getByInetAddress(address);
      if (on == null) {
        return; // it has just gone
      }
      MdnsSocket socket = MdnsSocket.open(selector, on, address);
      open.put(place, socket);
      byLocal.put(socket.link().local(), socket);
      log.debug("opened multicast dns on {} with {}", place.interfaceName(), address);
    } catch (IOException | RuntimeException e) {
      if (failures.isNew(place.interfaceName() + " " + e.getMessage())) {
        log.warn(
            "cannot use multicast dns on {}: {}; names under .local do not work there",
            place.interfaceName(),
            e.getMessage());
      }
    }
  }

  /** Sends a message; whether it was one for here. */
  boolean send(Transmit transmit) {
    MdnsSocket socket = byLocal.get(transmit.local());
    if (socket == null) {
      return false;
    }
    try {
      socket.send(transmit);
      counters.sent.increment();
      counters.sentBytes.add(transmit.payload().length);
    } catch (IOException | RuntimeException e) {
      counters.sendErrors.increment();
      log.debug("cannot send multicast dns from {}: {}", transmit.local(), e.getMessage());
    }
    return true;
  }

  void receive(MdnsSocket socket, ByteBuffer scratch, Ingress sink) {
    try {
      socket.receive(scratch, counters, sink);
    } catch (IOException e) {
      counters.receiveErrors.increment();
      log.debug("cannot receive multicast dns on {}: {}", socket.link().local(), e.getMessage());
    }
  }

  void closeAll() {
    open.values().forEach(MdnsSockets::close);
    open.clear();
    byLocal.clear();
  }

  private static void close(MdnsSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      log.debug("closing multicast dns on {}: {}", socket.link().local(), e.getMessage());
    }
  }
}
