package eu.riasc.wice.ice.tcp;

import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.NullUnmarked;

/** Byte streams between peers in virtual time, which cuts what is sent into pieces at random. */
@NullUnmarked
final class StreamWire {
  private static final long DELAY_NANOS = 1_000_000;

  /** One end of a stream. */
  private record End(TcpPeer peer, StreamId stream) {}

  private record Flight(long atNanos, long order, TcpPeer peer, StreamEvent event) {}

  private final Random random;
  private final List<TcpPeer> peers;
  private final Map<InetSocketAddress, TcpPeer> listeners = new LinkedHashMap<>();
  private final Map<End, End> otherEnds = new LinkedHashMap<>();
  private final PriorityQueue<Flight> flights =
      new PriorityQueue<>(
          (a, b) ->
              a.atNanos() != b.atNanos()
                  ? Long.compare(a.atNanos(), b.atNanos())
                  : Long.compare(a.order(), b.order()));
  private long nowNanos = 1_000_000_000L;
  private long order;
  private long accepted;

  StreamWire(long seed, TcpPeer... peers) {
    this.random = new Random(seed);
    this.peers = List.of(peers);
  }

  long now() {
    return nowNanos;
  }

  void listen(InetSocketAddress address, TcpPeer peer) {
    listeners.put(address, peer);
  }

  /** Streams that exist carry nothing from now on, without a word. */
  void swallow() {
    otherEnds.clear();
  }

  /** Resets all streams. */
  void reset() {
    for (End end : List.copyOf(otherEnds.keySet())) {
      deliver(end.peer(), new StreamEvent.Closed(end.stream(), "reset"));
    }
    otherEnds.clear();
  }

  private void deliver(TcpPeer peer, StreamEvent event) {
    flights.add(new Flight(nowNanos + DELAY_NANOS, order++, peer, event));
  }

  /** A stream of no agent to where somebody listens. */
  StreamId connectAsStranger(InetSocketAddress from, InetSocketAddress to) {
    accepted++;
    StreamId stream = new StreamId(true, accepted);
    deliver(listeners.get(to), new StreamEvent.Accepted(stream, to, from));
    return stream;
  }

  void sendAsStranger(InetSocketAddress to, StreamId stream, byte[] bytes) {
    deliver(listeners.get(to), new StreamEvent.Received(stream, bytes));
  }

  private void execute(TcpPeer peer, StreamCommand command) {
    if (command instanceof StreamCommand.Open open) {
      TcpPeer listener = listeners.get(open.remote());
      if (listener == null) {
        deliver(peer, new StreamEvent.Closed(open.stream(), "connection refused"));
        return;
      }
      accepted++;
      InetSocketAddress from =
          new InetSocketAddress(open.local().getAddress(), 40_000 + (int) accepted);
      End near = new End(peer, open.stream());
      End far = new End(listener, new StreamId(true, accepted));
      otherEnds.put(near, far);
      otherEnds.put(far, near);
      deliver(peer, new StreamEvent.Opened(open.stream(), from));
      deliver(listener, new StreamEvent.Accepted(far.stream(), open.remote(), from));
    } else if (command instanceof StreamCommand.Send send) {
      End far = otherEnds.get(new End(peer, send.stream()));
      int from = 0;
      while (far != null && from < send.bytes().length) {
        int to = Math.min(send.bytes().length, from + 1 + random.nextInt(2_000));
        byte[] piece = Arrays.copyOfRange(send.bytes(), from, to);
        deliver(far.peer(), new StreamEvent.Received(far.stream(), piece));
        from = to;
      }
    } else if (command instanceof StreamCommand.Close close) {
      End far = otherEnds.remove(new End(peer, close.stream()));
      if (far != null) {
        otherEnds.remove(far);
        deliver(far.peer(), new StreamEvent.Closed(far.stream(), "closed by the other side"));
      }
    }
  }

  private void drain() {
    for (TcpPeer peer : peers) {
      peer.exchange(nowNanos);
      for (StreamCommand next = peer.ports().pollStream();
          next != null;
          next = peer.ports().pollStream()) {
        execute(peer, next);
      }
    }
  }

  void run(Duration time) {
    runUntil(time, () -> false);
  }

  boolean runUntil(Duration limit, BooleanSupplier condition) {
    long endNanos = nowNanos + limit.toNanos();
    drain();
    while (!condition.getAsBoolean()) {
      long next = endNanos;
      for (TcpPeer peer : peers) {
        OptionalLong due = peer.nextTimeoutNanos();
        next = due.isPresent() ? Math.min(next, due.getAsLong()) : next;
      }
      Flight flight = flights.peek();
      if (flight != null && flight.atNanos() <= next) {
        nowNanos = Math.max(nowNanos, flight.atNanos());
        flights.remove();
        flight.peer().ports().handleStream(flight.event(), nowNanos);
      } else if (next >= endNanos) {
        nowNanos = endNanos;
        return condition.getAsBoolean();
      } else {
        nowNanos = Math.max(nowNanos, next);
        for (TcpPeer peer : peers) {
          peer.handleTimeout(nowNanos);
        }
      }
      drain();
    }
    return true;
  }
}
