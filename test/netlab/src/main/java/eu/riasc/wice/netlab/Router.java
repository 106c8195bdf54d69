package eu.riasc.wice.netlab;

import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.Transport;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A router between an inside and an outside segment: plain, with a NAT for IPv4, with a firewall
 * for what is not translated, or letting only some of it through. Routers nest, so a home NAT
 * behind a provider's NAT is two of them.
 *
 * <p>NAT and firewall know TCP connections from their first segment on. What belongs to none, after
 * a {@link #rebind} for example, is dropped or reset: {@link #resetUnknownTcp}.
 */
public final class Router {
  private final Simulation simulation;
  private final String name;
  private final Lan outsideLan;
  private final List<InetAddress> outsideAddresses = new ArrayList<>();
  private final Link outside;
  private final Link inside;
  private @Nullable Nat nat;
  private @Nullable Nat tcpNat;
  private @Nullable Firewall firewall;
  private boolean udpBlocked;
  private boolean tcpBlocked;
  private Set<Integer> tcpPorts = Set.of();
  private boolean resetsUnknownTcp;

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

  /** Translates IPv4 from here on, UDP like this and TCP as {@link NatBehaviour#tcp} says. */
  public Router nat(NatBehaviour behaviour) {
    return nat(behaviour, behaviour.tcp());
  }

  /** Translates IPv4 from here on, UDP and TCP each in its way. */
  public Router nat(NatBehaviour udp, NatBehaviour tcp) {
    InetAddress address =
        outsideAddresses.stream()
            .filter(Inet4Address.class::isInstance)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "add a nat to " + name + ": it has no outside IPv4 address, give it one"));
    nat = new Nat(simulation, name, udp, address, simulation.dice());
    tcpNat = new Nat(simulation, name + " tcp", tcp, address, simulation.random(name + " tcp"));
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

  /** Lets no TCP through in either direction, or lets it through again. */
  public Router blockTcp(boolean blocked) {
    tcpBlocked = blocked;
    return this;
  }

  /**
   * Lets TCP through only if it goes from inside to one of these ports outside.
   *
   * @param ports none to let all through again
   */
  public Router allowTcpOnlyTo(Integer... ports) {
    tcpPorts = Set.of(ports);
    return this;
  }

  /**
   * Answers a TCP segment of no known connection with a reset, to whoever has sent it. Without
   * this, the default, it is dropped in silence.
   */
  public Router resetUnknownTcp(boolean resets) {
    resetsUnknownTcp = resets;
    return this;
  }

  /**
   * Forgets all mappings and flows, as a restart does; new mappings get other ports. TCP
   * connections are cut by that, since they are known from their beginning only.
   */
  public void rebind() {
    simulation.note(name + " rebinds");
    if (nat != null) {
      nat.rebind();
    }
    if (tcpNat != null) {
      tcpNat.rebind();
    }
    if (firewall != null) {
      firewall.forget();
    }
  }

  /** Changes the outside address that its NAT writes; all mappings are gone. */
  public void changeOutsideAddress(String literal) {
    Nat translation = nat;
    Nat tcpTranslation = tcpNat;
    if (translation == null || tcpTranslation == null) {
      throw new IllegalStateException("change the address of " + name + ": it has no nat");
    }
    outsideLan.disown(translation.outside());
    InetAddress address = IpLiteral.parse(literal);
    outsideAddresses.add(address);
    outsideLan.own(address, outside);
    translation.moveTo(address);
    tcpTranslation.moveTo(address);
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
    return (nat == null ? 0 : nat.size())
        + (tcpNat == null ? 0 : tcpNat.size())
        + (firewall == null ? 0 : firewall.size());
  }

  private void fromInside(Packet packet) {
    if (!passes(packet, packet.destination().getPort())) {
      return;
    }
    Packet onward = packet.afterHop();
    Nat translation = packet.isVersion6() ? null : nat(packet);
    if (!isKnown(packet, translation)) {
      simulation.dropped(packet, "no connection");
      answerUnknown(packet, inside);
    } else if (translation == null) {
      if (firewall != null) {
        firewall.outbound(packet, simulation.elapsedNanos());
      }
      outside.send(onward);
    } else if (packet.destination().getAddress().equals(translation.outside())) {
      hairpin(translation, onward);
    } else {
      Packet translated = translation.outbound(onward);
      if (translated != null) {
        outside.send(translated);
      }
    }
  }

  private @Nullable Nat nat(Packet packet) {
    return packet.transport() == Transport.TCP ? tcpNat : nat;
  }

  /** Whether it may go out: UDP, the beginning of a connection, or a part of a known one. */
  private boolean isKnown(Packet packet, @Nullable Nat translation) {
    if (packet.transport() == Transport.UDP || Segment.opens(packet)) {
      return true;
    }
    if (translation != null) {
      return translation.knows(packet);
    }
    return firewall == null || firewall.knows(packet, simulation.elapsedNanos());
  }

  private void answerUnknown(Packet packet, Link towardsSender) {
    Packet reset = resetsUnknownTcp ? Segment.resetFor(packet) : null;
    if (reset != null) {
      towardsSender.send(reset);
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
    if (!passes(packet, packet.source().getPort())) {
      return;
    }
    Packet onward = packet.afterHop();
    InetAddress destination = packet.destination().getAddress();
    Nat translation = nat(packet);
    if (translation != null && destination.equals(translation.outside())) {
      Packet translated = translation.inbound(onward);
      if (translated != null) {
        inside.send(translated);
      } else {
        answerUnknown(packet, outside);
      }
    } else if (outsideAddresses.contains(destination)) {
      simulation.dropped(packet, "port closed");
    } else if (firewall != null && !firewall.admits(packet, simulation.elapsedNanos())) {
      simulation.dropped(packet, "filtered");
      answerUnknown(packet, outside);
    } else {
      inside.send(onward);
    }
  }

  private boolean passes(Packet packet, int outsidePort) {
    boolean udp = packet.transport() == Transport.UDP;
    if (udp && udpBlocked) {
      simulation.dropped(packet, "udp blocked");
    } else if (!udp && (tcpBlocked || !(tcpPorts.isEmpty() || tcpPorts.contains(outsidePort)))) {
      simulation.dropped(packet, "tcp blocked");
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
