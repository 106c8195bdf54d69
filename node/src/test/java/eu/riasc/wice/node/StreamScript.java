package eu.riasc.wice.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamId;
import eu.riasc.wice.sansio.StreamMachine;
import eu.riasc.wice.sansio.StreamNumbers;
import eu.riasc.wice.sansio.TlsName;
import eu.riasc.wice.sansio.Transmit;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A selector loop whose machine does with streams what a test says, and keeps what happens. */
final class StreamScript implements StreamMachine<Object>, Driven, AutoCloseable {
  final StreamCounters counters = new StreamCounters();
  final BlockingQueue<StreamEvent> events = new LinkedBlockingQueue<>();
  final SelectorLoop loop;
  final Streams streams;
  private final Deque<StreamCommand> commands = new ArrayDeque<>();
  private final StreamNumbers numbers = new StreamNumbers();

  /** On the loop's thread, before an event is kept. */
  volatile Consumer<StreamEvent> onEvent = event -> {};

  StreamScript(StreamSettings settings) throws Exception {
    Selector selector = Selector.open();
    Ports ports = new Ports(selector, 0, 1 << 16, new PortCounters());
    streams = new Streams(selector, settings, counters);
    loop = new SelectorLoop("test-streams", selector, ports, streams, this);
    loop.start();
  }

  /** Opens a stream from the wildcard address of the remote's family. */
  StreamId open(InetSocketAddress remote) throws Exception {
    return open(new InetSocketAddress("0.0.0.0", 0), remote, null);
  }

  StreamId open(InetSocketAddress local, InetSocketAddress remote, @Nullable TlsName tls)
      throws Exception {
    CompletableFuture<StreamId> named = new CompletableFuture<>();
    loop.execute(
        () -> {
          StreamId id = numbers.next();
          commands.add(new StreamCommand.Open(id, local, remote, tls));
          named.complete(id);
        });
    return named.get(10, SECONDS);
  }

  void send(StreamId id, byte[] bytes) {
    loop.execute(() -> commands.add(new StreamCommand.Send(id, bytes)));
  }

  void end(StreamId id) {
    loop.execute(() -> commands.add(new StreamCommand.Close(id)));
  }

  /** A command from within {@link #onEvent}. */
  void command(StreamCommand command) {
    commands.add(command);
  }

  /** The next event, which must be of this kind. */
  <E extends StreamEvent> E next(Class<E> kind) throws Exception {
    StreamEvent event = events.poll(20, SECONDS);
    assertThat(event).isInstanceOf(kind);
    return kind.cast(Objects.requireNonNull(event));
  }

  /** So many bytes of one stream, which come before anything else. */
  byte[] receive(int count) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (all.size() < count) {
      all.write(next(StreamEvent.Received.class).bytes());
    }
    return all.toByteArray();
  }

  /** Waits until the loop has done everything asked for so far. */
  void settle() {
    assertThat(loop.ask(() -> List.of())).isNotNull();
    assertThat(loop.ask(() -> List.of())).isNotNull();
  }

  @Override
  public void handleStream(StreamEvent event, long nowNanos) {
    onEvent.accept(event);
    events.add(event);
  }

  @Override
  public @Nullable StreamCommand pollStream() {
    return commands.poll();
  }

  @Override
  public void handleDatagram(Datagram datagram, long nowNanos) {}

  @Override
  public void handleTimeout(long nowNanos) {}

  @Override
  public @Nullable Transmit pollTransmit() {
    return null;
  }

  @Override
  public @Nullable Object pollEvent() {
    return null;
  }

  @Override
  public OptionalLong nextTimeoutNanos() {
    return OptionalLong.empty();
  }

  @Override
  public Machine<?> machine() {
    return this;
  }

  @Override
  public void drain(long nowNanos) {}

  @Override
  public void close() {
    loop.stop();
  }
}
