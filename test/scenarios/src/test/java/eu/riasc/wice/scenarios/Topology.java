package eu.riasc.wice.scenarios;

import eu.riasc.wice.netlab.Firewall;
import eu.riasc.wice.netlab.Host;
import eu.riasc.wice.netlab.Impairment;
import eu.riasc.wice.netlab.Lan;
import eu.riasc.wice.netlab.NatBehaviour;
import eu.riasc.wice.netlab.RandomDelay;
import eu.riasc.wice.netlab.Router;
import eu.riasc.wice.sansio.Transport;
import eu.riasc.wice.scenarios.ExpectedPath.End;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;

/**
 * Where two peers are when they are not each behind a router of their own on the internet. Both use
 * the same port; half of all NATs keep it where they can.
 *
 * @param shape how the networks hang together
 * @param left the left peer's own router
 * @param right the right peer's own router
 * @param carrier the NAT of the provider, in shapes that have one
 * @param hairpin whether the NAT that both are behind, if any, lets them meet at outside addresses
 * @param leftFamily the left peer's IP versions
 * @param rightFamily the right peer's IP versions
 * @param turn whether there is a TURN server
 */
record Topology(
    Shape shape,
    Access left,
    Access right,
    NatKind carrier,
    boolean hairpin,
    Family leftFamily,
    Family rightFamily,
    boolean turn) {

  enum Shape {
    /** Both on one LAN behind one router. */
    ONE_LAN,
    /** The same, but hosts on the LAN do not reach each other, as in a hotel. */
    ISOLATED,
    /** The left router is behind a provider's NAT, the right one is not. */
    DOUBLE_NAT,
    /** Both routers are behind one provider's NAT; the private addresses are the same. */
    SHARED_CARRIER,
    /** The left firewall lets no UDP over IPv6 through; IPv4 is as always. */
    NO_UDP6
  }

  private static final Duration FLOW_TIMEOUT = Duration.ofMinutes(2);
  private static final String LEFT_PREFIX = "2001:db8:1::/64";
  private static final String RIGHT_PREFIX = "2001:db8:2::/64";

  /** Two peers in such networks, and a TURN server if there is one. */
  Duo build(long seed) {
    World world = new World(seed);
    world.run.note(toString());
    NatBehaviour.Ports ports =
        world.dice.nextBoolean() ? NatBehaviour.Ports.PRESERVED : NatBehaviour.Ports.RANDOM;
    Duo duo =
        switch (shape) {
          case ONE_LAN, ISOLATED -> onOneLan(world, ports);
          case DOUBLE_NAT -> behindTwoNats(world, ports);
          case SHARED_CARRIER -> behindOneCarrier(world, ports);
          case NO_UDP6 -> withoutUdp6(world);
        };
    if (turn) {
      world.addTurn();
    }
    return duo;
  }

  private Duo onOneLan(World world, NatBehaviour.Ports ports) {
    Lan lan = world.run.lan("lan");
    Router router =
        home(world.internet, "router", lan, left, "198.51.100.1", hairpin, ports)
            .leadsTo(LEFT_PREFIX);
    router.outside().both(RandomDelay.millis(5, 15));
    Host one = lan.host("left", literals(leftFamily, "10.0.0.2", "2001:db8:1::2"));
    Host two = lan.host("right", literals(rightFamily, "10.0.0.3", "2001:db8:1::3"));
    if (shape == Shape.ISOLATED) {
      one.link().outbound(notTo(two));
      two.link().outbound(notTo(one));
    }
    return duo(
        world,
        new Site(1, left, leftFamily, one, lan, router),
        new Site(2, left, rightFamily, two, lan, null));
  }

  private Duo behindTwoNats(World world, NatBehaviour.Ports ports) {
    Lan provider = provider(world, ports).lan;
    Site one = homeSite(world, provider, 1, "left", left, leftFamily, ports);
    Site two = world.site(2, "right", right, rightFamily);
    return duo(world, one, two);
  }

  private Duo behindOneCarrier(World world, NatBehaviour.Ports ports) {
    Provider provider = provider(world, ports);
    provider.router.leadsTo(RIGHT_PREFIX);
    Site one = homeSite(world, provider.lan, 1, "left", left, leftFamily, ports);
    Site two = homeSite(world, provider.lan, 2, "right", right, rightFamily, ports);
    return duo(world, one, two);
  }

  private Duo withoutUdp6(World world) {
    Site one = world.site("left", left, leftFamily);
    Site two = world.site("right", right, rightFamily);
    one.weather(
        (packet, delayNanos, run, onward) -> {
          if (packet.isVersion6() && packet.transport() == Transport.UDP) {
            run.dropped(packet, "udp over ipv6 blocked");
          } else {
            onward.pass(packet, delayNanos);
          }
        });
    return duo(world, one, two);
  }

  private Duo duo(World world, Site one, Site two) {
    return new Duo(world, Variety.of(left, leftFamily, right, rightFamily), one, two);
  }

  private record Provider(Lan lan, Router router) {}

  private Provider provider(World world, NatBehaviour.Ports ports) {
    Lan lan = world.run.lan("provider");
    Router router =
        world
            .internet
            .router("carrier", lan, "198.51.100.200")
            .nat(carrier.behaviour().withHairpin(hairpin).withPorts(ports))
            .leadsTo(LEFT_PREFIX);
    return new Provider(lan, router);
  }

  private static Site homeSite(
      World world,
      Lan provider,
      int number,
      String name,
      Access access,
      Family family,
      NatBehaviour.Ports ports) {
    Lan lan = world.run.lan(name + " lan");
    Router router =
        home(provider, name + " router", lan, access, "100.64.0." + (number + 1), false, ports)
            .leadsTo(number == 1 ? LEFT_PREFIX : RIGHT_PREFIX);
    router.outside().both(RandomDelay.millis(5, 15));
    Host host = lan.host(name, literals(family, "10.0.0.2", "2001:db8:" + number + "::2"));
    return new Site(number, access, family, host, lan, router);
  }

  private static Router home(
      Lan outside,
      String name,
      Lan lan,
      Access access,
      String address,
      boolean hairpin,
      NatBehaviour.Ports ports) {
    return outside
        .router(name, lan, address)
        .nat(access.nat().withHairpin(hairpin).withPorts(ports))
        .firewall(new Firewall(access.filtering, FLOW_TIMEOUT))
        .blockUdp(access == Access.UDP_BLOCKED);
  }

  private static String[] literals(Family family, String version4, String version6) {
    return switch (family) {
      case IPV4 -> new String[] {version4};
      case IPV6 -> new String[] {version6};
      case DUAL -> new String[] {version4, version6};
    };
  }

  private static Impairment notTo(Host other) {
    return (packet, delayNanos, run, onward) -> {
      InetAddress destination = packet.destination().getAddress();
      if (other.addresses().contains(destination)) {
        run.dropped(packet, "isolated");
      } else {
        onward.pass(packet, delayNanos);
      }
    };
  }

  /** Whether both peers have addresses of both IP versions. */
  boolean isDual() {
    return leftFamily == Family.DUAL && rightFamily == Family.DUAL;
  }

  /** What path the peers must find, worked out on paper. */
  Set<ExpectedPath> expected() {
    End one = End.of(left, leftFamily);
    End two = End.of(right, rightFamily);
    return switch (shape) {
      case ONE_LAN -> onOneLan();
      case ISOLATED -> ExpectedPath.between(one, two, hairpin, false, turn);
      case DOUBLE_NAT -> ExpectedPath.between(one.behind(carrier), two, true, true, turn);
      case SHARED_CARRIER ->
          ExpectedPath.between(one.behind(carrier), two.behind(carrier), hairpin, true, turn);
      case NO_UDP6 -> ExpectedPath.between(one.withoutUdp6(), two, true, true, turn);
    };
  }

  /** The router has no say in what stays inside. */
  private Set<ExpectedPath> onOneLan() {
    End one = End.of(Access.PUBLIC, leftFamily);
    End two = End.of(Access.PUBLIC, rightFamily);
    Set<ExpectedPath> inside = ExpectedPath.between(one, two, true, true, false);
    return inside.contains(ExpectedPath.NONE)
        ? ExpectedPath.between(
            End.of(left, leftFamily), End.of(right, rightFamily), hairpin, false, turn)
        : inside;
  }
}
