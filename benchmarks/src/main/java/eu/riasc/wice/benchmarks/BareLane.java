package eu.riasc.wice.benchmarks;

import eu.riasc.wice.ice.stun.ChannelData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/** Traffic over two bare channels: what a session is measured against. */
final class BareLane extends DatagramLane {
  private final DatagramChannel from;
  private final SocketAddress remote;
  private final @Nullable ByteBuffer message;
  private final ReceivingChannel receiver;

  /**
   * A lane over connected channels.
   *
   * @param message what is sent in place of the payload, or null
   * @param header how many bytes of what comes are not payload
   */
  private BareLane(
      int window,
      DatagramChannel from,
      SocketAddress remote,
      DatagramChannel to,
      @Nullable ByteBuffer message,
      int header)
      throws IOException {
    super(window);
    this.from = from;
    this.remote = remote;
    this.message = message;
    receiver = new ReceivingChannel(to, bytes -> onReceived(bytes - header));
  }

  /** From one channel to the other. */
  static BareLane direct(int window) throws IOException {
    DatagramChannel to = ReceivingChannel.open();
    return new BareLane(window, ReceivingChannel.open(), to.getLocalAddress(), to, null, 0);
  }

  /**
   * Both channels speak ChannelData, each with an allocation on a TURN server. Header and payload
   * lie in one buffer from the beginning, so nothing is copied.
   */
  static BareLane relayed(InetSocketAddress server) throws IOException {
    DatagramChannel from = ReceivingChannel.open();
    DatagramChannel to = ReceivingChannel.open();
    BareAllocation ours = new BareAllocation(from, server);
    BareAllocation theirs = new BareAllocation(to, server);
    theirs.bind(ours.relayed());
    ours.bind(theirs.relayed());
    from.configureBlocking(false);
    ByteBuffer message = ByteBuffer.allocateDirect(ChannelData.HEADER_LENGTH + BYTES);
    ChannelData.writeHeader(message, BareAllocation.CHANNEL, BYTES);
    return new BareLane(RELAYED_WINDOW, from, server, to, message, ChannelData.HEADER_LENGTH);
  }

  @Override
  boolean send(ByteBuffer payload) {
    try {
      return from.send(message == null ? payload : message.clear(), remote) > 0;
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
