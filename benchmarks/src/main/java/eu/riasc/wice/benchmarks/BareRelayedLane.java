package eu.riasc.wice.benchmarks;

import eu.riasc.wice.ice.stun.ChannelData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * Traffic over two bare channels that speak ChannelData, each with an allocation on a TURN server.
 * Header and payload lie in one buffer from the beginning, so nothing is copied.
 */
final class BareRelayedLane extends DatagramLane {
  private final DatagramChannel from = ReceivingChannel.open();
  private final InetSocketAddress server;
  private final ReceivingChannel receiver;
  private final ByteBuffer message =
      ByteBuffer.allocateDirect(ChannelData.HEADER_LENGTH + DatagramLane.BYTES);

  BareRelayedLane(InetSocketAddress server) throws IOException {
    super(RELAYED_WINDOW);
    this.server = server;
    DatagramChannel to = ReceivingChannel.open();
    BareAllocation ours = new BareAllocation(from, server);
    BareAllocation theirs = new BareAllocation(to, server);
    theirs.bind(ours.relayed());
    ours.bind(theirs.relayed());
    from.configureBlocking(false);
    ChannelData.writeHeader(message, BareAllocation.CHANNEL, DatagramLane.BYTES);
    receiver = new ReceivingChannel(to, bytes -> onReceived(bytes - ChannelData.HEADER_LENGTH));
  }

  @Override
  boolean send(ByteBuffer payload) {
    try {
      return from.send(message.clear(), server) > 0;
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
