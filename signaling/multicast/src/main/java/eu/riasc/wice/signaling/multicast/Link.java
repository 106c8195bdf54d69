package eu.riasc.wice.signaling.multicast;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/**
 * One group on one interface: a socket that receives, shared with other processes, and one with a
 * port of its own that sends, by which an echo of ours is known.
 *
 * <p>Opened, read and closed on the transport's thread; {@link #send} may be called on any.
 */
final class Link {
  private static final int BUFFER_BYTES = 256 * 1024;

  private final Attachment attachment;
  private final InetSocketAddress target;
  private final DatagramChannel receiver;
  private final DatagramChannel sender;
  private final InetSocketAddress local;

  private Link(
      Attachment attachment,
      InetSocketAddress target,
      DatagramChannel receiver,
      DatagramChannel sender,
      InetSocketAddress local) {
    this.attachment = attachment;
    this.target = target;
    this.receiver = receiver;
    this.sender = sender;
    this.local = local;
  }

  static Link open(Selector selector, Attachment attachment, int port) throws IOException {
    NetworkInterface on = NetworkInterface.getByIndex(attachment.index());
    if (on == null) {
      throw new IOException("interface " + attachment.name() + " is gone");
    }
    InetAddress group = scoped(attachment.group(), on);
    StandardProtocolFamily family =
        group instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
    DatagramChannel receiver = DatagramChannel.open(family);
    try {
      DatagramChannel sender = DatagramChannel.open(family);
      try {
        prepareReceiver(receiver, group, port, on);
        sender.configureBlocking(false);
        sender.setOption(StandardSocketOptions.IP_MULTICAST_IF, on);
        sender.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 1);
        sender.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
        sender.bind(new InetSocketAddress(attachment.address(), 0));
        InetSocketAddress local = (InetSocketAddress) sender.getLocalAddress();
        Link link =
            new Link(attachment, new InetSocketAddress(group, port), receiver, sender, local);
        receiver.register(selector, SelectionKey.OP_READ, link);
        return link;
      } catch (IOException | RuntimeException e) {
        sender.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      receiver.close();
      throw e;
    }
  }

  private static void prepareReceiver(
      DatagramChannel receiver, InetAddress group, int port, NetworkInterface on)
      throws IOException {
    receiver.configureBlocking(false);
    receiver.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
    receiver.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    if (receiver.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
      receiver.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    }
    try {
      // so that the port's other groups, which other sockets have joined, do not come here
      receiver.bind(new InetSocketAddress(group, port));
    } catch (IOException notEverywhere) {
      receiver.bind(new InetSocketAddress(port));
    }
    receiver.join(group, on);
  }

  /** A link-local group is one group per link, so the system must be told which is meant. */
  private static InetAddress scoped(InetAddress group, NetworkInterface on) throws IOException {
    return group instanceof Inet6Address && (group.isMCLinkLocal() || group.isMCNodeLocal())
        ? Inet6Address.getByAddress(null, group.getAddress(), on)
        : group;
  }

  Attachment attachment() {
    return attachment;
  }

  /** Where our datagrams come from as others, and we ourselves, see it. */
  InetSocketAddress local() {
    return local;
  }

  /**
   * Sends to the group.
   *
   * @return false if the socket's buffer is full
   */
  boolean send(byte[] bytes) throws IOException {
    return sender.send(ByteBuffer.wrap(bytes), target) > 0;
  }

  /** Reads a datagram into the buffer; returns who sent it, or null if there is none. */
  @Nullable InetSocketAddress receive(ByteBuffer buffer) throws IOException {
    return (InetSocketAddress) receiver.receive(buffer);
  }

  void close() {
    close(receiver);
    close(sender);
  }

  private static void close(DatagramChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      MulticastTransport.log.debug("closing a socket failed: {}", e.getMessage());
    }
  }

  @Override
  public String toString() {
    return attachment.group().getHostAddress() + " on " + attachment.name();
  }
}
