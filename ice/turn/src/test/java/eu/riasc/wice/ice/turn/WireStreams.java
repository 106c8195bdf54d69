package eu.riasc.wice.ice.turn;

import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamId;
import eu.riasc.wice.testturn.SimulatedTurnServer;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;

/** The streams of a {@link TurnWire} between its relays and its servers. */
@NullUnmarked
final class WireStreams {
  private static final long OPEN_NANOS = 2_000_000;
  private static final long DELAY_NANOS = 1_000_000;
  private static final int BEFORE_FIRST_PORT = 20_000;

  private final TurnWire wire;
  private final Set<InetSocketAddress> refused = new LinkedHashSet<>();
  private final Map<StreamId, SimulatedTurnServer> open = new LinkedHashMap<>();
  private int chunk = Integer.MAX_VALUE;

  WireStreams(TurnWire wire) {
    this.wire = wire;
  }

  /** How many bytes come at once. */
  void chunk(int bytes) {
    chunk = bytes;
  }

  /** None to this address can be opened. */
  void refuse(InetSocketAddress address) {
    refused.add(address);
  }

  /** Something arrives on each at once. */
  void inject(byte[] bytes) {
    for (StreamId id : List.copyOf(open.keySet())) {
      tell(new StreamEvent.Received(id, bytes));
    }
  }

  void breakAll() {
    List.copyOf(open.keySet()).forEach(id -> closeByServer(id, "connection reset"));
  }

  void execute(StreamCommand command) {
    if (command instanceof StreamCommand.Open wanted) {
      wire.after(OPEN_NANOS, () -> open(wanted));
    } else if (command instanceof StreamCommand.Send send) {
      wire.after(DELAY_NANOS, () -> deliver(send));
    } else {
      wire.after(DELAY_NANOS, () -> closeByUs(command.stream()));
    }
  }

  private void open(StreamCommand.Open wanted) {
    SimulatedTurnServer server = wire.serverAt(wanted.remote());
    StreamId id = wanted.stream();
    if (server == null || refused.contains(wanted.remote())) {
      tell(new StreamEvent.Closed(id, "connection refused"));
      return;
    }
    InetSocketAddress local =
        new InetSocketAddress(wanted.local().getAddress(), BEFORE_FIRST_PORT + (int) id.number());
    open.put(id, server);
    server.handleStream(new StreamEvent.Accepted(theirs(id), wanted.remote(), local), wire.now());
    tell(new StreamEvent.Opened(id, local));
  }

  private static StreamId theirs(StreamId ours) {
    return new StreamId(true, ours.number());
  }

  private void deliver(StreamCommand.Send send) {
    SimulatedTurnServer server = open.get(send.stream());
    if (server != null) {
      for (byte[] part : parts(send.bytes())) {
        server.handleStream(new StreamEvent.Received(theirs(send.stream()), part), wire.now());
      }
    }
  }

  private void closeByUs(StreamId id) {
    SimulatedTurnServer server = open.remove(id);
    if (server != null) {
      server.handleStream(new StreamEvent.Closed(theirs(id), "closed"), wire.now());
    }
  }

  private void closeByServer(StreamId id, String reason) {
    closeByUs(id);
    tell(new StreamEvent.Closed(id, reason));
  }

  private List<byte[]> parts(byte[] bytes) {
    List<byte[]> parts = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += Math.min(chunk, bytes.length)) {
      parts.add(Arrays.copyOfRange(bytes, at, at + Math.min(chunk, bytes.length - at)));
    }
    return parts;
  }

  /** A server has said what is to be done with a stream. */
  void fromServer(StreamCommand command) {
    StreamId ours = new StreamId(false, command.stream().number());
    if (command instanceof StreamCommand.Send send) {
      wire.after(DELAY_NANOS, () -> receive(ours, send.bytes()));
    } else {
      wire.after(DELAY_NANOS, () -> closeByServer(ours, "closed by the server"));
    }
  }

  private void receive(StreamId ours, byte[] bytes) {
    if (open.containsKey(ours)) {
      parts(bytes).forEach(part -> tell(new StreamEvent.Received(ours, part)));
    }
  }

  private void tell(StreamEvent event) {
    wire.relays.handleStream(event, wire.now());
  }
}
