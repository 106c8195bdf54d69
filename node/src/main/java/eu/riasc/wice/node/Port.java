package eu.riasc.wice.node;

import eu.riasc.wice.sansio.Datagram;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;

/** One UDP socket, bound to one address of this host. Belongs to the selector thread. */
final class Port {
  /** Datagrams taken from one port before the others get their turn. */
  private static final int READS_PER_TURN = 64;

  private final DatagramChannel channel;
  private final InetSocketAddress local;

  private Port(DatagramChannel channel, InetSocketAddress local) {
    this.channel = channel;
    this.local = local;
  }

  /**
   * Opens a socket on an address.
   *
   * @param number the port to bind, 0 for any
   * @param bufferBytes the socket buffers to ask for, each way; the system may grant less
   */
  static Port open(Selector selector, InetAddress address, int number, int bufferBytes)
      throws IOException {
    DatagramChannel channel =
        DatagramChannel.open(
            address instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6);
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, bufferBytes);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, bufferBytes);
      channel.bind(new InetSocketAddress(address, number));
      int bound = ((InetSocketAddress) channel.getLocalAddress()).getPort();
      Port port = new Port(channel, new InetSocketAddress(address, bound));
      channel.register(selector, SelectionKey.OP_READ, port);
      return port;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** The address and port number the socket is bound to. */
  InetSocketAddress local() {
    return local;
  }

  /** Hands over what has arrived, at most a turn's worth. */
  void receive(ByteBuffer scratch, Consumer<Datagram> sink) throws IOException {
    for (int i = 0; i < READS_PER_TURN; i++) {
      scratch.clear();
      SocketAddress from = channel.receive(scratch);
      if (from == null) {
        return;
      }
      byte[] payload = new byte[scratch.flip().remaining()];
      scratch.get(payload);
      sink.accept(new Datagram(local, (InetSocketAddress) from, payload));
    }
  }

  /** Sends one datagram; false if the socket's buffer is full. */
  boolean send(InetSocketAddress remote, byte[] payload, ByteBuffer scratch) throws IOException {
    scratch.clear();
    scratch.put(payload).flip();
    return channel.send(scratch, remote) > 0 || payload.length == 0;
  }

  void close() throws IOException {
    channel.close();
  }
}
