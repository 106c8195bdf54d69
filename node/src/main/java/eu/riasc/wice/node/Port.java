package eu.riasc.wice.node;

import eu.riasc.wice.ice.stun.ChannelData;
import eu.riasc.wice.ice.stun.StunMessage;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One UDP socket, bound to one address of this host. Sending is thread-safe; all else belongs to
 * the selector thread.
 */
final class Port {
  private static final Logger log = LoggerFactory.getLogger(Port.class);

  /** Datagrams taken from one port before the others get their turn. */
  private static final int READS_PER_TURN = 64;

  /** The most payload that one datagram with a ChannelData header can hold. */
  private static final int MAX_CHANNEL_DATA = 65_507 - ChannelData.HEADER_LENGTH;

  private final DatagramChannel channel;

  /** Where ChannelData is put together, by one thread at a time. */
  private final ByteBuffer message =
      ByteBuffer.allocateDirect(ChannelData.HEADER_LENGTH + MAX_CHANNEL_DATA);

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

  /**
   * From now on only datagrams of one remote address are received, and none can be sent elsewhere.
   */
  void connect(InetSocketAddress remote) throws IOException {
    channel.connect(remote);
  }

  /** The address and port number the socket is bound to. */
  InetSocketAddress local() {
    return local;
  }

  /** Hands over what has arrived, at most a turn's worth. */
  void receive(ByteBuffer scratch, PortCounters counters, Ingress sink) throws IOException {
    for (int i = 0; i < READS_PER_TURN; i++) {
      scratch.clear();
      SocketAddress from = channel.receive(scratch);
      if (from == null) {
        return;
      }
      scratch.flip();
      counters.received.increment();
      counters.receivedBytes.add(scratch.remaining());
      InetSocketAddress remote = (InetSocketAddress) from;
      if (StunMessage.isStun(scratch) || !sink.payload(local, remote, scratch)) {
        byte[] payload = new byte[scratch.rewind().remaining()];
        scratch.get(payload);
        sink.datagram(new Datagram(local, remote, payload));
      }
    }
  }

  /**
   * Sends one datagram, on any thread. What cannot be sent is dropped and counted.
   *
   * @param payload the bytes between its position and limit, which are consumed
   * @return whether the system took it
   */
  boolean send(InetSocketAddress remote, ByteBuffer payload, PortCounters counters) {
    int size = payload.remaining();
    try {
      if (channel.send(payload, remote) > 0 || size == 0) {
        counters.sent.increment();
        counters.sentBytes.add(size);
        return true;
      }
      counters.bufferFull.increment();
    } catch (IOException | IllegalArgumentException | SecurityException e) {
      // a wrong address family or an address the kernel refuses is the peer's doing: no reason to
      // stop
      counters.sendErrors.increment();
      log.debug("cannot send from {} to {}: {}", local, remote, e.getMessage());
    }
    return false;
  }

  /**
   * As {@link #send}, to a TURN server and through a channel that it has bound (RFC 8656 §12.5).
   * Copies the payload behind the header, into a buffer that is used again, and allocates nothing.
   *
   * @param payload consumed if the system took it
   */
  boolean sendOnChannel(
      InetSocketAddress server, int channelNumber, ByteBuffer payload, PortCounters counters) {
    int position = payload.position();
    if (payload.remaining() > MAX_CHANNEL_DATA) {
      counters.sendErrors.increment();
      return false;
    }
    synchronized (message) {
      message.clear();
      ChannelData.writeHeader(message, channelNumber, payload.remaining());
      message.put(payload);
      boolean sent = send(server, message.flip(), counters);
      if (!sent) {
        payload.position(position);
      }
      return sent;
    }
  }

  void close() throws IOException {
    channel.close();
  }
}
