package eu.riasc.wice.node;

import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamId;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/** One TCP connection and what waits to be written to it. Belongs to the selector thread. */
final class Stream {
  /** Buffers read from one stream before the others get their turn. */
  private static final int READS_PER_TURN = 4;

  /** Writes to one stream before the others get their turn. */
  private static final int WRITES_PER_TURN = 16;

  /** How far a connection is; it only moves forward. */
  enum State {
    /** Not established yet. */
    CONNECTING,
    /** Bytes pass both ways. */
    OPEN,
    /** Nothing is taken any more, neither from the machine nor for it; what waits goes out. */
    CLOSING,
    /** As CLOSING, and our end of the connection has been ended. */
    ENDED
  }

  private final StreamId id;
  private final SocketChannel channel;
  private final InetSocketAddress remote;
  private final SelectionKey key;
  private final WriteQueue waiting = new WriteQueue(StreamCommand.Send.MOST_WAITING_BYTES);
  private State state;
  private boolean remoteEnded;
  private long deadlineNanos;

  private Stream(
      StreamId id, SocketChannel channel, InetSocketAddress remote, Selector selector, State state)
      throws IOException {
    this.id = id;
    this.channel = channel;
    this.remote = remote;
    this.state = state;
    this.key =
        channel.register(
            selector,
            state == State.CONNECTING ? SelectionKey.OP_CONNECT : SelectionKey.OP_READ,
            this);
  }

  /** Begins to connect. */
  static Stream connect(Selector selector, StreamCommand.Open open) throws IOException {
    SocketChannel channel =
        SocketChannel.open(
            open.remote().getAddress() instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6);
    try {
      prepare(channel);
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, open.local().getPort() != 0);
      channel.bind(open.local());
      boolean established = channel.connect(open.remote());
      return new Stream(
          open.stream(),
          channel,
          open.remote(),
          selector,
          established ? State.OPEN : State.CONNECTING);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void prepare(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
  }

  StreamId id() {
    return id;
  }

  InetSocketAddress remote() {
    return remote;
  }

  State state() {
    return state;
  }

  /** Our address, with the port that was chosen; a wildcard while it is not known. */
  InetSocketAddress local() throws IOException {
    return (InetSocketAddress) channel.getLocalAddress();
  }

  /** Whether both ends have been ended, so that the socket can go. */
  boolean isDone() {
    return state == State.ENDED && remoteEnded;
  }

  /** When something must have happened; only {@link StreamDeadlines} sets it. */
  long deadlineNanos() {
    return deadlineNanos;
  }

  void setDeadlineNanos(long atNanos) {
    deadlineNanos = atNanos;
  }

  /** The system says that connecting has come to an end: whether it is established now. */
  boolean finishConnect() throws IOException {
    if (state != State.CONNECTING || !channel.finishConnect()) {
      return false;
    }
    state = State.OPEN;
    key.interestOps(SelectionKey.OP_READ);
    return true;
  }

  /** Takes bytes to be written with the next {@link #flush}; false, and none, if too much waits. */
  boolean send(byte[] bytes) {
    return waiting.offer(bytes);
  }

  /**
   * Writes what waits, as far as the system takes it.
   *
   * @return how many of the machine's bytes have gone
   */
  long flush() throws IOException {
    if (state == State.CONNECTING || state == State.ENDED) {
      return 0;
    }
    long written = 0;
    for (int i = 0; i < WRITES_PER_TURN && !waiting.isEmpty(); i++) {
      long count = channel.write(waiting.first());
      waiting.advance(count);
      written += count;
      if (count == 0) {
        break;
      }
    }
    if (waiting.isEmpty() && state == State.CLOSING) {
      channel.shutdownOutput();
      state = State.ENDED;
    }
    watch();
    return written;
  }

  /** Waits for the socket to take bytes only while there are any. */
  private void watch() {
    int ops = remoteEnded ? 0 : SelectionKey.OP_READ;
    key.interestOps(waiting.isEmpty() ? ops : ops | SelectionKey.OP_WRITE);
  }

  /**
   * Hands over what has arrived, at most a turn's worth.
   *
   * @return whether the remote side has ended its end
   */
  boolean receive(ByteBuffer scratch, Consumer<byte[]> sink) throws IOException {
    for (int i = 0; i < READS_PER_TURN; i++) {
      scratch.clear();
      int count = channel.read(scratch);
      if (count < 0) {
        remoteEnded = true;
        watch();
        return true;
      }
      if (count == 0) {
        return false;
      }
      if (state == State.OPEN) {
        byte[] bytes = new byte[count];
        scratch.flip().get(bytes);
        sink.accept(bytes);
      }
      if (count < scratch.capacity()) {
        return false;
      }
    }
    return false;
  }

  /** Takes nothing more; the next {@link #flush} goes on with the end. */
  void finish() {
    state = State.CLOSING;
  }

  /** Closes the socket, whatever waits. */
  void discard() throws IOException {
    channel.close();
  }
}
