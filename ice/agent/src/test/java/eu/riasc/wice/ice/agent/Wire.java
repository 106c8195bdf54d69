package eu.riasc.wice.ice.agent;

import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.sansio.Transmit;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/**
 * A network in virtual time: delivers what machines send to the machine that is attached to the
 * destination.
 */
@NullUnmarked
final class Wire {
  /** A datagram on its way. */
  record Flight(long atNanos, long order, Datagram datagram) {}

  /** A datagram seen by the wire when it was sent. */
  record Sent(long atNanos, Transmit transmit) {}

  private final Map<InetSocketAddress, List<Machine<?>>> hosts = new LinkedHashMap<>();
  private final List<Machine<?>> machines = new ArrayList<>();
  private final Map<Machine<?>, List<Object>> events = new LinkedHashMap<>();
  private final PriorityQueue<Flight> flights =
      new PriorityQueue<>(
          (a, b) ->
              a.atNanos() != b.atNanos()
                  ? Long.compare(a.atNanos(), b.atNanos())
                  : Long.compare(a.order(), b.order()));
  private final List<Sent> sent = new ArrayList<>();
  private long nowNanos = 1_000_000_000L;
  private long order;
  private LongSupplier delayNanos = () -> 1_000_000;
  private BooleanSupplier duplicate = () -> false;
  private Predicate<Transmit> drop = transmit -> false;
  private UnaryOperator<Transmit> outbound = transmit -> transmit;
  private UnaryOperator<Datagram> inbound = datagram -> datagram;

  long now() {
    return nowNanos;
  }

  /**
   * Delivers datagrams to this address to the machine; several machines at one address each get
   * them all.
   */
  void attach(Machine<?> machine, InetSocketAddress... addresses) {
    if (!machines.contains(machine)) {
      machines.add(machine);
      events.put(machine, new ArrayList<>());
    }
    for (InetSocketAddress address : addresses) {
      hosts.computeIfAbsent(address, unused -> new ArrayList<>()).add(machine);
    }
  }

  /**
   * The one-way delay of each datagram, in nanoseconds; if it varies, datagrams overtake each
   * other.
   */
  void delay(LongSupplier oneWayNanos) {
    delayNanos = oneWayNanos;
  }

  /** Whether a datagram arrives twice. */
  void duplicateIf(BooleanSupplier condition) {
    duplicate = condition;
  }

  void dropIf(Predicate<Transmit> condition) {
    drop = condition;
  }

  /** Rewrites datagrams as they leave, as a NAT does to their source. */
  void outbound(UnaryOperator<Transmit> rewrite) {
    outbound = rewrite;
  }

  /** Rewrites datagrams as they arrive, as a NAT does to their destination. */
  void inbound(UnaryOperator<Datagram> rewrite) {
    inbound = rewrite;
  }

  List<Sent> sent() {
    return sent;
  }

  List<Object> events(Machine<?> machine) {
    return events.get(machine);
  }

  <E> List<E> events(Machine<?> machine, Class<E> type) {
    return events.get(machine).stream().filter(type::isInstance).map(type::cast).toList();
  }

  /**
   * The time of the first event of a type since the start of the wire, which is recorded by {@link
   * #run}.
   */
  boolean has(Machine<?> machine, Class<?> type) {
    return !events(machine, type).isEmpty();
  }

  void inject(InetSocketAddress from, InetSocketAddress to, byte[] bytes) {
    flights.add(new Flight(nowNanos, order++, new Datagram(to, from, bytes)));
  }

  /** Collects what the machines have ready. */
  void drain() {
    for (Machine<?> machine : machines) {
      for (Transmit out = machine.pollTransmit(); out != null; out = machine.pollTransmit()) {
        sent.add(new Sent(nowNanos, out));
        if (!drop.test(out)) {
          Transmit seen = outbound.apply(out);
          Datagram arriving =
              new Datagram(seen.transport(), seen.remote(), seen.local(), seen.payload());
          for (int copies = duplicate.getAsBoolean() ? 2 : 1; copies > 0; copies--) {
            flights.add(new Flight(nowNanos + delayNanos.getAsLong(), order++, arriving));
          }
        }
      }
      for (Object event = machine.pollEvent(); event != null; event = machine.pollEvent()) {
        events.get(machine).add(event);
      }
    }
  }

  void run(Duration duration) {
    runUntil(duration, () -> false);
  }

  /** Runs until the condition holds, at most for this long; whether it holds. */
  boolean runUntil(Duration limit, BooleanSupplier condition) {
    long endNanos = nowNanos + limit.toNanos();
    drain();
    int idle = 0;
    while (!condition.getAsBoolean()) {
      long next = endNanos;
      for (Machine<?> machine : machines) {
        OptionalLong timeout = machine.nextTimeoutNanos();
        if (timeout.isPresent()) {
          next = Math.min(next, timeout.getAsLong());
        }
      }
      @Nullable Flight flight = flights.peek();
      if (flight != null) {
        next = Math.min(next, flight.atNanos());
      }
      idle = next <= nowNanos ? idle + 1 : 0;
      if (idle > 10_000) {
        throw new IllegalStateException("a machine asks for a timeout that is always due");
      }
      nowNanos = Math.max(nowNanos, next);
      if (flight != null && flight.atNanos() <= nowNanos) {
        flights.remove();
        deliver(inbound.apply(flight.datagram()));
      } else if (nowNanos >= endNanos) {
        return condition.getAsBoolean();
      } else {
        for (Machine<?> machine : List.copyOf(machines)) {
          OptionalLong timeout = machine.nextTimeoutNanos();
          if (timeout.isPresent() && timeout.getAsLong() <= nowNanos) {
            machine.handleTimeout(nowNanos);
          }
        }
      }
      drain();
    }
    return true;
  }

  private void deliver(Datagram datagram) {
    for (Machine<?> machine : hosts.getOrDefault(datagram.local(), List.of())) {
      machine.handleDatagram(datagram, nowNanos);
    }
  }
}
