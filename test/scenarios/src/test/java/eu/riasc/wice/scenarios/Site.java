package eu.riasc.wice.scenarios;

import eu.riasc.wice.netlab.Firewall;
import eu.riasc.wice.netlab.Host;
import eu.riasc.wice.netlab.Impairment;
import eu.riasc.wice.netlab.Lan;
import eu.riasc.wice.netlab.Link;
import eu.riasc.wice.netlab.Router;
import eu.riasc.wice.netlab.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a peer is: its host, its segment and the router in front of it, which a peer with public
 * addresses does not have. Site {@code n} is 198.51.100.n outside, 10.n.0.2 inside and
 * 2001:db8:n::2 in both.
 */
final class Site {
  private static final Duration FLOW_TIMEOUT = Duration.ofMinutes(2);

  final int number;
  final Access access;
  final Family family;
  final Host host;
  final Lan lan;
  final @Nullable Router router;

  Site(Simulation run, Lan internet, String name, int number, Access access, Family family) {
    this.number = number;
    this.access = access;
    this.family = family;
    if (access == Access.PUBLIC) {
      lan = internet;
      router = null;
      host = lan.host(name, literals("198.51.100." + number));
    } else {
      lan = run.lan(name + " lan");
      router =
          internet
              .router(name + " router", lan, "198.51.100." + number)
              .nat(access.nat())
              .leadsTo("2001:db8:" + number + "::/64")
              .firewall(new Firewall(access.filtering, FLOW_TIMEOUT))
              .blockUdp(access == Access.UDP_BLOCKED);
      host = lan.host(name, literals("10." + number + ".0.2"));
    }
  }

  /**
   * A host in a network that others have made.
   *
   * @param router the one that is this peer's own, or null
   */
  Site(int number, Access access, Family family, Host host, Lan lan, @Nullable Router router) {
    this.number = number;
    this.access = access;
    this.family = family;
    this.host = host;
    this.lan = lan;
    this.router = router;
  }

  private String[] literals(String version4) {
    List<String> literals = new ArrayList<>();
    if (family.hasVersion4()) {
      literals.add(version4);
    }
    if (family.hasVersion6()) {
      literals.add("2001:db8:" + number + "::2");
    }
    return literals.toArray(String[]::new);
  }

  /** Gives the host other addresses in the same networks, as a new lease does. */
  void renumber() {
    String oldHost = access == Access.PUBLIC ? "198.51.100." + number : "10." + number + ".0.2";
    String newHost =
        access == Access.PUBLIC ? "198.51.100." + (100 + number) : "10." + number + ".0.9";
    if (family.hasVersion4()) {
      host.firstInterface().removeAddress(oldHost);
      host.firstInterface().addAddress(newHost);
    }
    if (family.hasVersion6()) {
      host.firstInterface().removeAddress("2001:db8:" + number + "::2");
      host.firstInterface().addAddress("2001:db8:" + number + "::9");
    }
  }

  /** The cable towards the internet. */
  Link uplink() {
    return router == null ? host.link() : router.outside();
  }

  /** Makes the way to the internet as bad as this, in both directions. */
  Site weather(Impairment... parts) {
    uplink().both(parts);
    return this;
  }

  /** Lets TCP out to port 443 only; UDP stays as its kind of access says. */
  void allowOnlyHttps() {
    if (router != null) {
      router.allowTcpOnlyTo(443);
    }
  }

  /** What its router remembers of mappings and flows. */
  int entries() {
    return router == null ? 0 : router.entries();
  }

  /** The router, which this kind of access has. */
  Router requireRouter() {
    if (router == null) {
      throw new IllegalStateException("site " + number + " has no router");
    }
    return router;
  }
}
