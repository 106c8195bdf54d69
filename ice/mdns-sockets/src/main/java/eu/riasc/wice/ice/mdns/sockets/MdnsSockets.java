package eu.riasc.wice.ice.mdns.sockets;

import eu.riasc.wice.ice.mdns.MdnsLink;
import eu.riasc.wice.sansio.Datagram;
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
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets for multicast DNS: one per interface and family, where there is an address of ours.
 * Belongs to one thread, that of the selector. Failures of the system are told and drop what they
 * concern; nothing throws.
 */
public final class MdnsSockets {
  private static final Logger log = LoggerFactory.getLogger(MdnsSockets.class);

  /** The most sockets; further interfaces do without. */
  private static final int MAX_SOCKETS = 32;

  private record Place(String interfaceName, boolean ip4) {}

  private final Selector selector;
  private final MdnsTraffic traffic;
  private final Map<Place, MdnsSocket> open = new LinkedHashMap<>();
  private final Map<InetSocketAddress, MdnsSocket> byLocal = new LinkedHashMap<>();

  /**
   * None is open yet.
   *
   * @param selector where they are registered for reading, each with its {@link MdnsSocket}
   * @param traffic is told what they do
   */
  public MdnsSockets(Selector selector, MdnsTraffic traffic) {
    this.selector = selector;
    this.traffic = traffic;
  }

  /** The links on which there is a socket. */
  public List<MdnsLink> links() {
    return open.values().stream().map(MdnsSocket::link).toList();
  }

  /**
   * Follows the addresses that we have: closes what is gone or has changed, opens the rest.
   *
   * @param addresses each with the name of its interface; the first of a family on an interface
   *     names the link
   */
  public void adjustTo(Map<InetAddress, String> addresses) {
    Map<Place, InetAddress> wanted = new LinkedHashMap<>();
    addresses.forEach(
        (address, interfaceName) -> {
          if (wanted.size() < MAX_SOCKETS) {
            wanted.putIfAbsent(new Place(interfaceName, address instanceof Inet4Address), address);
          }
        });
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
      traffic.unusable(place.interfaceName(), String.valueOf(e.getMessage()));
    }
  }

  /**
   * Sends a message.
   *
   * @return whether its local address is that of a socket of these
   */
  public boolean send(Transmit transmit) {
    MdnsSocket socket = byLocal.get(transmit.local());
    if (socket == null) {
      return false;
    }
    try {
      socket.send(transmit);
      traffic.sent(transmit.payload().length);
    } catch (IOException | RuntimeException e) {
      traffic.sendFailed();
      log.debug("cannot send multicast dns from {}: {}", transmit.local(), e.getMessage());
    }
    return true;
  }

  /**
   * Hands over what has arrived on one socket, at most a turn's worth.
   *
   * @param scratch room for a message; overwritten
   */
  public void receive(MdnsSocket socket, ByteBuffer scratch, Consumer<Datagram> sink) {
    try {
      socket.receive(scratch, traffic, sink);
    } catch (IOException e) {
      traffic.receiveFailed();
      log.debug("cannot receive multicast dns on {}: {}", socket.link().local(), e.getMessage());
    }
  }

  /** Closes all; further addresses may open others. */
  public void closeAll() {
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
