package eu.riasc.wice.ice.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.discovery.BehaviourServer.Knows;
import eu.riasc.wice.netlab.Delay;
import eu.riasc.wice.netlab.Dependence;
import eu.riasc.wice.netlab.Drop;
import eu.riasc.wice.netlab.Firewall;
import eu.riasc.wice.netlab.Host;
import eu.riasc.wice.netlab.Lan;
import eu.riasc.wice.netlab.NatBehaviour;
import eu.riasc.wice.netlab.Router;
import eu.riasc.wice.netlab.Seeds;
import eu.riasc.wice.netlab.Simulation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Verdicts over all kinds of NATs, worked out on paper from what the NAT was told to do. */
@NullUnmarked
class NatDiscoveryTest {
  private static final Duration LIMIT = Duration.ofSeconds(8);
  private static final String ADDRESS = "203.0.113.1";
  private static final String OTHER = "203.0.113.2";

  private static final class World {
    final Simulation run;
    final Lan internet;

    World(Simulation run) {
      this.run = run;
      internet = run.lan("internet");
    }

    BehaviourServer server(Knows knows) {
      return new BehaviourServer(internet, knows, ADDRESS, OTHER);
    }

    Host behind(NatBehaviour behaviour) {
      Lan home = run.lan("home");
      Router router = internet.router("nat", home, "198.51.100.1").nat(behaviour);
      router.outside().both(Delay.millis(10));
      return home.host("host", "10.0.0.2");
    }
  }

  private final World world = new World(new Simulation(1));
  private final Simulation run = world.run;
  private final Lan internet = world.internet;

  static Stream<NatBehaviour> kinds() {
    List<NatBehaviour> kinds = new ArrayList<>();
    for (Dependence mapping : Dependence.values()) {
      for (Dependence filtering : Dependence.values()) {
        for (NatBehaviour.Ports ports : NatBehaviour.Ports.values()) {
          for (boolean hairpin : new boolean[] {false, true}) {
            kinds.add(NatBehaviour.of(mapping, filtering).withPorts(ports).withHairpin(hairpin));
          }
        }
      }
    }
    return kinds.stream();
  }

  private static NatVerdict expected(NatBehaviour nat, InetSocketAddress base) {
    NatMapping mapping =
        switch (nat.mapping()) {
          case ENDPOINT_INDEPENDENT -> NatMapping.ENDPOINT_INDEPENDENT;
          case ADDRESS_DEPENDENT -> NatMapping.ADDRESS_DEPENDENT;
          case ADDRESS_AND_PORT_DEPENDENT -> NatMapping.ADDRESS_AND_PORT_DEPENDENT;
        };
    NatFiltering filtering =
        switch (nat.filtering()) {
          case ENDPOINT_INDEPENDENT -> NatFiltering.ENDPOINT_INDEPENDENT;
          case ADDRESS_DEPENDENT -> NatFiltering.ADDRESS_DEPENDENT;
          case ADDRESS_AND_PORT_DEPENDENT -> NatFiltering.ADDRESS_AND_PORT_DEPENDENT;
        };
    // with another mapping the way to a neighbour's mapped address leaves by a port that the
    // neighbour has not sent to
    boolean turned =
        nat.hairpin()
            && (nat.mapping() == Dependence.ENDPOINT_INDEPENDENT
                || nat.filtering() == Dependence.ENDPOINT_INDEPENDENT);
    return new NatVerdict(
        base, true, mapping, filtering, turned ? Hairpinning.SUPPORTED : Hairpinning.UNSUPPORTED);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyKindOfNatIsRecognised(NatBehaviour nat) {
    Host host = world.behind(nat);
    DiscoveryRun discovery =
        new DiscoveryRun(run, host, List.of(world.server(Knows.ALL).address())).finish(LIMIT);

    assertThat(discovery.verdict()).isEqualTo(expected(nat, host.endpoint4(DiscoveryRun.BASE)));
  }

  /** Also where a tenth of the packets is lost each way; no wrong verdict, though some unknown. */
  @Test
  void lossMakesNoWrongVerdict() {
    List<NatBehaviour> kinds = kinds().toList();
    Seeds.each(
        200,
        seed -> {
          World test = new World(new Simulation(seed));
          NatBehaviour nat = kinds.get((int) Math.floorMod(seed, (long) kinds.size()));
          BehaviourServer server = test.server(Knows.ALL);
          Host host = test.behind(nat);
          host.link().both(new Drop(0.03));
          NatVerdict verdict =
              new DiscoveryRun(test.run, host, List.of(server.address())).finish(LIMIT).verdict();
          NatVerdict expected = expected(nat, host.endpoint4(DiscoveryRun.BASE));

          assertThat(verdict.filtering()).isIn(expected.filtering(), NatFiltering.UNKNOWN);
          assertThat(verdict.hairpinning()).isIn(expected.hairpinning(), Hairpinning.UNKNOWN);
          assertThat(verdict.mapping())
              .isIn(expected.mapping(), NatMapping.DEPENDENT, NatMapping.UNKNOWN);
        });
  }

  @Test
  void withoutNatThereIsNoneAndNothingToHairpin() {
    Host host = internet.host("host", "203.0.113.77");
    NatVerdict verdict =
        new DiscoveryRun(run, host, List.of(world.server(Knows.ALL).address()))
            .finish(LIMIT)
            .verdict();

    assertThat(verdict.mapping()).isEqualTo(NatMapping.NONE);
    assertThat(verdict.filtering()).isEqualTo(NatFiltering.ENDPOINT_INDEPENDENT);
    assertThat(verdict.hairpinning()).isEqualTo(Hairpinning.NOT_APPLICABLE);
  }

  @Test
  void firewallWithoutNatFilters() {
    Lan site = run.lan("site");
    internet.router("router", site).leadsTo("2001:db8:a::/64").firewall(Firewall.stateful());
    Host host = site.host("host", "2001:db8:a::2");
    BehaviourServer server =
        new BehaviourServer(internet, Knows.ALL, "2001:db8:5::1", "2001:db8:5::2");
    NatVerdict verdict =
        new DiscoveryRun(run, host, List.of(server.address())).finish(LIMIT).verdict();

    assertThat(verdict.mapping()).isEqualTo(NatMapping.NONE);
    assertThat(verdict.filtering()).isEqualTo(NatFiltering.ADDRESS_AND_PORT_DEPENDENT);
  }

  @ParameterizedTest
  @EnumSource(
      value = Knows.class,
      names = {"NO_CHANGE", "REFUSES_CHANGE"})
  void filteringIsUnknownWhenTheServerDoesNotChangeItsAddress(Knows knows) {
    Host host = world.behind(NatBehaviour.symmetric());
    NatVerdict verdict =
        new DiscoveryRun(run, host, List.of(world.server(knows).address())).finish(LIMIT).verdict();

    assertThat(verdict.filtering()).isEqualTo(NatFiltering.UNKNOWN);
    assertThat(verdict.mapping()).isEqualTo(NatMapping.ADDRESS_AND_PORT_DEPENDENT);
  }

  @Test
  void silenceOfABrokenServerIsNotTakenForFiltering() {
    BehaviourServer server = world.server(Knows.ALL);
    server.silence(OTHER, BehaviourServer.OTHER_PORT);
    Host host = world.behind(NatBehaviour.open());
    NatVerdict verdict =
        new DiscoveryRun(run, host, List.of(server.address())).finish(LIMIT).verdict();

    assertThat(verdict.filtering()).isEqualTo(NatFiltering.UNKNOWN);
    assertThat(verdict.mapping()).isEqualTo(NatMapping.ENDPOINT_INDEPENDENT);
  }

  @Test
  void twoPlainServersTellWhetherTheMappingDependsAtAll() {
    BehaviourServer one = world.server(Knows.NOTHING);
    BehaviourServer two =
        new BehaviourServer(internet, Knows.NOTHING, "203.0.113.3", "203.0.113.4");
    Host host = world.behind(NatBehaviour.symmetric().withHairpin(true));
    DiscoveryRun discovery =
        new DiscoveryRun(run, host, List.of(one.address(), two.address())).finish(LIMIT);

    assertThat(discovery.verdict().mapping()).isEqualTo(NatMapping.DEPENDENT);
    assertThat(discovery.verdict().filtering()).isEqualTo(NatFiltering.UNKNOWN);
    assertThat(discovery.answers()).hasSize(2);
  }

  @Test
  void onePlainServerTellsTheMappedAddressAndHairpinningOnly() {
    Host host = world.behind(NatBehaviour.portRestricted().withHairpin(true));
    DiscoveryRun discovery =
        new DiscoveryRun(run, host, List.of(world.server(Knows.NOTHING).address())).finish(LIMIT);

    assertThat(discovery.verdict())
        .isEqualTo(
            new NatVerdict(
                host.endpoint4(DiscoveryRun.BASE),
                true,
                NatMapping.UNKNOWN,
                NatFiltering.UNKNOWN,
                Hairpinning.SUPPORTED));
    assertThat(discovery.answers())
        .singleElement()
        .satisfies(answer -> assertThat(answer.roundTrip()).isEqualTo(Duration.ofMillis(20)));
  }

  @Test
  void deadServerHoldsUpNobodyElsesVerdict() {
    InetSocketAddress dead = new InetSocketAddress(host("203.0.113.99"), 3478);
    Host host = world.behind(NatBehaviour.portRestricted());
    DiscoveryRun discovery =
        new DiscoveryRun(run, host, List.of(dead, world.server(Knows.ALL).address()));
    run.runFor(Duration.ofSeconds(2));

    assertThat(discovery.verdict().filtering()).isEqualTo(NatFiltering.ADDRESS_AND_PORT_DEPENDENT);
    discovery.finish(LIMIT);
    assertThat(discovery.answers())
        .anySatisfy(
            answer -> {
              assertThat(answer.server()).isEqualTo(dead);
              assertThat(answer.mapped()).isNull();
            });
  }

  private InetAddress host(String address) {
    return internet.host("nobody", address).addresses().get(0);
  }

  @Test
  void everyAddressAsksTheServersOfItsFamilyAndGetsAVerdictOfItsOwn() {
    Lan home = run.lan("home");
    internet
        .router("nat", home, "198.51.100.1")
        .nat(NatBehaviour.symmetric())
        .leadsTo("2001:db8:a::/64")
        .firewall(Firewall.stateful());
    Host host = home.host("host", "10.0.0.2", "2001:db8:a::2");
    BehaviourServer four = world.server(Knows.ALL);
    DiscoveryRun discovery = new DiscoveryRun(run, host, List.of(four.address())).finish(LIMIT);

    assertThat(discovery.verdicts())
        .extracting(NatVerdict::mapping)
        .containsExactly(NatMapping.ADDRESS_AND_PORT_DEPENDENT, NatMapping.UNKNOWN);
    assertThat(discovery.verdicts()).extracting(NatVerdict::answered).containsExactly(true, false);
    assertThat(discovery.answers()).hasSize(1);
  }
}
