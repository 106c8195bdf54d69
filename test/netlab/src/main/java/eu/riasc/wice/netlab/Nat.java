package eu.riasc.wice.netlab;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The translation table of one NAT for one transport, with one outside address (RFC 4787, RFC
 * 5382).
 */
final class Nat {
  private static final int FIRST_PORT = 1024;
  private static final int LAST_PORT = 65535;
  private static final int MOST_TRIES = 1000;

  private final Simulation simulation;
  private final String name;
  private final NatBehaviour behaviour;
  private final RandomGenerator dice;
  private final Map<Remote, Mapping> byInside = new LinkedHashMap<>();
  private final Map<Integer, Mapping> byPort = new LinkedHashMap<>();
  private InetAddress outside;
  private boolean avoidPreserved;

  /** What a mapping or a leave to enter depends on; the parts that do not matter are left out. */
  private record Remote(
      @Nullable InetSocketAddress inside, @Nullable InetAddress address, int port) {
    static Remote of(
        @Nullable InetSocketAddress inside, InetSocketAddress remote, Dependence dependence) {
      return switch (dependence) {
        case ENDPOINT_INDEPENDENT -> new Remote(inside, null, 0);
        case ADDRESS_DEPENDENT -> new Remote(inside, remote.getAddress(), 0);
        case ADDRESS_AND_PORT_DEPENDENT ->
            new Remote(inside, remote.getAddress(), remote.getPort());
      };
    }
  }

  private static final class Mapping {
    final Remote key;
    final InetSocketAddress inside;
    final InetSocketAddress outside;
    final Map<Remote, Long> leaves = new LinkedHashMap<>();
    long usedNanos;

    Mapping(Remote key, InetSocketAddress inside, InetSocketAddress outside) {
      this.key = key;
      this.inside = inside;
      this.outside = outside;
    }
  }

  Nat(
      Simulation simulation,
      String name,
      NatBehaviour behaviour,
      InetAddress outside,
      RandomGenerator dice) {
    this.simulation = simulation;
    this.name = name;
    this.behaviour = behaviour;
    this.outside = outside;
    this.dice = dice;
  }

  NatBehaviour behaviour() {
    return behaviour;
  }

  InetAddress outside() {
    return outside;
  }

  /** Mappings that are alive. */
  int size() {
    expire();
    return byPort.size();
  }

  /** Forgets everything; new mappings get other ports than the inside ones. */
  void rebind() {
    byInside.clear();
    byPort.clear();
    avoidPreserved = true;
  }

  void moveTo(InetAddress other) {
    byInside.clear();
    byPort.clear();
    outside = other;
  }

  /** Whether a packet that goes out belongs to what is known already. */
  boolean knows(Packet packet) {
    Mapping mapping =
        byInside.get(Remote.of(packet.source(), packet.destination(), behaviour.mapping()));
    if (mapping == null || expired(mapping.usedNanos)) {
      return false;
    }
    Long leave = mapping.leaves.get(Remote.of(null, packet.destination(), behaviour.filtering()));
    return leave != null && !expired(leave);
  }

  @Nullable Packet outbound(Packet packet) {
    Remote key = Remote.of(packet.source(), packet.destination(), behaviour.mapping());
    Mapping mapping = byInside.get(key);
    if (mapping == null || expired(mapping.usedNanos)) {
      remove(mapping);
      mapping = create(key, packet);
      if (mapping == null) {
        return null;
      }
    }
    long now = simulation.elapsedNanos();
    mapping.usedNanos = now;
    mapping.leaves.put(Remote.of(null, packet.destination(), behaviour.filtering()), now);
    return packet.withSource(mapping.outside);
  }

  @Nullable Packet inbound(Packet packet) {
    Mapping mapping = byPort.get(packet.destination().getPort());
    if (mapping == null || expired(mapping.usedNanos)) {
      remove(mapping);
      simulation.dropped(packet, "no mapping");
      return null;
    }
    Remote from = Remote.of(null, packet.source(), behaviour.filtering());
    Long leave = mapping.leaves.get(from);
    if (leave == null || expired(leave)) {
      simulation.dropped(packet, "filtered");
      return null;
    }
    if (behaviour.inboundRefresh()) {
      mapping.usedNanos = simulation.elapsedNanos();
      mapping.leaves.put(from, mapping.usedNanos);
    }
    return packet.withDestination(mapping.inside);
  }

  private @Nullable Mapping create(Remote key, Packet packet) {
    expire();
    int port = freePort(packet.source().getPort());
    if (port < 0) {
      simulation.dropped(packet, "no free port");
      return null;
    }
    InetSocketAddress taken = new InetSocketAddress(outside, port);
    Mapping mapping = new Mapping(key, packet.source(), taken);
    byInside.put(key, mapping);
    byPort.put(port, mapping);
    simulation.mapped(name + " " + Packet.text(mapping.inside) + " as " + Packet.text(taken));
    return mapping;
  }

  private int freePort(int wanted) {
    boolean preserve = behaviour.ports() == NatBehaviour.Ports.PRESERVED && !avoidPreserved;
    if (preserve && !byPort.containsKey(wanted)) {
      return wanted;
    }
    for (int i = 0; i < MOST_TRIES; i++) {
      int port = FIRST_PORT + dice.nextInt(LAST_PORT - FIRST_PORT + 1);
      if (port != wanted && !byPort.containsKey(port)) {
        return port;
      }
    }
    return -1;
  }

  private void remove(@Nullable Mapping mapping) {
    if (mapping != null) {
      byInside.remove(mapping.key);
      byPort.remove(mapping.outside.getPort());
    }
  }

  private void expire() {
    Iterator<Mapping> all = byPort.values().iterator();
    while (all.hasNext()) {
      Mapping mapping = all.next();
      if (expired(mapping.usedNanos)) {
        all.remove();
        byInside.remove(mapping.key);
      } else {
        mapping.leaves.values().removeIf(this::expired);
      }
    }
  }

  private boolean expired(long usedNanos) {
    return simulation.elapsedNanos() - usedNanos > behaviour.bindingTimeout().toNanos();
  }
}
