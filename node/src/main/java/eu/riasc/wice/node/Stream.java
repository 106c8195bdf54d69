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
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection, with TLS or without, and what waits to be written to it. Belongs to the
 * selector thread.
 */
final class Stream {
  /** Buffers read from one stream before the others get their turn. */
  private static final int READS_PER_TURN = 4;

  /** Writes to one stream before the others get their turn. */
  private static final int WRITES_PER_TURN = 16;

  /** How far a connection is; it only moves forward. */
  enum State {
    /** Not established yet. */
    CONNECTING,
    /** Established, but TLS is not. */
    SECURING,
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
  private final boolean secured;
  private @Nullable Tls tls;
  private State state;
  private boolean remoteEnded;
  private boolean working;
  private boolean discarded;
  private long deadlineNanos;

  private Stream(
      StreamId id,
      SocketChannel channel,
      InetSocketAddress remote,
      Selector selector,
      boolean secured,
      State state)
      throws IOException {
    this.id = id;
    this.channel = channel;
    this.remote = remote;
    this.secured = secured;
    this.state = state;
    this.key =
        channel.register(selector, state == State.CONNECTING ? SelectionKey.OP_CONNECT : 0, this);
    if (state != State.CONNECTING) {
      watch();
    }
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
      boolean secured = open.tls() != null;
      State established = secured ? State.SECURING : State.OPEN;
      return new Stream(
          open.stream(),
          channel,
          open.remote(),
          selector,
          secured,
          channel.connect(open.remote()) ? established : State.CONNECTING);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Takes up a connection that a remote side has made. */
  static Stream accepted(
      Selector selector, StreamId id, SocketChannel channel, InetSocketAddress remote)
      throws IOException {
    prepare(channel);
    return new Stream(id, channel, remote, selector, false, State.OPEN);
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

  /** Whether it is not open yet. */
  boolean isOpening() {
    return state == State.CONNECTING || state == State.SECURING;
  }

  /** The system says that connecting has come to an end: whether it is established now. */
  boolean finishConnect() throws IOException {
    if (state != State.CONNECTING || !channel.finishConnect()) {
      return false;
    }
    state = secured ? State.SECURING : State.OPEN;
    watch();
    return true;
  }

  /** The engine for TLS has been made; the handshake begins as soon as there is a connection. */
  void secureWith(SSLEngine engine) throws IOException {
    tls = new Tls(engine);
    if (state == State.SECURING) {
      watch();
    }
  }

  /** The engine that waits for a task, which is then under way; null if none does. */
  @Nullable SSLEngine engineForTask() {
    if (tls == null || working || !tls.needsTask()) {
      return null;
    }
    working = true;
    return tls.engine();
  }

  /** The task is done. */
  void taskDone() {
    working = false;
  }

  /** Goes on with TLS, if it has that and no task is under way. */
  void pump(Tls.Sink sink) throws IOException {
    if (tls == null || working || state == State.CONNECTING || state == State.ENDED) {
      return;
    }
    tls.pump(
        new Tls.Sink() {
          @Override
          public void secured() {
            state = State.OPEN;
            sink.secured();
          }

          @Override
          public void received(byte[] bytes) {
            if (state == State.OPEN) {
              sink.received(bytes);
            }
          }
        });
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
    if (state == State.CONNECTING || state == State.ENDED || (secured && tls == null)) {
      return 0;
    }
    Tls coding = tls;
    long written = coding == null ? writePlain() : writeRecords(coding);
    if (state == State.CLOSING && waiting.isEmpty() && (coding == null || coding.isFlushed())) {
      channel.shutdownOutput();
      state = State.ENDED;
    }
    watch();
    return written;
  }

  private long writePlain() throws IOException {
    long written = 0;
    for (int i = 0; i < WRITES_PER_TURN && !waiting.isEmpty(); i++) {
      long count = channel.write(waiting.first());
      waiting.advance(count);
      written += count;
      if (count == 0) {
        break;
      }
    }
    return written;
  }

  private long writeRecords(Tls coding) throws IOException {
    long taken = 0;
    for (int i = 0; i < WRITES_PER_TURN; i++) {
      if (!coding.outgoing().hasRemaining()) {
        if (working || state == State.SECURING) {
          break;
        }
        if (!waiting.isEmpty()) {
          taken += coding.encode(waiting);
        } else if (state == State.CLOSING) {
          coding.close();
        }
      }
      if (!coding.outgoing().hasRemaining() || channel.write(coding.outgoing()) == 0) {
        break;
      }
    }
    return taken;
  }

  /** Waits for the socket to give or take bytes only while there is use for it. */
  private void watch() {
    boolean reads = !remoteEnded && !working && (!secured || tls != null);
    boolean writes =
        tls == null
            ? !secured && !waiting.isEmpty()
            : tls.outgoing().hasRemaining()
                || state == State.CLOSING
                || (state == State.OPEN && !waiting.isEmpty());
    key.interestOps((reads ? SelectionKey.OP_READ : 0) | (writes ? SelectionKey.OP_WRITE : 0));
  }

  /**
   * Hands over what has arrived, at most a turn's worth.
   *
   * @throws IOException also if the remote side ends the connection in the middle of TLS
   */
  void receive(ByteBuffer scratch, Tls.Sink sink) throws IOException {
    for (int i = 0; i < READS_PER_TURN && !working && !remoteEnded; i++) {
      scratch.clear();
      int count = channel.read(scratch);
      if (count < 0) {
        remoteEnded = true;
        requireClosure();
      } else if (count > 0) {
        take(scratch.flip(), sink);
      }
      if (count >= 0 && count < scratch.capacity()) {
        break;
      }
    }
    watch();
  }

  /** Whether the remote side has said that nothing more comes. */
  boolean isRemoteEnded() {
    return remoteEnded || (tls != null && !working && tls.isRemoteDone());
  }

  /** Without TLS saying so, the end of a stream may be an attacker's doing. */
  private void requireClosure() throws SSLException {
    if (tls != null && (isOpening() || state == State.OPEN) && !tls.isRemoteDone()) {
      throw new SSLException("the remote side ended the connection without closing it");
    }
  }

  private void take(ByteBuffer bytes, Tls.Sink sink) throws IOException {
    if (!isOpening() && state != State.OPEN) {
      return; // nobody hears it any more
    }
    if (tls != null) {
      tls.take(bytes);
      pump(sink);
    } else {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      sink.received(copy);
    }
  }

  /** Takes nothing more; the next {@link #flush} goes on with the end. */
  void finish() {
    state = State.CLOSING;
  }

  /** Tells the remote side why its TLS has failed, as far as the system takes it at once. */
  void alert() {
    try {
      if (tls != null && !working && state != State.CONNECTING && state != State.ENDED) {
        channel.write(tls.alert());
      }
    } catch (IOException e) {
      // it has failed already
    }
  }

  /** Closes the socket, whatever waits; false if that has been done. */
  boolean discard() throws IOException {
    boolean first = !discarded; // the channel closes itself when it cannot connect
    discarded = true;
    channel.close();
    return first;
  }
}
