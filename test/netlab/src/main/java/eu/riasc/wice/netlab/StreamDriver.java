package eu.riasc.wice.netlab;

import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamId;
import eu.riasc.wice.sansio.TlsName;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does with a host's TCP what one machine wants done with streams. */
final class StreamDriver {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final Simulation simulation;
  private final Host host;
  private final Consumer<StreamEvent> events;
  private final Map<StreamId, Stream> streams = new LinkedHashMap<>();
  private final List<TcpConnection> closing = new ArrayList<>();
  private final List<TcpListener> listeners = new ArrayList<>();
  private long accepted;
  private boolean stopped;

  /** One stream; it hears of its connection until it is forgotten. */
  private final class Stream implements TcpHandler {
    final StreamId id;
    private final ByteQueue untilOpen = new ByteQueue();
    private @Nullable TcpConnection connection;
    private boolean open;

    Stream(StreamId id) {
      this.id = id;
    }

    boolean isKnown() {
      return streams.get(id) == this;
    }

    @Override
    public void opened(TcpConnection established) {
      connection = established;
      open = true;
      if (stopped) {
        established.reset();
      } else if (id.accepted()) {
        streams.put(id, this);
        tell(new StreamEvent.Accepted(id, established.local(), established.remote()));
      } else {
        established.send(untilOpen.take(untilOpen.size()));
        tell(new StreamEvent.Opened(id, established.local()));
      }
    }

    @Override
    public void received(TcpConnection established, byte[] bytes) {
      tell(new StreamEvent.Received(id, bytes));
    }

    @Override
    public void closed(TcpConnection established, String reason) {
      fail(this, reason);
    }

    private void tell(StreamEvent event) {
      if (isKnown()) {
        events.accept(event);
      }
    }

    void send(byte[] bytes) {
      TcpConnection established = open ? connection : null;
      int waiting = established == null ? untilOpen.size() : established.waitingBytes();
      if (waiting + bytes.length > StreamCommand.Send.MOST_WAITING_BYTES) {
        simulation.note(host.name() + " " + id + " drops a send, too much waits");
      } else if (established == null) {
        untilOpen.add(bytes);
      } else {
        established.send(bytes);
      }
    }

    void reset() {
      if (connection != null) {
        connection.reset();
      }
    }
  }

  StreamDriver(Simulation simulation, Host host, Consumer<StreamEvent> events) {
    this.simulation = simulation;
    this.host = host;
    this.events = events;
  }

  void listen(int port) {
    listeners.add(host.listening(port, () -> new Stream(new StreamId(true, ++accepted))));
  }

  void listenTls(int port, String certificateName) {
    listeners.add(
        host.listening(
            port,
            () ->
                SimulatedTls.server(certificateName, new Stream(new StreamId(true, ++accepted)))));
  }

  void handle(StreamCommand command) {
    if (command instanceof StreamCommand.Open open) {
      open(open);
      return;
    }
    Stream stream = streams.get(command.stream());
    if (stream == null) {
      return;
    }
    if (command instanceof StreamCommand.Send send) {
      stream.send(send.bytes());
    } else {
      streams.remove(stream.id);
      close(stream);
    }
  }

  private void open(StreamCommand.Open open) {
    Stream stream = new Stream(open.stream());
    if (streams.putIfAbsent(open.stream(), stream) != null) {
      throw new IllegalStateException(
          "open stream " + open.stream() + ": there is one already, expected a new number");
    }
    try {
      stream.connection = connect(open.local(), open.remote(), open.tls(), stream);
      simulation.after(CONNECT_TIMEOUT, () -> giveUp(stream));
    } catch (IllegalStateException e) {
      simulation.schedule(0, () -> fail(stream, String.valueOf(e.getMessage())));
    }
  }

  private TcpConnection connect(
      InetSocketAddress local, InetSocketAddress remote, @Nullable TlsName tls, Stream stream) {
    return host.connect(local, remote, tls == null ? stream : SimulatedTls.client(tls, stream));
  }

  private void giveUp(Stream stream) {
    if (stream.isKnown() && !stream.open) {
      stream.reset();
      fail(stream, "no answer within " + CONNECT_TIMEOUT.toSeconds() + " s");
    }
  }

  private void close(Stream stream) {
    TcpConnection connection = stream.connection;
    if (!stream.open || connection == null) {
      stream.reset();
      return;
    }
    connection.close();
    closing.add(connection);
    simulation.after(
        CLOSE_TIMEOUT,
        () -> {
          closing.remove(connection);
          connection.reset();
        });
  }

  private void fail(Stream stream, String reason) {
    if (stream.isKnown()) {
      streams.remove(stream.id);
      events.accept(new StreamEvent.Closed(stream.id, reason));
    }
  }

  /** Closes the streams whose local address the host has no more. */
  void addressesChanged() {
    for (Stream stream : List.copyOf(streams.values())) {
      TcpConnection connection = stream.connection;
      if (connection != null && !host.addresses().contains(connection.local().getAddress())) {
        connection.abandon();
        String address = connection.local().getAddress().getHostAddress();
        fail(stream, "the local address " + address + " is gone");
      }
    }
  }

  /** The process has died: the system resets what it had open. */
  void stop() {
    stopped = true;
    listeners.forEach(TcpListener::close);
    List<Stream> all = List.copyOf(streams.values());
    streams.clear();
    all.forEach(Stream::reset);
    closing.forEach(TcpConnection::reset);
  }
}
