package eu.riasc.wice.netlab;

import eu.riasc.wice.sansio.Datagram;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Finds out from outside how a NAT behaves, with two reflectors on the internet (RFC 5780's
 * method): which outside endpoint three destinations see, and who of three may send to it.
 */
final class NatProbe {
  static final int INSIDE_PORT = 40000;
  private static final byte[] PROBE = "probe".getBytes(StandardCharsets.UTF_8);

  final Simulation simulation;
  final Lan internet;
  final Lan home;
  final Router router;
  final Host client;
  final Socket socket;
  private final Host first;
  private final Host second;
  private final Deque<Datagram> received = new ArrayDeque<>();
  private @Nullable InetSocketAddress reflected;

  NatProbe(long seed, NatBehaviour behaviour) {
    simulation = new Simulation(seed);
    internet = simulation.lan("internet");
    home = simulation.lan("home");
    router = internet.router("nat", home, "198.51.100.1").nat(behaviour);
    client = home.host("client", "10.0.0.2");
    socket = client.bind(INSIDE_PORT, (datagram, bound) -> received.add(datagram));
    first = internet.host("first", "203.0.113.1");
    second = internet.host("second", "203.0.113.2");
    for (int port = 5001; port <= 5003; port++) {
      first.bind(port, (datagram, bound) -> reflected = datagram.remote());
      second.bind(port, (datagram, bound) -> reflected = datagram.remote());
    }
  }

  /** What a reflector sees when the client sends to it from a port. */
  @Nullable InetSocketAddress seenBy(Host reflector, int port, Socket from) {
    reflected = null;
    from.send(reflector.endpoint4(port), PROBE);
    settle();
    return reflected;
  }

  @Nullable InetSocketAddress seenByFirst(int port) {
    return seenBy(first, port, socket);
  }

  /** Whether a packet from outside reaches the client. */
  boolean reaches(Host from, int port, InetSocketAddress to) {
    received.clear();
    first.simulation().note("reach for " + to);
    from.send(new Packet(from.endpoint4(port), to, PROBE));
    settle();
    return !received.isEmpty();
  }

  boolean firstReaches(int port, InetSocketAddress to) {
    return reaches(first, port, to);
  }

  Dependence mapping() {
    InetSocketAddress one = seenBy(first, 5001, socket);
    InetSocketAddress otherPort = seenBy(first, 5002, socket);
    InetSocketAddress otherAddress = seenBy(second, 5001, socket);
    if (one == null || otherPort == null || otherAddress == null) {
      throw new AssertionError("a probe found no way out");
    }
    if (!one.equals(otherPort)) {
      return Dependence.ADDRESS_AND_PORT_DEPENDENT;
    }
    return one.equals(otherAddress)
        ? Dependence.ENDPOINT_INDEPENDENT
        : Dependence.ADDRESS_DEPENDENT;
  }

  Dependence filtering() {
    InetSocketAddress seen = seenBy(first, 5001, socket);
    if (seen == null || !reaches(first, 5001, seen)) {
      throw new AssertionError("the endpoint that was sent to cannot answer");
    }
    if (reaches(second, 5003, seen)) {
      return Dependence.ENDPOINT_INDEPENDENT;
    }
    return reaches(first, 5003, seen)
        ? Dependence.ADDRESS_DEPENDENT
        : Dependence.ADDRESS_AND_PORT_DEPENDENT;
  }

  @Nullable Datagram lastReceived() {
    return received.peekLast();
  }

  private void settle() {
    simulation.runFor(Duration.ofMillis(1));
  }
}
