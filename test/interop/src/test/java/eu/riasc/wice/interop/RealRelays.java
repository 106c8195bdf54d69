package eu.riasc.wice.interop;

import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.agent.SharedPorts;
import eu.riasc.wice.ice.turn.RelayEvent;
import eu.riasc.wice.ice.turn.Relays;
import eu.riasc.wice.ice.turn.RelaysConfig;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamId;
import eu.riasc.wice.sansio.StreamNumbers;
import eu.riasc.wice.sansio.Transmit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** {@link Relays} on real sockets: one UDP socket on the loopback address, streams over TCP. */
final class RealRelays implements AutoCloseable {
  private static final int LONGEST_WAIT_MILLIS = 100;

  Relays relays = fresh();
  final List<RelayEvent> events = new ArrayList<>();
  final List<Datagram> received = new ArrayList<>();
  private final Selector selector = Selector.open();
  private final DatagramChannel udp;
  private final InetSocketAddress bound;
  private final Map<StreamId, SocketChannel> streams = new LinkedHashMap<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(65_536);

  RealRelays() throws IOException {
    udp = DatagramChannel.open();
    udp.bind(new InetSocketAddress(IpLiteral.parse("127.0.0.1"), 0));
    udp.configureBlocking(false);
    udp.register(selector, SelectionKey.OP_READ);
    bound = (InetSocketAddress) udp.getLocalAddress();
    relays.setLocalAddresses(List.of(new LocalAddress(bound, "lo", 65_535)), now());
  }

  private static Relays fresh() {
    return new Relays(
        RelaysConfig.defaults(),
        SharedPorts.withDefaultSpacing(),
        new StreamNumbers(),
        new SecureRandom());
  }

  /** As if the process had died and another had bound the same port. */
  void forget() {
    relays = fresh();
    relays.setLocalAddresses(List.of(new LocalAddress(bound, "lo", 65_535)), now());
  }

  static long now() {
    return System.nanoTime();
  }

  void send(InetSocketAddress relayed, InetSocketAddress peer, byte[] payload) {
    relays.send(new Transmit(relayed, peer, payload), now());
  }

  /** Drives everything until a condition holds; whether it did in time. */
  boolean await(Duration limit, BooleanSupplier condition) throws IOException {
    long end = now() + limit.toNanos();
    drain();
    while (!condition.getAsBoolean()) {
      if (now() - end >= 0) {
        return false;
      }
      OptionalLong timer = relays.nextTimeoutNanos();
      long waitNanos = timer.isPresent() ? timer.getAsLong() - now() : Long.MAX_VALUE;
      long waitMillis = Duration.ofNanos(waitNanos).toMillis();
      selector.select(Math.max(1, Math.min(LONGEST_WAIT_MILLIS, waitMillis)));
      for (SelectionKey key : selector.selectedKeys()) {
        if (key.channel() == udp) {
          readDatagrams();
        } else {
          readStream((StreamId) key.attachment(), (SocketChannel) key.channel());
        }
      }
      selector.selectedKeys().clear();
      relays.handleTimeout(now());
      drain();
    }
    return true;
  }

  private void readDatagrams() throws IOException {
    for (InetSocketAddress from = receive(); from != null; from = receive()) {
      if (relays.isFromServer(bound, from)) {
        relays.handleDatagram(new Datagram(bound, from, taken()), now());
      }
      drain();
    }
  }

  private @Nullable InetSocketAddress receive() throws IOException {
    buffer.clear();
    return (InetSocketAddress) udp.receive(buffer);
  }

  private byte[] taken() {
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private void readStream(StreamId id, SocketChannel channel) throws IOException {
    buffer.clear();
    int count;
    try {
      count = channel.read(buffer);
    } catch (IOException reset) {
      count = -1;
    }
    if (count < 0) {
      channel.close();
      streams.remove(id);
      relays.handleStream(new StreamEvent.Closed(id, "end of stream"), now());
    } else {
      relays.handleStream(new StreamEvent.Received(id, taken()), now());
    }
    drain();
  }

  private void drain() throws IOException {
    for (var command = relays.pollStream(); command != null; command = relays.pollStream()) {
      execute(command);
    }
    for (var out = relays.pollTransmit(); out != null; out = relays.pollTransmit()) {
      udp.send(ByteBuffer.wrap(out.payload()), out.remote());
    }
    for (var in = relays.pollDatagram(); in != null; in = relays.pollDatagram()) {
      received.add(in);
    }
    for (var event = relays.pollEvent(); event != null; event = relays.pollEvent()) {
      events.add(event);
    }
  }

  private void execute(StreamCommand command) throws IOException {
    if (command instanceof StreamCommand.Open open) {
      open(open);
    } else if (command instanceof StreamCommand.Send send) {
      SocketChannel channel = streams.get(send.stream());
      if (channel != null) {
        write(send.stream(), channel, ByteBuffer.wrap(send.bytes()));
      }
    } else {
      SocketChannel channel = streams.remove(command.stream());
      if (channel != null) {
        channel.close();
      }
    }
  }

  private void write(StreamId id, SocketChannel channel, ByteBuffer bytes) throws IOException {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException reset) {
      channel.close();
      streams.remove(id);
      relays.handleStream(new StreamEvent.Closed(id, "reset"), now());
    }
  }

  private void open(StreamCommand.Open open) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.bind(open.local());
      channel.connect(open.remote());
    } catch (IOException refused) {
      channel.close();
      relays.handleStream(new StreamEvent.Closed(open.stream(), "refused"), now());
      return;
    }
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, open.stream());
    streams.put(open.stream(), channel);
    InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
    relays.handleStream(new StreamEvent.Opened(open.stream(), local), now());
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : streams.values()) {
      channel.close();
    }
    udp.close();
    selector.close();
  }
}
