package eu.riasc.wice.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** Traffic over two bare channels: what a session is measured against. */
final class BareLane extends DatagramLane {
  private static final int SOCKET_BUFFER = 2 << 20;

  private final DatagramChannel from;
  private final DatagramChannel to;
  private final Selector selector;
  private final SocketAddress remote;
  private final Thread receiver;

  BareLane() throws IOException {
    from = open();
    to = open();
    to.configureBlocking(false);
    selector = Selector.open();
    to.register(selector, SelectionKey.OP_READ);
    remote = to.getLocalAddress();
    receiver = new Thread(this::receive, "bare-receiver");
    receiver.setDaemon(true);
    receiver.start();
  }

  private static DatagramChannel open() throws IOException {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
    channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER);
    return channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private void receive() {
    ByteBuffer scratch = ByteBuffer.allocateDirect(65_535);
    try {
      while (to.isOpen()) {
        selector.select(
            key -> {
              try {
                scratch.clear();
                while (to.receive(scratch) != null) {
                  onReceived(scratch.position());
                  scratch.clear();
                }
              } catch (IOException closed) {
                key.cancel();
              }
            });
      }
    } catch (IOException | ClosedSelectorException closed) {
      // the lane was closed
    }
  }

  @Override
  boolean send(ByteBuffer payload) {
    try {
      return from.send(payload, remote) > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      from.close();
      to.close();
      selector.close();
      receiver.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
