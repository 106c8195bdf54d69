package eu.riasc.wice.node;

import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamId;
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

  /** Streams that the machine knows. */
  private final Map<StreamId, Stream> live = new LinkedHashMap<>();

  /** Streams that the machine has closed or been told of, and whose sockets still have work. */
  private final Set<Stream> closing = new LinkedHashSet<>();

  /** Streams that were given bytes since the last flush. */
  private final Set<Stream> unflushed = new LinkedHashSet<>();

  Streams(Selector selector, StreamSettings settings, StreamCounters counters) {
    this.selector = selector;
    this.settings = settings;
    this.counters = counters;
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
        unflushed.add(stream);
      } else {
        counters.sendsDropped.increment();
      }
    } else {
      live.remove(stream.id());
      if (stream.state() == Stream.State.CONNECTING) {
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
    if (open.tls() != null) {
      openFailed(open, "tls is not supported");
      return;
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
    if (stream.state() == Stream.State.OPEN) {
      opened(stream);
    } else {
      deadlines.set(stream, nowNanos + settings.connectTimeout().toNanos());
    }
  }

  private void openFailed(StreamCommand.Open open, String why) {
    counters.openFailures.increment();
    events.add(
        new StreamEvent.Closed(
            open.stream(), "connect to " + Reasons.text(open.remote()) + ": " + why));
  }

  private void opened(Stream stream) {
    try {
      events.add(new StreamEvent.Opened(stream.id(), stream.local()));
      counters.opened.increment();
      deadlines.clear(stream);
      unflushed.add(stream);
    } catch (IOException e) {
      fail(stream, Reasons.of(e));
    }
  }

  /** The system says that something can be done with a stream. */
  void ready(Stream stream, long nowNanos) {
    try {
      if (stream.state() == Stream.State.CONNECTING) {
        if (stream.finishConnect()) {
          opened(stream);
        }
        return;
      }
      boolean ended = stream.receive(scratch, bytes -> received(stream, bytes));
      if (ended) {
        remoteEnded(stream, nowNanos);
      }
      unflushed.add(stream);
    } catch (IOException e) {
      fail(stream, Reasons.of(e));
    }
  }

  private void received(Stream stream, byte[] bytes) {
    counters.receivedBytes.add(bytes.length);
    events.add(new StreamEvent.Received(stream.id(), bytes));
  }

  /** The remote side sends nothing more. It may still read, so what waits goes out. */
  private void remoteEnded(Stream stream, long nowNanos) {
    if (live.remove(stream.id()) != null) {
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
    boolean connecting = stream.state() == Stream.State.CONNECTING;
    if (live.remove(stream.id()) != null) {
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
    counters.current.decrement();
    try {
      stream.discard();
    } catch (IOException e) {
      log.debug("closing stream {}: {}", stream.id(), e.getMessage());
    }
  }

  /** Writes what was handed in since the last time, and lets go of what is done. */
  void flush() {
    while (!unflushed.isEmpty()) {
      Stream stream = unflushed.iterator().next();
      unflushed.remove(stream);
      try {
        counters.sentBytes.add(stream.flush());
        if (stream.isDone()) {
          discard(stream);
        }
      } catch (IOException e) {
        fail(stream, Reasons.of(e));
      }
    }
  }

  /** The next thing that has happened, or null. */
  @Nullable StreamEvent pollEvent() {
    return events.poll();
  }

  /** When {@link #handleTimeout} wants to be called, or empty. */
  OptionalLong nextTimeoutNanos() {
    return deadlines.next();
  }

  /** Gives up what has taken too long. */
  void handleTimeout(long nowNanos) {
    for (Stream due = deadlines.pollDue(nowNanos); due != null; due = deadlines.pollDue(nowNanos)) {
      fail(due, "no answer within " + Reasons.text(settings.connectTimeout()));
    }
  }

  /** Closes the streams whose local address is no longer one of this host's. */
  void adjustTo(List<InetAddress> present) {
    for (Stream stream : List.copyOf(live.values())) {
      try {
        InetAddress local = stream.local().getAddress();
        if (!local.isAnyLocalAddress() && !present.contains(local)) {
          fail(stream, "the local address " + local.getHostAddress() + " is gone");
        }
      } catch (IOException e) {
        fail(stream, Reasons.of(e));
      }
    }
  }

  void closeAll() {
    List.copyOf(live.values()).forEach(this::discard);
    live.clear();
    List.copyOf(closing).forEach(this::discard);
  }
}
