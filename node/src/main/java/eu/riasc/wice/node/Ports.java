package eu.riasc.wice.node;

import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.agent.LocalPreferences;
import eu.riasc.wice.ice.mdns.MdnsLink;
import eu.riasc.wice.ice.mdns.sockets.MdnsSocket;
import eu.riasc.wice.ice.mdns.sockets.MdnsSockets;
import eu.riasc.wice.sansio.Transmit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All sockets of a node: one UDP port per local address, shared by all its sessions. Belongs to the
 * selector thread.
 *
 * <p>An address keeps its local preference as long as the node lives, and asks for the same port
 * number when it comes back.
 */
final class Ports {
  private static final Logger log = LoggerFactory.getLogger(Ports.class);
  private static final int MAX_DATAGRAM_BYTES = 65535;
  private static final int MAX_PREFERENCE = 65535;

  /** Addresses whose port number and preference are remembered after they are gone. */
  private static final int MAX_REMEMBERED = 256;

  private record Remembered(int preference, int portNumber) {}

  private record Open(Port port, LocalAddress described) {}

  private final Selector selector;
  private final int portNumber;
  private final int bufferBytes;
  private final PortCounters counters;
  private final ByteBuffer receiveScratch = ByteBuffer.allocateDirect(MAX_DATAGRAM_BYTES);
  private final Map<InetSocketAddress, Open> open = new LinkedHashMap<>();
  private final FurtherPorts further;
  private final Map<InetAddress, Remembered> remembered = new LinkedHashMap<>();
  private final MdnsSockets multicastDns;

  /**
   * No port is open yet.
   *
   * @param portNumber the port number to bind on every address, 0 for any
   * @param bufferBytes the socket buffers to ask for
   */
  Ports(Selector selector, int portNumber, int bufferBytes, PortCounters counters) {
    this.selector = selector;
    this.portNumber = portNumber;
    this.bufferBytes = bufferBytes;
    this.counters = counters;
    this.further = new FurtherPorts(selector, bufferBytes);
    this.multicastDns = new MdnsSockets(selector, new CountedMdns(counters));
  }

  /** Opens sockets for multicast DNS where there are ports, and closes the others. */
  List<MdnsLink> adjustMulticastDns() {
    Map<InetAddress, String> addresses = new LinkedHashMap<>();
    bound().forEach(each -> addresses.put(each.bound().getAddress(), each.interfaceName()));
    multicastDns.adjustTo(addresses);
    return multicastDns.links();
  }

  /** Ports that are none of {@link #bound}. */
  FurtherPorts further() {
    return further;
  }

  /** The ports that are open, in the order in which they were opened. */
  List<LocalAddress> bound() {
    return open.values().stream().map(Open::described).toList();
  }

  /**
   * Closes the ports of addresses that are gone and opens ports on new ones.
   *
   * @param present the addresses of this host
   * @return what went wrong, one line per address that could not be bound; empty if all could
   */
  List<String> adjustTo(List<HostAddress> present) {
    List<InetAddress> addresses = present.stream().map(HostAddress::address).toList();
    for (Iterator<Open> i = open.values().iterator(); i.hasNext(); ) {
      Open each = i.next();
      if (!addresses.contains(each.port().local().getAddress())) {
        i.remove();
        close(each.port());
      }
    }
    List<String> failures = new ArrayList<>();
    Map<InetSocketAddress, Port> fresh = new LinkedHashMap<>();
    Map<InetSocketAddress, String> interfaces = new LinkedHashMap<>();
    for (HostAddress each : present) {
      if (open.values().stream()
          .noneMatch(o -> o.port().local().getAddress().equals(each.address()))) {
        try {
          Port port = openOn(each.address());
          fresh.put(port.local(), port);
          interfaces.put(port.local(), each.interfaceName());
        } catch (IOException e) {
          failures.add(
              "cannot bind udp port "
                  + portNumber
                  + " of "
                  + each.address().getHostAddress()
                  + ": "
                  + e.getMessage());
        }
      }
    }
    LocalPreferences.assign(interfaces)
        .forEach(each -> add(Objects.requireNonNull(fresh.get(each.bound())), each));
    return failures;
  }

  private Port openOn(InetAddress address) throws IOException {
    Remembered before = remembered.get(address);
    Port again = portNumber == 0 && before != null ? openAgain(address, before.portNumber()) : null;
    return again != null ? again : Port.open(selector, address, portNumber, bufferBytes);
  }

  /**
   * Takes up a port that has been opened; its preference is the one it had before, or the best that
   * is free.
   */
  private void add(Port port, LocalAddress assigned) {
    InetAddress address = port.local().getAddress();
    Remembered before = remembered.get(address);
    int preference = before != null ? before.preference() : freePreference();
    if (before != null || remembered.size() < MAX_REMEMBERED) {
      remembered.put(address, new Remembered(preference, port.local().getPort()));
    }
    open.put(
        port.local(),
        new Open(port, new LocalAddress(port.local(), assigned.interfaceName(), preference)));
    log.debug("opened port {} on {}", port.local(), assigned.interfaceName());
  }

  private @Nullable Port openAgain(InetAddress address, int number) {
    try {
      return Port.open(selector, address, number, bufferBytes);
    } catch (IOException e) {
      log.debug("port {} of {} is taken, any other will do: {}", number, address, e.getMessage());
      return null;
    }
  }

  /**
   * The highest preference that no open or remembered address has (RFC 8445 §5.1.2.1 wants them
   * unique).
   */
  private int freePreference() {
    TreeSet<Integer> taken = new TreeSet<>();
    open.values().forEach(o -> taken.add(o.described().preference()));
    remembered.values().forEach(r -> taken.add(r.preference()));
    int preference = MAX_PREFERENCE;
    while (taken.contains(preference)) {
      preference--;
    }
    return preference;
  }

  /** Sends a datagram from one of our addresses. What cannot be sent is dropped and counted. */
  void send(Transmit transmit) {
    Port from = at(transmit.local());
    if (from == null) {
      if (!multicastDns.send(transmit)) {
        counters.noPort.increment();
      }
      return;
    }
    from.send(transmit.remote(), ByteBuffer.wrap(transmit.payload()), counters);
  }

  /** The open port with this address, or null. */
  @Nullable Port at(InetSocketAddress local) {
    Open found = open.get(local);
    return found == null ? further.at(local) : found.port();
  }

  /** Hands over what has arrived on one port. */
  void receive(Port port, Ingress sink) {
    try {
      port.receive(receiveScratch, counters, sink);
    } catch (IOException e) {
      counters.receiveErrors.increment();
      log.debug("cannot receive on {}: {}", port.local(), e.getMessage());
    }
  }

  /** Hands over what has arrived for multicast DNS. */
  void receive(MdnsSocket socket, Ingress sink) {
    multicastDns.receive(socket, receiveScratch, sink::datagram);
  }

  void closeAll() {
    multicastDns.closeAll();
    open.values().forEach(o -> close(o.port()));
    open.clear();
    further.closeAll();
  }

  static void close(Port port) {
    try {
      port.close();
      log.debug("closed port {}", port.local());
    } catch (IOException e) {
      log.debug("closing port {}: {}", port.local(), e.getMessage());
    }
  }
}
