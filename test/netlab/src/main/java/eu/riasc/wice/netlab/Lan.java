package eu.riasc.wice.netlab;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network segment: a home network, a provider's, or the internet. A packet goes to whoever has
 * its destination address here, else to the router that leads to it, else to the gateway, else
 * nowhere.
 */
public final class Lan {
  private final Simulation simulation;
  private final String name;
  private final Map<InetAddress, Link> owners = new LinkedHashMap<>();
  private final List<Route> routes = new ArrayList<>();
  private @Nullable Link gateway;

  private record Route(Prefix prefix, Link link) {}

  Lan(Simulation simulation, String name) {
    this.simulation = simulation;
    this.name = name;
  }

  /** Its name in traces. */
  public String name() {
    return name;
  }

  /** A new host with one interface here, which has these addresses. */
  public Host host(String hostName, String... addresses) {
    Host host = new Host(simulation, hostName);
    host.attach(this, addresses);
    return host;
  }

  /**
   * A new router that connects another segment to this one. It is the other segment's gateway.
   *
   * @param routerName name in traces
   * @param inside the segment it serves
   * @param outsideAddresses its addresses here; the first IPv4 one is what a NAT writes
   */
  public Router router(String routerName, Lan inside, String... outsideAddresses) {
    return new Router(simulation, routerName, this, inside, outsideAddresses);
  }

  /** Puts a packet on this segment as if somebody here had sent it, with any source address. */
  public void inject(Packet packet) {
    simulation.note("injected " + packet);
    route(packet, null);
  }

  Link connect(Station station) {
    return new Link(simulation, station, this);
  }

  void own(InetAddress address, Link link) {
    Link other = owners.putIfAbsent(address, link);
    if (other != null) {
      throw new IllegalStateException(
          "add " + address.getHostAddress() + " on " + name + ": taken, use another address");
    }
  }

  void disown(InetAddress address) {
    owners.remove(address);
  }

  void lead(Prefix prefix, Link link) {
    routes.add(new Route(prefix, link));
  }

  void gateway(Link link) {
    if (gateway != null) {
      throw new IllegalStateException("add a gateway on " + name + ": there is one already");
    }
    gateway = link;
  }

  void route(Packet packet, @Nullable Link from) {
    InetAddress destination = packet.destination().getAddress();
    Link link = owners.get(destination);
    if (link == null) {
      link = destination.isLinkLocalAddress() ? null : beyond(destination);
    }
    if (link == null || link == from) {
      simulation.dropped(packet, "no route");
    } else {
      link.deliver(packet);
    }
  }

  private @Nullable Link beyond(InetAddress destination) {
    for (Route route : routes) {
      if (route.prefix.contains(destination)) {
        return route.link;
      }
    }
    return gateway;
  }
}
