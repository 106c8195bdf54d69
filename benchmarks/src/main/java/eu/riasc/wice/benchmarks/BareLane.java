package eu.riasc.wice.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** Traffic over two bare channels: what a session is measured against. */
final class BareLane extends DatagramLane {
  private final DatagramChannel from = ReceivingChannel.open();
  private final SocketAddress remote;
  private final ReceivingChannel receiver;

  BareLane(int window) throws IOException {
    super(window);
    DatagramChannel to = ReceivingChannel.open();
    remote = to.getLocalAddress();
    receiver = new ReceivingChannel(to, this::onReceived);
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
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    receiver.close();
  }
}
