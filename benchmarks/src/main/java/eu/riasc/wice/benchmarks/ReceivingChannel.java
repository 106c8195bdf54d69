package eu.riasc.wice.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.IntConsumer;

/** A bare channel with a selector and a thread of its own, which tells the size of what comes. */
final class ReceivingChannel implements AutoCloseable {
  private static final int SOCKET_BUFFER = 2 << 20;

  private final DatagramChannel channel;
  private final Selector selector = Selector.open();
  private final IntConsumer receiver;
  private final Thread thread;

  /**
   * Begins to receive.
   *
   * @param channel stops blocking, and is closed with this
   * @param receiver told the size of each datagram
   */
  ReceivingChannel(DatagramChannel channel, IntConsumer receiver) throws IOException {
    this.channel = channel;
    this.receiver = receiver;
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    thread = new Thread(this::run, "bare-receiver");
    thread.setDaemon(true);
    thread.start();
  }

  /** A channel on a free port of the loopback address, with large buffers. */
  static DatagramChannel open() throws IOException {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
    channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER);
    return channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private void run() {
    ByteBuffer scratch = ByteBuffer.allocateDirect(65_535);
    try {
      while (channel.isOpen()) {
        selector.select(
            key -> {
              try {
                scratch.clear();
                while (channel.receive(scratch) != null) {
                  receiver.accept(scratch.position());
                  scratch.clear();
                }
              } catch (IOException closed) {
                key.cancel();
              }
            });
      }
    } catch (IOException | ClosedSelectorException closed) {
      // it was closed
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
      selector.close();
      thread.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
