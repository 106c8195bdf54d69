package eu.riasc.wice.node;

import eu.riasc.wice.ice.agent.LocalAddress;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One TCP port of one address of this host that accepts connections. */
final class Listener {
  private static final int BACKLOG = 64;

  private final ServerSocketChannel channel;
  private final SelectionKey key;
  private final LocalAddress described;

  private Listener(ServerSocketChannel channel, Selector selector, LocalAddress described)
      throws IOException {
    this.channel = channel;
    this.described = described;
    this.key = channel.register(selector, SelectionKey.OP_ACCEPT, this);
  }

  /**
   * Listens on an address.
   *
   * @param like the UDP port whose address, interface and preference it shares
   * @param number the port to bind, 0 for any
   */
  static Listener open(Selector selector, LocalAddress like, int number) throws IOException {
    InetAddress address = like.bound().getAddress();
    ServerSocketChannel channel =
        ServerSocketChannel.open(
            address instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6);
    try {
      channel.configureBlocking(false);
      channel.bind(new InetSocketAddress(address, number), BACKLOG);
      int bound = ((InetSocketAddress) channel.getLocalAddress()).getPort();
      LocalAddress described =
          new LocalAddress(
              new InetSocketAddress(address, bound), like.interfaceName(), like.preference());
      return new Listener(channel, selector, described);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Address and port, with the interface and preference of the UDP port beside it. */
  LocalAddress described() {
    return described;
  }

  /** The next connection that waits, or null. */
  @Nullable SocketChannel accept() throws IOException {
    return channel.accept();
  }

  /** Lets connections wait in the system, or takes them again. */
  void pause(boolean pauses) {
    if (key.isValid()) {
      key.interestOps(pauses ? 0 : SelectionKey.OP_ACCEPT);
    }
  }

  void close() throws IOException {
    channel.close();
  }
}
