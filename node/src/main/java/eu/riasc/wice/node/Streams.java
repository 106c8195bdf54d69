package eu.riasc.wice.node;

import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamId;
import eu.riasc.wice.sansio.Times;
import eu.riasc.wice.sansio.TlsName;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All TCP connections of a node: does what the machine wants done with streams, and keeps what has
 * happened until it is polled. No call blocks, and none calls back. Belongs to the selector thread.
 */
final class Streams {
  private static final Logger log = LoggerFactory.getLogger(Streams.class);
  private static final int READ_BYTES = 32 * 1024;

  private final Selector selector;
  private final StreamSettings settings;
  private final StreamCounters counters;
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(READ_BYTES);
  private final ArrayDeque<StreamEvent> events = new ArrayDeque<>();
  private final StreamDeadlines deadlines = new StreamDeadlines();
  private final Acceptor acceptor;

  /** Streams that the machine knows. */
  private final Map<StreamId, Stream> live = new LinkedHashMap<>();

  /** Streams that the machine has closed or been told of, and whose sockets still have work. */
  private final Set<Stream> closing = new LinkedHashSet<>();

  /** Streams that were given bytes since the last flush. */
  private final Set<Stream> unflushed = new LinkedHashSet<>();

  private @Nullable TlsWork tlsWork;

  Streams(Selector selector, StreamSettings settings, StreamCounters counters) {
    this.selector = selector;
    this.settings = settings;
    this.counters = counters;
    this.acceptor = new Acceptor(selector, settings, counters);
  }

  /** Makes streams with TLS possible. */
  void setTls(TlsWork work) {
    tlsWork = work;
  }

  /** Where connections are accepted; nowhere, unless it is told to listen. */
  Listeners listeners() {
    return acceptor.listeners();
  }

  /** Does what the machine wants; what it sends leaves with the next {@link #flush}. */
  void handle(StreamCommand command, long nowNanos) {
    if (command instanceof StreamCommand.Open open) {
      open(open, nowNanos);
      return;
    }
    Stream stream = live.get(command.stream());
    if (stream == null) {
      return;
    }
    if (command instanceof StreamCommand.Send send) {
      if (stream.send(send.bytes())) {
        if (!stream.isOpening()) {
          deadlines.clear(stream); // of an accepted one, which has been answered now
        }
        unflushed.add(stream);
      } else {
        counters.sendsDropped.increment();
      }
    } else {
      live.remove(stream.id());
      if (stream.isOpening()) {
        discard(stream);
      } else {
        finish(stream, nowNanos);
      }
    }
  }

  private void open(StreamCommand.Open open, long nowNanos) {
    if (live.containsKey(open.stream())) {
      throw new IllegalStateException(
          "open stream " + open.stream() + ": there is one already, expected a new number");
    }
    Stream stream;
    try {
      stream = Stream.connect(selector, open);
    } catch (IOException | RuntimeException e) {
      openFailed(open, Reasons.of(e));
      return;
    }
    counters.current.increment();
    live.put(stream.id(), stream);
    deadlines.set(stream, nowNanos + settings.connectTimeout().toNanos());
    if (open.tls() != null) {
      makeEngine(stream, open.tls());
    } else if (stream.state() == Stream.State.OPEN) {
      opened(stream);
    }
  }

  private void makeEngine(Stream stream, TlsName name) {
    TlsWork work = tlsWork;
    if (work == null) {
      fail(stream, "tls is not supported");
      return;
    }
    work.make(
        name,
        stream.remote().getPort(),
        engine -> attempt(stream, () -> secureWith(stream, engine)),
        why -> attempt(stream, () -> fail(stream, "tls: " + why)));
  }

  private void secureWith(Stream stream, SSLEngine engine) throws IOException {
    stream.secureWith(engine);
    pump(stream);
  }

  /** Goes on with TLS, until it needs the network or somebody to work for it. */
  private void pump(Stream stream) throws IOException {
    stream.pump(sink(stream));
    settle(stream);
  }

  private void settle(Stream stream) {
    work(stream);
    if (stream.isRemoteEnded()) {
      remoteEnded(stream, System.nanoTime());
    }
    unflushed.add(stream);
  }

  /** Has the engine's task done, if it waits for one. */
  private void work(Stream stream) {
    SSLEngine engine = stream.engineForTask();
    if (engine != null && tlsWork != null) {
      tlsWork.run(
          engine,
          () -> attempt(stream, () -> taskDone(stream)),
          why -> attempt(stream, () -> fail(stream, "tls: " + why)));
    }
  }

  private void taskDone(Stream stream) throws IOException {
    stream.taskDone();
    pump(stream);
  }

  private interface Step {
    void run() throws IOException;
  }

  /** Does something to a stream, unless its socket is gone; if that fails, the stream has. */
  private void attempt(Stream stream, Step step) {
    if (live.get(stream.id()) != stream && !closing.contains(stream)) {
      return;
    }
    try {
      step.run();
    } catch (SSLException e) {
      stream.alert();
      fail(stream, "tls: " + Reasons.of(e));
    } catch (IOException e) {
      fail(stream, Reasons.of(e));
    }
  }

  private void openFailed(StreamCommand.Open open, String why) {
    counters.openFailures.increment();
    events.add(
        new StreamEvent.Closed(
            open.stream(), "connect to " + Reasons.text(open.remote()) + ": " + why));
  }

  private void opened(Stream stream) {
    attempt(
        stream,
        () -> {
          events.add(new StreamEvent.Opened(stream.id(), stream.local()));
          counters.opened.increment();
          deadlines.clear(stream);
          unflushed.add(stream);
        });
  }

  /** The system says that somebody has connected. */
  void accept(Listener listener, long nowNanos) {
    acceptor.accept(listener, stream -> accepted(stream, listener, nowNanos), nowNanos);
  }

  private void accepted(Stream stream, Listener listener, long nowNanos) {
    counters.current.increment();
    counters.accepted.increment();
    live.put(stream.id(), stream);
    deadlines.set(stream, nowNanos + settings.acceptTimeout().toNanos());
    events.add(
        new StreamEvent.Accepted(stream.id(), listener.described().bound(), stream.remote()));
  }

  /** The system says that something can be done with a stream. */
  void ready(Stream stream) {
    attempt(stream, () -> advance(stream));
  }

  private void advance(Stream stream) throws IOException {
    if (stream.state() == Stream.State.CONNECTING) {
      if (stream.finishConnect()) {
        if (stream.state() == Stream.State.OPEN) {
          opened(stream);
        } else {
          pump(stream);
        }
      }
      return;
    }
    stream.receive(scratch, sink(stream));
    settle(stream);
  }

  private Tls.Sink sink(Stream stream) {
    return new Tls.Sink() {
      @Override
      public void secured() {
        opened(stream);
      }

      @Override
      public void received(byte[] bytes) {
        counters.receivedBytes.add(bytes.length);
        events.add(new StreamEvent.Received(stream.id(), bytes));
      }
    };
  }

  /** The remote side sends nothing more. It may still read, so what waits goes out. */
  private void remoteEnded(Stream stream, long nowNanos) {
    if (stream.isOpening()) {
      fail(stream, "the remote side closed the connection during the handshake of tls");
    } else if (live.remove(stream.id(), stream)) {
      events.add(new StreamEvent.Closed(stream.id(), "the remote side closed the stream"));
      finish(stream, nowNanos);
    }
  }

  private void finish(Stream stream, long nowNanos) {
    stream.finish();
    closing.add(stream);
    unflushed.add(stream);
    deadlines.set(stream, nowNanos + settings.closeTimeout().toNanos());
  }

  /** The stream has come to a bad end. */
  private void fail(Stream stream, String why) {
    boolean connecting = stream.isOpening();
    if (live.remove(stream.id(), stream)) {
      if (connecting) {
        counters.openFailures.increment();
      }
      String attempt = connecting ? "connect to " + Reasons.text(stream.remote()) + ": " : "";
      events.add(new StreamEvent.Closed(stream.id(), attempt + why));
    }
    discard(stream);
  }

  private void discard(Stream stream) {
    deadlines.clear(stream);
    closing.remove(stream);
    unflushed.remove(stream);
    try {
      if (stream.discard()) {
        counters.current.decrement();
        if (stream.id().accepted()) {
          acceptor.released(stream);
        }
      }
    } catch (IOException e) {
      log.debug("closing stream {}: {}", stream.id(), e.getMessage());
    }
  }

  /** Writes what was handed in since the last time, and lets go of what is done. */
  void flush() {
    while (!unflushed.isEmpty()) {
      Stream stream = unflushed.iterator().next();
      unflushed.remove(stream);
      attempt(
          stream,
          () -> {
            counters.sentBytes.add(stream.flush());
            if (stream.isDone()) {
              discard(stream);
            }
          });
    }
  }

  /** The next thing that has happened, or null. */
  @Nullable StreamEvent pollEvent() {
    return events.poll();
  }

  /** When {@link #handleTimeout} wants to be called, or empty. */
  OptionalLong nextTimeoutNanos() {
    return Times.earliest(deadlines.next(), listeners().nextTimeoutNanos());
  }

  /** Gives up what has taken too long. */
  void handleTimeout(long nowNanos) {
    listeners().handleTimeout(nowNanos);
    for (Stream due = deadlines.pollDue(nowNanos); due != null; due = deadlines.pollDue(nowNanos)) {
      fail(
          due,
          due.isOpening()
              ? "no answer within " + Reasons.text(settings.connectTimeout())
              : "nothing was answered within " + Reasons.text(settings.acceptTimeout()));
    }
  }

  /** Closes the streams whose local address is no longer one of this host's. */
  void adjustTo(List<InetAddress> present) {
    for (Stream stream : List.copyOf(live.values())) {
      attempt(
          stream,
          () -> {
            InetAddress local = stream.local().getAddress();
            if (!local.isAnyLocalAddress() && !present.contains(local)) {
              fail(stream, "the local address " + local.getHostAddress() + " is gone");
            }
          });
    }
  }

  void closeAll() {
    List.copyOf(live.values()).forEach(this::discard);
    live.clear();
    List.copyOf(closing).forEach(this::discard);
    listeners().closeAll();
  }
}
