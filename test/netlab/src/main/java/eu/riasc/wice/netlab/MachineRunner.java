package eu.riasc.wice.netlab;

import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.sansio.PortCommand;
import eu.riasc.wice.sansio.PortMachine;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamMachine;
import eu.riasc.wice.sansio.Transmit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A process that drives one machine: it hands datagrams, what happens to streams, and due timeouts
 * in and, after each call, takes out everything the machine has to say.
 *
 * @param <E> the machine's events
 */
public final class MachineRunner<E> {
  private static final int MOST_ROUNDS = 100_000;
  private static final int MOST_TIMEOUTS_AT_ONCE = 10_000;

  private final Simulation simulation;
  private final Host host;
  private final Machine<E> machine;
  private final List<Socket> sockets = new ArrayList<>();
  private final Consumer<? super E> events;
  private final @Nullable StreamMachine<E> streamMachine;
  private final StreamDriver streams;
  private final @Nullable PortMachine<E> portMachine;
  private final PortDriver ports;
  private final List<BooleanSupplier> further = new ArrayList<>();
  private boolean running = true;
  private boolean settling;
  private boolean armed;
  private long armedAtNanos;
  private long alarm;
  private long lastTimeoutNanos;
  private int timeoutsAtOnce;

  MachineRunner(
      Simulation simulation, Host host, Machine<E> machine, int port, Consumer<? super E> events) {
    this.simulation = simulation;
    this.host = host;
    this.machine = machine;
    this.events = events;
    this.streamMachine = machine instanceof StreamMachine<E> known ? known : null;
    this.streams = new StreamDriver(simulation, host, this::happened);
    this.portMachine = machine instanceof PortMachine<E> known ? known : null;
    this.ports = new PortDriver(host, this::receive);
    sockets.add(host.bind(port, (datagram, bound) -> receive(datagram)));
    settle();
  }

  /** The machine it drives. */
  public Machine<E> machine() {
    return machine;
  }

  /** The host it runs on. */
  public Host host() {
    return host;
  }

  /** Whether it has not been stopped. */
  public boolean isRunning() {
    return running;
  }

  /**
   * Has something else drained along with the machine's own polls.
   *
   * @param poll takes out one thing and says whether there was one
   */
  public MachineRunner<E> alsoPolling(BooleanSupplier poll) {
    further.add(poll);
    settle();
    return this;
  }

  /**
   * Calls the machine from outside and then drains it. May be called from within an event of the
   * same machine; a stopped runner ignores it.
   *
   * @param action gets the time
   */
  public void call(LongConsumer action) {
    if (running) {
      simulation.guarded(
          () -> {
            action.accept(simulation.nowNanos());
            settle();
          });
    }
  }

  /** Gives the machine further UDP ports, on every address of the host. */
  public MachineRunner<E> alsoBind(int first, int count) {
    for (int port = first; port < first + count; port++) {
      sockets.add(host.bind(port, (datagram, bound) -> receive(datagram)));
    }
    return this;
  }

  /**
   * Accepts TCP connections on a port, on every address of the host.
   *
   * @throws IllegalStateException if the machine is no {@link StreamMachine}, or the port taken
   */
  public MachineRunner<E> listen(int tcpPort) {
    if (streamMachine == null) {
      throw new IllegalStateException(
          "listen on " + host.name() + ": the machine knows nothing of streams");
    }
    streams.listen(tcpPort);
    return this;
  }

  /**
   * As {@link #listen}, with simulated TLS.
   *
   * @param certificateName whom its certificate is for
   */
  public MachineRunner<E> listenTls(int tcpPort, String certificateName) {
    if (streamMachine == null) {
      throw new IllegalStateException(
          "listen on " + host.name() + ": the machine knows nothing of streams");
    }
    streams.listenTls(tcpPort, certificateName);
    return this;
  }

  /** Closes the streams whose local address the host has no more, as a driver does. */
  public void addressesChanged() {
    streams.addressesChanged();
  }

  /**
   * Kills the process: its ports are closed and its streams reset, its machine is never called
   * again.
   */
  public void stop() {
    if (running) {
      running = false;
      sockets.forEach(Socket::close);
      ports.stop();
      streams.stop();
    }
  }

  private void happened(StreamEvent event) {
    if (running && streamMachine != null) {
      streamMachine.handleStream(event, simulation.nowNanos());
      settle();
    }
  }

  private void receive(Datagram datagram) {
    machine.handleDatagram(datagram, simulation.nowNanos());
    settle();
  }

  private void settle() {
    if (settling) {
      return;
    }
    settling = true;
    try {
      int rounds = 0;
      while (running && drain()) {
        if (++rounds > MOST_ROUNDS) {
          throw new IllegalStateException("drain " + host.name() + ": the polls never run empty");
        }
      }
    } finally {
      settling = false;
    }
    if (running) {
      arm();
      simulation.checkInvariants();
    }
  }

  private boolean drain() {
    boolean found = false;
    for (Transmit transmit = machine.pollTransmit();
        transmit != null;
        transmit = machine.pollTransmit()) {
      found = true;
      host.send(new Packet(transmit.local(), transmit.remote(), transmit.payload()));
    }
    if (streamMachine != null) {
      for (StreamCommand command = streamMachine.pollStream();
          command != null;
          command = streamMachine.pollStream()) {
        found = true;
        streams.handle(command);
      }
    }
    if (portMachine != null) {
      for (PortCommand command = portMachine.pollPort();
          command != null;
          command = portMachine.pollPort()) {
        found = true;
        ports
            .handle(command)
            .ifPresent(event -> portMachine.handlePort(event, simulation.nowNanos()));
      }
    }
    for (E event = machine.pollEvent(); event != null; event = machine.pollEvent()) {
      found = true;
      events.accept(event);
    }
    for (BooleanSupplier poll : further) {
      while (running && poll.getAsBoolean()) {
        found = true;
      }
    }
    return found;
  }

  private void arm() {
    OptionalLong next = machine.nextTimeoutNanos();
    if (next.isEmpty()) {
      return;
    }
    long now = simulation.nowNanos();
    long atNanos = next.getAsLong();
    if (armed && armedAtNanos - atNanos <= 0) {
      return;
    }
    long mine = ++alarm;
    armed = true;
    armedAtNanos = atNanos;
    long delayNanos = Math.max(0, atNanos - now) + simulation.timerLatenessNanos();
    simulation.schedule(delayNanos, () -> ring(mine));
  }

  private void ring(long mine) {
    if (!running || mine != alarm) {
      return;
    }
    armed = false;
    OptionalLong next = machine.nextTimeoutNanos();
    long now = simulation.nowNanos();
    if (next.isPresent() && next.getAsLong() - now <= 0) {
      countTimeout(now);
      machine.handleTimeout(now);
      settle();
    } else {
      arm();
    }
  }

  private void countTimeout(long now) {
    timeoutsAtOnce = now == lastTimeoutNanos ? timeoutsAtOnce + 1 : 0;
    lastTimeoutNanos = now;
    if (timeoutsAtOnce > MOST_TIMEOUTS_AT_ONCE) {
      throw new IllegalStateException(
          "wake " + host.name() + ": its timeout stays in the past, time stands still");
    }
  }
}
