package eu.riasc.wice.netlab;

import eu.riasc.wice.sansio.IpLiteral;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A router between an inside and an outside segment: plain, with a NAT for IPv4, with a firewall
 * for what is not translated, or letting no UDP through. Routers nest, so a home NAT behind a
 * provider's NAT is two of them.
 */
public final class Router {
  private final Simulation simulation;
  private final String name;
  private final Lan outsideLan;
  private final List<InetAddress> outsideAddresses = new ArrayList<>();
  private final Link outside;
  private final Link inside;
  private @Nullable Nat nat;
  private @Nullable Firewall firewall;
  private boolean udpBlocked;

  Router(Simulation simulation, String name, Lan outsideLan, Lan insideLan, String... addresses) {
    this.simulation = simulation;
    this.name = name;
    this.outsideLan = outsideLan;
    this.outside = outsideLan.connect(new Side("outside", this::fromOutside));
    this.inside = insideLan.connect(new Side("inside", this::fromInside));
    insideLan.gateway(inside);
    for (String literal : addresses) {
      InetAddress address = IpLiteral.parse(literal);
      outsideAddresses.add(address);
      outsideLan.own(address, outside);
    }
  }

  /** Translates IPv4 from here on. */
  public Router nat(NatBehaviour behaviour) {
    InetAddress address =
        outsideAddresses.stream()
            .filter(Inet4Address.class::isInstance)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "add a nat to " + name + ": it has no outside IPv4 address, give it one"));
    nat = new Nat(simulation, name, behaviour, address);
    return this;
  }

  /** Filters what is not translated. */
  public Router firewall(Firewall filter) {
    firewall = filter;
    return this;
  }

  /** Leads packets for a prefix inside, for example {@code 2001:db8:a::/64}. */
  public Router leadsTo(String prefix) {
    outsideLan.lead(Prefix.parse(prefix), outside);
    return this;
  }

  /** Lets no UDP through in either direction, or lets it through again. */
  public Router blockUdp(boolean blocked) {
    udpBlocked = blocked;
    return this;
  }

  /** Forgets all mappings and flows, as a restart does; new mappings get other ports. */
  public void rebind() {
    simulation.note(name + " rebinds");
    if (nat != null) {
      nat.rebind();
    }
    if (firewall != null) {
      firewall.forget();
    }
  }

  /** Changes the outside address that its NAT writes; all mappings are gone. */
  public void changeOutsideAddress(String literal) {
    Nat translation = nat;
    if (translation == null) {
      throw new IllegalStateException("change the address of " + name + ": it has no nat");
    }
    outsideLan.disown(translation.outside());
    InetAddress address = IpLiteral.parse(literal);
    outsideAddresses.add(address);
    outsideLan.own(address, outside);
    translation.moveTo(address);
  }

  /** Its cable to the outside. */
  public Link outside() {
    return outside;
  }

  /** Its cable to the inside. */
  public Link inside() {
    return inside;
  }

  /** Live mappings of its NAT and flows of its firewall. */
  public int entries() {
    return (nat == null ? 0 : nat.size()) + (firewall == null ? 0 : firewall.size());
  }

  private void fromInside(Packet packet) {
    if (!passes(packet)) {
      return;
    }
    Packet onward = packet.afterHop();
    InetAddress destination = packet.destination().getAddress();
    if (nat == null || packet.isVersion6()) {
      if (firewall != null) {
        firewall.outbound(packet, simulation.elapsedNanos());
      }
      outside.send(onward);
    } else if (destination.equals(nat.outside())) {
      hairpin(nat, onward);
    } else {
      Packet translated = nat.outbound(onward);
      if (translated != null) {
        outside.send(translated);
      }
    }
  }

  /** RFC 4787 §6, with external source IP address and port. */
  private void hairpin(Nat translation, Packet packet) {
    if (!translation.behaviour().hairpin()) {
      simulation.dropped(packet, "no hairpinning");
      return;
    }
    Packet out = translation.outbound(packet);
    Packet in = out == null ? null : translation.inbound(out);
    if (in != null) {
      inside.send(in);
    }
  }

  private void fromOutside(Packet packet) {
    if (!passes(packet)) {
      return;
    }
    Packet onward = packet.afterHop();
    InetAddress destination = packet.destination().getAddress();
    if (nat != null && destination.equals(nat.outside())) {
      Packet translated = nat.inbound(onward);
      if (translated != null) {
        inside.send(translated);
      }
    } else if (outsideAddresses.contains(destination)) {
      simulation.dropped(packet, "port closed");
    } else if (firewall != null && !firewall.admits(packet, simulation.elapsedNanos())) {
      simulation.dropped(packet, "filtered");
    } else {
      inside.send(onward);
    }
  }

  private boolean passes(Packet packet) {
    if (udpBlocked) {
      simulation.dropped(packet, "udp blocked");
    } else if (packet.hops() <= 1) {
      simulation.dropped(packet, "too many hops");
    } else {
      return true;
    }
    return false;
  }

  private final class Side implements Station {
    private final String side;
    private final Consumer<Packet> action;

    Side(String side, Consumer<Packet> action) {
      this.side = side;
      this.action = action;
    }

    @Override
    public String name() {
      return name + "/" + side;
    }

    @Override
    public boolean isHost() {
      return false;
    }

    @Override
    public void arrive(Packet packet) {
      action.accept(packet);
    }
  }
}
