package eu.riasc.wice.netlab;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The cable between a host or router and a network segment. Each direction has its own chain of
 * impairments; a fresh link is perfect and takes no time.
 */
public final class Link {
  private final Simulation simulation;
  private final Station station;
  private final Lan lan;
  private final Direction outbound = new Direction(true);
  private final Direction inbound = new Direction(false);
  private final List<Consumer<Packet>> taps = new ArrayList<>();
  private boolean up = true;

  Link(Simulation simulation, Station station, Lan lan) {
    this.simulation = simulation;
    this.station = station;
    this.lan = lan;
  }

  /** Adds impairments to what the host or router sends. */
  public Link outbound(Impairment... parts) {
    outbound.add(parts);
    return this;
  }

  /** Adds impairments to what the host or router receives. */
  public Link inbound(Impairment... parts) {
    inbound.add(parts);
    return this;
  }

  /** Adds the same impairments to both directions. */
  public Link both(Impairment... parts) {
    return outbound(parts).inbound(parts);
  }

  /** Takes all impairments away. */
  public void repair() {
    outbound.clear();
    inbound.clear();
  }

  /** Pulls the cable: nothing passes, what is under way is lost, addresses stay. */
  public void down() {
    up = false;
  }

  /** Puts the cable back. */
  public void up() {
    up = true;
  }

  /** Lets somebody see every packet that enters this link, in either direction. */
  public void tap(Consumer<Packet> listener) {
    taps.add(listener);
  }

  void send(Packet packet) {
    outbound.enter(packet);
  }

  void deliver(Packet packet) {
    inbound.enter(packet);
  }

  private final class Direction {
    private final boolean towardsLan;
    private final List<Impairment> parts = new ArrayList<>();
    private Impairment.Onward first;

    Direction(boolean towardsLan) {
      this.towardsLan = towardsLan;
      this.first = this::leave;
    }

    void add(Impairment... more) {
      parts.addAll(List.of(more));
      chain();
    }

    void clear() {
      parts.clear();
      chain();
    }

    private void chain() {
      Impairment.Onward next = this::leave;
      for (int i = parts.size() - 1; i >= 0; i--) {
        Impairment part = parts.get(i);
        Impairment.Onward rest = next;
        next = (packet, delayNanos) -> part.handle(packet, delayNanos, simulation, rest);
      }
      first = next;
    }

    void enter(Packet packet) {
      for (Consumer<Packet> tap : taps) {
        tap.accept(packet);
      }
      if (up) {
        first.pass(packet, 0);
      } else {
        simulation.dropped(packet, "link down");
      }
    }

    private void leave(Packet packet, long delayNanos) {
      if (delayNanos == 0 && (towardsLan || !station.isHost())) {
        arrive(packet);
      } else {
        simulation.schedule(delayNanos, () -> arrive(packet));
      }
    }

    private void arrive(Packet packet) {
      if (!up) {
        simulation.dropped(packet, "link down");
      } else if (towardsLan) {
        lan.route(packet, Link.this);
      } else {
        station.arrive(packet);
      }
    }
  }
}
