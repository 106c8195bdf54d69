package eu.riasc.wice.ice.tcp;

import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamId;
import eu.riasc.wice.sansio.StreamNumbers;
import eu.riasc.wice.sansio.Transmit;
import eu.riasc.wice.sansio.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;

/** One {@link TcpPorts} with an address to connect from and one to listen on, in virtual time. */
@NullUnmarked
abstract class OnePortTest {
  static final InetSocketAddress UDP_PORT = IpLiteral.endpoint("192.0.2.1", 4_000);
  static final InetSocketAddress ACTIVE = IpLiteral.endpoint("192.0.2.1", 9);
  static final InetSocketAddress LISTENING = IpLiteral.endpoint("192.0.2.1", 443);
  static final InetSocketAddress REMOTE = IpLiteral.endpoint("198.51.100.7", 443);
  static final byte[] CHECK =
      StunMessage.request(Method.BINDING, TransactionId.random(new Random(1)))
          .fingerprint()
          .build()
          .bytes();

  TcpPorts ports;
  final List<StreamCommand> commands = new ArrayList<>();
  final List<TcpEvent> events = new ArrayList<>();
  final List<Datagram> datagrams = new ArrayList<>();
  long nowNanos = -5_000_000_000L;
  long acceptedNumber;

  @BeforeEach
  void make() {
    make(TcpConfig.defaults());
  }

  void make(TcpConfig config) {
    ports = new TcpPorts(config, new StreamNumbers());
    ports.setLocalAddresses(List.of(local(UDP_PORT)), List.of(local(LISTENING)), nowNanos);
    drain();
    events.clear();
  }

  static LocalAddress local(InetSocketAddress address) {
    return new LocalAddress(address, "eth0", 65_535);
  }

  void drain() {
    for (StreamCommand next = ports.pollStream(); next != null; next = ports.pollStream()) {
      commands.add(next);
    }
    for (TcpEvent next = ports.pollEvent(); next != null; next = ports.pollEvent()) {
      events.add(next);
    }
    for (Datagram next = ports.pollDatagram(); next != null; next = ports.pollDatagram()) {
      datagrams.add(next);
    }
  }

  void send(InetSocketAddress local, InetSocketAddress remote, byte[] payload) {
    ports.send(new Transmit(Transport.TCP, local, remote, payload), nowNanos);
    drain();
  }

  void on(StreamEvent event) {
    ports.handleStream(event, nowNanos);
    drain();
  }

  void pass(Duration time) {
    long endNanos = nowNanos + time.toNanos();
    for (OptionalLong due = ports.nextTimeoutNanos();
        due.isPresent() && due.getAsLong() - endNanos <= 0;
        due = ports.nextTimeoutNanos()) {
      nowNanos = Math.max(nowNanos, due.getAsLong());
      ports.handleTimeout(nowNanos);
      drain();
    }
    nowNanos = endNanos;
  }

  <C extends StreamCommand> List<C> commands(Class<C> type) {
    return commands.stream().filter(type::isInstance).map(type::cast).toList();
  }

  StreamId lastOpened() {
    List<StreamCommand.Open> all = commands(StreamCommand.Open.class);
    return all.get(all.size() - 1).stream();
  }

  boolean closed(StreamId stream) {
    return commands(StreamCommand.Close.class).contains(new StreamCommand.Close(stream));
  }

  StreamId connect() {
    send(ACTIVE, REMOTE, CHECK);
    StreamId stream = lastOpened();
    on(new StreamEvent.Opened(stream, IpLiteral.endpoint("192.0.2.1", 51_000)));
    return stream;
  }

  StreamId accept(String ip, int port) {
    acceptedNumber++;
    StreamId stream = new StreamId(true, acceptedNumber);
    on(new StreamEvent.Accepted(stream, LISTENING, IpLiteral.endpoint(ip, port)));
    return stream;
  }

  void receive(StreamId stream, byte[] payload) {
    on(new StreamEvent.Received(stream, Frames.frame(payload)));
  }

  StreamId acceptAuthentic(String ip, int port) {
    StreamId stream = accept(ip, port);
    receive(stream, CHECK);
    ports.onAuthenticated(LISTENING, IpLiteral.endpoint(ip, port));
    return stream;
  }
}
