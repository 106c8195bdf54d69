package eu.riasc.wice.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.netlab.Seeds;
import eu.riasc.wice.scenarios.Topology.Shape;
import java.net.Inet6Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two peers in networks that hang together in unusual ways: on one LAN, isolated from each other,
 * behind two NATs in a row, behind one provider's NAT with the same private addresses, with
 * hairpinning and without, with several IP versions, with a TURN server and without. A sample in a
 * mixed order; with 4,800 seeds, every topology there is.
 */
class TopologyTest {
  private static final int SAMPLE = 80;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration TWO_ATTEMPTS = Duration.ofMinutes(10);

  /** Has no factor in common with the number of topologies of any shape. */
  private static final long STRIDE = 7_919;

  private static final NatKind[] CARRIERS = {
    Access.NAT_EIM_EIF.kind(),
    Access.NAT_EIM_APDF.kind(),
    Access.NAT_ADM_ADF.kind(),
    Access.NAT_APDM_APDF.kind()
  };

  private static final Family[][] FAMILIES = {
    {Family.IPV4, Family.IPV4}, {Family.DUAL, Family.DUAL}, {Family.DUAL, Family.IPV4}
  };

  private static final Family[][] ALL_FAMILIES = {
    {Family.IPV4, Family.IPV4},
    {Family.DUAL, Family.DUAL},
    {Family.DUAL, Family.IPV4},
    {Family.DUAL, Family.IPV6},
    {Family.IPV6, Family.IPV6},
    {Family.IPV4, Family.IPV6},
  };

  @ParameterizedTest
  @EnumSource
  void peersFindTheExpectedKindOfPathOrNone(Shape shape) {
    List<Topology> all = all(shape);
    Seeds.each(
        SAMPLE,
        seed -> {
          Topology topology = all.get((int) Math.floorMod(seed * STRIDE, (long) all.size()));
          Set<ExpectedPath> expected = topology.expected();
          Duo duo = topology.build(seed).startApart(Duration.ofSeconds(seed % 5));
          if (expected.contains(ExpectedPath.NONE)) {
            duo.failAgainAndAgain(2, TWO_ATTEMPTS);
            return;
          }
          duo.settle(SOON);
          duo.check(
              duo.hasPath(expected),
              "expected " + expected + ", found " + duo.path() + ", in " + topology);
          duo.world.run.runFor(Duration.ofSeconds(10));
          duo.rest(Duration.ofSeconds(60), 0);
          duo.exchangePayload();
        });
  }

  @Test
  void everyKindOfPathIsExpectedSomewhere() {
    Set<ExpectedPath> seen = EnumSet.noneOf(ExpectedPath.class);
    for (Shape shape : Shape.values()) {
      all(shape).forEach(topology -> seen.addAll(topology.expected()));
    }
    assertThat(seen).containsExactlyInAnyOrder(ExpectedPath.values());
    assertThat(all(Shape.SHARED_CARRIER)).hasSize(4_800);
  }

  @Test
  void hairpinningDecidesWhetherPeersBehindOneNatMeetDirectly() {
    for (boolean hairpin : new boolean[] {true, false}) {
      Topology topology =
          new Topology(
              Shape.ISOLATED,
              Access.NAT_EIM_APDF,
              Access.NAT_EIM_APDF,
              CARRIERS[0],
              hairpin,
              Family.IPV4,
              Family.IPV4,
              true);
      assertThat(topology.expected())
          .containsExactly(hairpin ? ExpectedPath.DIRECT : ExpectedPath.RELAYED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noTwoHostsHaveOneGlobalAddress(Shape shape) {
    Topology dual = all(shape).stream().filter(each -> each.isDual()).findFirst().orElseThrow();
    Duo duo = dual.build(1);
    assertThat(duo.leftSite.host.addresses())
        .filteredOn(Inet6Address.class::isInstance)
        .hasSize(1)
        .doesNotContainAnyElementsOf(duo.rightSite.host.addresses());
  }

  private static List<Topology> all(Shape shape) {
    boolean oneRouter = shape == Shape.ONE_LAN || shape == Shape.ISOLATED;
    boolean carrier = shape == Shape.DOUBLE_NAT || shape == Shape.SHARED_CARRIER;
    List<Topology> all = new ArrayList<>();
    for (Access left : Access.values()) {
      for (Access right : Access.values()) {
        boolean made =
            (shape == Shape.NO_UDP6 || left != Access.PUBLIC)
                && (shape != Shape.SHARED_CARRIER || right != Access.PUBLIC)
                && (!oneRouter || left == right);
        for (NatKind nat : made ? CARRIERS : new NatKind[0]) {
          if (carrier || nat.equals(CARRIERS[0])) {
            add(all, shape, left, right, nat, oneRouter || shape == Shape.SHARED_CARRIER);
          }
        }
      }
    }
    return all;
  }

  private static void add(
      List<Topology> all, Shape shape, Access left, Access right, NatKind nat, boolean meets) {
    boolean many = shape == Shape.NO_UDP6 || shape == Shape.ISOLATED || shape == Shape.ONE_LAN;
    for (Family[] families : many ? ALL_FAMILIES : FAMILIES) {
      for (boolean hairpin : meets ? new boolean[] {true, false} : new boolean[] {false}) {
        for (boolean turn : new boolean[] {true, false}) {
          all.add(new Topology(shape, left, right, nat, hairpin, families[0], families[1], turn));
        }
      }
    }
  }
}
