package eu.riasc.wice.ice.mdns.sockets;

import eu.riasc.wice.ice.mdns.MdnsLink;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Transmit;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A socket in the group of multicast DNS on one interface, over IPv4 or IPv6. It shares its port
 * with whatever else speaks multicast DNS on this host.
 *
 * <p>It is the attachment of its key. Belongs to the thread that drives the {@link MdnsSockets}.
 */
public final class MdnsSocket {
  /** Datagrams taken before the other sockets get their turn. */
  private static final int READS_PER_TURN = 32;

  /** Neither leaves the link nor can come from elsewhere (RFC 6762 §11). */
  private static final int TTL = 255;

  /** The length of a prefix that stands for one address, of either family. */
  private static final int WHOLE_ADDRESS = 128;

  private final DatagramChannel channel;
  private final InetSocketAddress target;
  private final MdnsLink link;

  private MdnsSocket(DatagramChannel channel, InetSocketAddress target, MdnsLink link) {
    this.channel = channel;
    this.target = target;
    this.link = link;
  }

  /**
   * Opens a socket.
   *
   * @param address one of the interface, which says over what
   */
  static MdnsSocket open(Selector selector, NetworkInterface on, InetAddress address)
      throws IOException {
    boolean ip4 = address instanceof Inet4Address;
    MdnsLink link = new MdnsLink(new InetSocketAddress(address, MdnsLink.PORT), prefixes(on));
    InetAddress group = scoped(link.group().getAddress(), on);
    DatagramChannel channel =
        DatagramChannel.open(ip4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, on);
      channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, TTL);
      channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
      channel.bind(bindAddress(group));
      channel.join(group, on);
      MdnsSocket socket =
          new MdnsSocket(channel, new InetSocketAddress(group, MdnsLink.PORT), link);
      channel.register(selector, SelectionKey.OP_READ, socket);
      return socket;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Bound to the group, the socket takes no unicast from the host's own responder on the same port;
   * only Linux can send from such a socket.
   */
  private static InetSocketAddress bindAddress(InetAddress group) {
    return System.getProperty("os.name", "").startsWith("Linux")
        ? new InetSocketAddress(group, MdnsLink.PORT)
        : new InetSocketAddress(MdnsLink.PORT);
  }

  private static InetAddress scoped(InetAddress group, NetworkInterface on) throws IOException {
    return group instanceof Inet6Address
        ? Inet6Address.getByAddress(null, group.getAddress(), on)
        : group;
  }

  private static List<MdnsLink.Prefix> prefixes(NetworkInterface on) throws IOException {
    List<MdnsLink.Prefix> prefixes = new ArrayList<>();
    for (InterfaceAddress each : on.getInterfaceAddresses()) {
      int length = each.getNetworkPrefixLength();
      prefixes.add(
          new MdnsLink.Prefix(
              withoutScope(each.getAddress()), length > 0 ? length : WHOLE_ADDRESS));
    }
    if (on.isLoopback()) {
      // what others on this host send here may come from any of its addresses
      for (NetworkInterface other : NetworkInterface.networkInterfaces().toList()) {
        for (InetAddress address : other.inetAddresses().toList()) {
          prefixes.add(new MdnsLink.Prefix(withoutScope(address), WHOLE_ADDRESS));
        }
      }
    }
    return prefixes;
  }

  private static InetAddress withoutScope(InetAddress address) throws UnknownHostException {
    return InetAddress.getByAddress(address.getAddress());
  }

  MdnsLink link() {
    return link;
  }

  /** Hands over what has arrived, at most a turn's worth. */
  void receive(ByteBuffer scratch, MdnsTraffic traffic, Consumer<Datagram> sink)
      throws IOException {
    for (int i = 0; i < READS_PER_TURN; i++) {
      scratch.clear();
      InetSocketAddress from = (InetSocketAddress) channel.receive(scratch);
      if (from == null) {
        return;
      }
      byte[] payload = new byte[scratch.flip().remaining()];
      scratch.get(payload);
      traffic.received(payload.length);
      sink.accept(new Datagram(link.local(), from, payload));
    }
  }

  void send(Transmit transmit) throws IOException {
    boolean toAll = transmit.remote().equals(link.group());
    channel.send(ByteBuffer.wrap(transmit.payload()), toAll ? target : transmit.remote());
  }

  void close() throws IOException {
    channel.close();
  }
}
