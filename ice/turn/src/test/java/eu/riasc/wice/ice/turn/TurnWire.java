package eu.riasc.wice.ice.turn;

import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.agent.NetworkType;
import eu.riasc.wice.ice.agent.SharedPorts;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamNumbers;
import eu.riasc.wice.sansio.Transmit;
import eu.riasc.wice.testturn.SimulatedTurnServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/**
 * One {@link Relays}, simulated servers and peers on a network in virtual time, with datagrams and
 * streams. Its clock wraps after five seconds.
 */
@NullUnmarked
final class TurnWire {
  static final InetSocketAddress HOST = IpLiteral.endpoint("10.0.0.1", 4000);
  static final InetSocketAddress OTHER_HOST = IpLiteral.endpoint("10.0.0.2", 4000);
  static final InetSocketAddress HOST6 = IpLiteral.endpoint("2001:db8::1", 4000);
  static final InetSocketAddress SERVER = IpLiteral.endpoint("192.0.2.1", 3478);
  static final InetSocketAddress SERVER2 = IpLiteral.endpoint("192.0.2.2", 3478);
  static final InetSocketAddress PEER = IpLiteral.endpoint("203.0.113.9", 9000);
  static final InetSocketAddress PEER6 = IpLiteral.endpoint("2001:db8:9::9", 9000);
  static final TurnCredentials ALICE = TurnCredentials.of("alice", "secret of alice");

  private static final long ORIGIN_NANOS = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();

  private record Event(long afterNanos, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return afterNanos != other.afterNanos
          ? Long.compare(afterNanos, other.afterNanos)
          : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Event> queue = new PriorityQueue<>();
  private final Map<InetSocketAddress, SimulatedTurnServer> servers = new LinkedHashMap<>();
  private final WireStreams streams = new WireStreams(this);
  private final WirePorts furtherPorts = new WirePorts(this);
  private final List<RelayEvent> events = new ArrayList<>();
  private final List<Datagram> received = new ArrayList<>();
  private final List<Transmit> sentByUs = new ArrayList<>();
  private final List<Transmit> sentToPeers = new ArrayList<>();
  private final List<StreamCommand> commands = new ArrayList<>();
  private final Random random;
  private long nowNanos = ORIGIN_NANOS;
  private long order;
  private LongSupplier delayNanos = () -> 1_000_000;
  private Predicate<Transmit> drop = transmit -> false;
  private BooleanSupplier duplicate = () -> false;
  private UnaryOperator<InetSocketAddress> nat = address -> address;
  private Runnable invariant = () -> {};

  final SharedPorts ports = SharedPorts.withDefaultSpacing();
  final Relays relays;

  TurnWire() {
    this(RelaysConfig.defaults(), 1);
  }

  TurnWire(RelaysConfig config, long seed) {
    random = new Random(seed);
    relays = new Relays(config, ports, new StreamNumbers(), new Random(seed + 1));
  }

  /** Adds a server that knows alice, with relayed addresses of both families. */
  SimulatedTurnServer addServer(InetSocketAddress... addresses) {
    String last = addresses[0].getAddress().getHostAddress().replaceAll(".*[.:]", "");
    List<InetAddress> relayed =
        List.of(IpLiteral.parse("198.51.100." + last), IpLiteral.parse("2001:db8:f::" + last));
    return addServer(relayed, addresses);
  }

  SimulatedTurnServer addServer(List<InetAddress> relayed, InetSocketAddress... addresses) {
    SimulatedTurnServer server =
        new SimulatedTurnServer(relayed, 50_000, 100, random).user("alice", "secret of alice");
    for (InetSocketAddress address : addresses) {
      servers.put(address, server);
    }
    return server;
  }

  /** Uses a server of another network at an address. */
  void adopt(SimulatedTurnServer server, InetSocketAddress address) {
    servers.put(address, server);
  }

  long now() {
    return nowNanos;
  }

  List<RelayEvent> events() {
    return events;
  }

  <E extends RelayEvent> List<E> events(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** What came out of the relays for the agents. */
  List<Datagram> received() {
    return received;
  }

  List<Transmit> sentByUs() {
    return sentByUs;
  }

  /** What the servers have sent to peers. */
  List<Transmit> sentToPeers() {
    return sentToPeers;
  }

  List<StreamCommand> commands() {
    return commands;
  }

  void delay(LongSupplier oneWayNanos) {
    delayNanos = oneWayNanos;
  }

  void dropIf(Predicate<Transmit> condition) {
    drop = condition;
  }

  void duplicateIf(BooleanSupplier condition) {
    duplicate = condition;
  }

  /** What servers see in place of our addresses. */
  void nat(UnaryOperator<InetSocketAddress> translation) {
    nat = translation;
  }

  /** How many bytes of a stream come at once. */
  void chunk(int bytes) {
    streams.chunk(bytes);
  }

  /** Streams to this address cannot be opened. */
  void refuseStreams(InetSocketAddress address) {
    streams.refuse(address);
  }

  /** No further port can be bound. */
  void refusePorts() {
    furtherPorts.refuse();
  }

  /** The addresses of the further ports that are bound at present. */
  Collection<InetSocketAddress> furtherPorts() {
    return furtherPorts.bound();
  }

  /** Has something checked after each step. */
  void invariant(Runnable check) {
    invariant = check;
  }

  void bind(InetSocketAddress... addresses) {
    int[] preference = {65_535};
    relays.setLocalAddresses(
        Arrays.stream(addresses)
            .map(address -> new LocalAddress(address, "eth0", preference[0]--))
            .toList(),
        nowNanos);
    drain();
  }

  void servers(TurnServer... list) {
    relays.setServers(List.of(list), nowNanos);
    drain();
  }

  /** One server over UDP and our IPv4 address. */
  SimulatedTurnServer start() {
    SimulatedTurnServer server = addServer(SERVER);
    servers(TurnServer.udp(SERVER, ALICE));
    bind(HOST);
    return server;
  }

  /** The relayed address of a family. */
  InetSocketAddress relayed(NetworkType network) {
    return relays.candidates().stream()
        .filter(each -> each.type() == CandidateType.RELAYED && each.network() == network)
        .findFirst()
        .orElseThrow()
        .address();
  }

  void send(InetSocketAddress relayed, InetSocketAddress peer, byte[] payload) {
    relays.send(new Transmit(relayed, peer, payload), nowNanos);
    drain();
  }

  /** A peer sends to a relayed address. */
  void fromPeer(InetSocketAddress peer, InetSocketAddress relayed, byte[] payload) {
    after(
        delayNanos.getAsLong(),
        () -> {
          for (SimulatedTurnServer server : all()) {
            if (server.relayedAddresses().contains(relayed)) {
              server.handleDatagram(new Datagram(relayed, peer, payload), nowNanos);
            }
          }
        });
  }

  /** Anybody sends to our host. */
  void inject(InetSocketAddress from, InetSocketAddress to, byte[] payload) {
    after(
        delayNanos.getAsLong(),
        () -> relays.handleDatagram(new Datagram(to, from, payload), nowNanos));
  }

  /** Something arrives on each stream we have opened. */
  void injectIntoStreams(byte[] bytes) {
    streams.inject(bytes);
    drain();
  }

  /** All streams end. */
  void breakStreams() {
    streams.breakAll();
    drain();
  }

  private List<SimulatedTurnServer> all() {
    return List.copyOf(new LinkedHashSet<>(servers.values()));
  }

  /** The server at an address, or null. */
  @Nullable SimulatedTurnServer serverAt(InetSocketAddress address) {
    return servers.get(address);
  }

  /** Has something done after a time. */
  void after(long nanos, Runnable action) {
    queue.add(new Event(nowNanos - ORIGIN_NANOS + nanos, order++, action));
  }

  void run(Duration time) {
    runUntil(time, () -> false);
  }

  /** Runs until something holds; whether it did within the limit. */
  boolean runUntil(Duration limit, BooleanSupplier condition) {
    long end = nowNanos + limit.toNanos();
    drain();
    while (!condition.getAsBoolean()) {
      long timer = earliestTimer(end);
      Event event = queue.peek();
      if (event != null && event.afterNanos() + ORIGIN_NANOS - timer <= 0) {
        nowNanos = event.afterNanos() + ORIGIN_NANOS;
        queue.remove().action().run();
      } else if (timer - end >= 0) {
        nowNanos = end;
        return condition.getAsBoolean();
      } else {
        nowNanos = timer - nowNanos > 0 ? timer : nowNanos;
        relays.handleTimeout(nowNanos);
        all().forEach(server -> server.handleTimeout(nowNanos));
      }
      drain();
    }
    return true;
  }

  private long earliestTimer(long end) {
    long earliest = end;
    List<OptionalLong> timers = new ArrayList<>();
    timers.add(relays.nextTimeoutNanos());
    all().forEach(server -> timers.add(server.nextTimeoutNanos()));
    for (OptionalLong timer : timers) {
      if (timer.isPresent() && timer.getAsLong() - earliest < 0) {
        earliest = timer.getAsLong();
      }
    }
    return earliest;
  }

  private void drain() {
    for (var command = relays.pollStream(); command != null; command = relays.pollStream()) {
      commands.add(command);
      streams.execute(command);
    }
    for (var out = relays.pollTransmit(); out != null; out = relays.pollTransmit()) {
      sentByUs.add(out);
      toServer(out);
    }
    for (var command = relays.pollPort(); command != null; command = relays.pollPort()) {
      furtherPorts.execute(command);
    }
    for (var in = relays.pollDatagram(); in != null; in = relays.pollDatagram()) {
      received.add(in);
    }
    for (var event = relays.pollEvent(); event != null; event = relays.pollEvent()) {
      events.add(event);
    }
    all().forEach(this::drain);
    invariant.run();
  }

  private void drain(SimulatedTurnServer server) {
    for (var out = server.pollTransmit(); out != null; out = server.pollTransmit()) {
      fromServer(out);
    }
    for (var command = server.pollStream(); command != null; command = server.pollStream()) {
      streams.fromServer(command);
    }
    for (var line = server.pollEvent(); line != null; line = server.pollEvent()) {
      // for people only
    }
  }

  private int copies(Transmit transmit) {
    if (drop.test(transmit)) {
      return 0;
    }
    return duplicate.getAsBoolean() ? 2 : 1;
  }

  private void toServer(Transmit out) {
    for (int copies = copies(out); copies > 0; copies--) {
      after(
          delayNanos.getAsLong(),
          () -> {
            SimulatedTurnServer server = servers.get(out.remote());
            if (server != null) {
              InetSocketAddress from = nat.apply(out.local());
              server.handleDatagram(
                  new Datagram(out.remote(), from, out.payload().clone()), nowNanos);
            }
          });
    }
  }

  private void fromServer(Transmit out) {
    if (!servers.containsKey(out.local())) {
      sentToPeers.add(out);
      return;
    }
    for (int copies = copies(out); copies > 0; copies--) {
      after(
          delayNanos.getAsLong(),
          () -> {
            InetSocketAddress to = untranslated(out.remote());
            if (to != null) {
              byte[] payload = out.payload().clone();
              relays.handleDatagram(new Datagram(to, out.local(), payload), nowNanos);
            }
          });
    }
  }

  private @Nullable InetSocketAddress untranslated(InetSocketAddress outside) {
    List<InetSocketAddress> all = new ArrayList<>(List.of(HOST, HOST6, OTHER_HOST));
    all.addAll(furtherPorts());
    for (InetSocketAddress ours : all) {
      if (nat.apply(ours).equals(outside)) {
        return ours;
      }
    }
    return null;
  }
}
