package eu.riasc.wice.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.netlab.Seeds;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Every pair of kinds of access, on every IP version, with a TURN server: all connect, and by the
 * kind of path that their networks allow.
 */
class TurnMatrixTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void everyPairOfNetworksConnectsByTheExpectedKindOfPath() {
    Seeds.each(
        Variety.PAIRS,
        seed -> {
          Duo duo = new Duo(seed);
          duo.world.addTurn();
          if (seed % 2 == 0) {
            duo.leftSite.allowOnlyHttps();
            duo.rightSite.allowOnlyHttps();
          }
          duo.startApart(Duration.ofSeconds(seed % 5));
          duo.settle(SOON);
          Set<ExpectedPath> expected = ExpectedPath.of(duo.variety);
          duo.check(
              duo.hasPath(expected),
              "expected " + expected + ", found " + duo.path() + " " + duo.pair());
          duo.world.run.runFor(Duration.ofSeconds(10));
          duo.rest(Duration.ofSeconds(60), 0);
          duo.exchangePayload();
        });
  }

  @Test
  void relayedPathIsReplacedWhenItsServerDies() {
    Seeds.each(
        20,
        seed -> {
          Duo duo = relayedDuo(seed);
          TurnHost first = duo.world.addTurn();
          duo.world.addTurn();
          duo.start().settle(SOON);
          duo.world.run.runFor(duo.world.upTo(Duration.ofMinutes(3)));
          first.host().link().down();
          duo.world.run.note("the first TURN server is gone");
          assertThat(
                  duo.world.run.runUntil(
                      () -> duo.payloadPasses(Duration.ofSeconds(2)), Duration.ofMinutes(2)))
              .isTrue();
          duo.settle(Duration.ofMinutes(2));
        });
  }

  @Test
  void relayedPathIsReplacedWhenItsServerRestarts() {
    Seeds.each(
        20,
        seed -> {
          Duo duo = relayedDuo(seed);
          TurnHost server = duo.world.addTurn();
          duo.start().settle(SOON);
          duo.world.run.runFor(duo.world.upTo(Duration.ofMinutes(3)));
          server.restart();
          duo.world.run.runFor(Duration.ofSeconds(30));
          duo.settle(Duration.ofMinutes(2));
        });
  }

  @Test
  void directPathTakesOverOnceTheFirewallLetsUdpThrough() {
    Seeds.each(
        20,
        seed -> {
          Duo duo = new Duo(seed, Variety.blocked(seed));
          duo.world.addTurn();
          duo.start().settle(SOON);
          assertThat(duo.path()).isEqualTo(ExpectedPath.RELAYED_OVER_STREAM);
          duo.world.run.runFor(duo.world.upTo(Duration.ofMinutes(5)));
          duo.leftSite.requireRouter().blockUdp(false);
          boolean direct =
              duo.world.run.runUntil(
                  () -> duo.settled() && !duo.isRelayed(), Duration.ofMinutes(3));
          duo.check(direct, "no direct path though UDP passes");
          duo.exchangePayload();
        });
  }

  @Test
  void relayTakesOverWhenTheFirewallLetsNoUdpThroughAnyMore() {
    Seeds.each(
        20,
        seed -> {
          Duo duo = new Duo(seed, Variety.blockable(seed));
          duo.world.addTurn();
          duo.start().settle(SOON);
          assertThat(duo.path()).isEqualTo(ExpectedPath.DIRECT);
          duo.world.run.runFor(duo.world.upTo(Duration.ofMinutes(5)));
          duo.leftSite.requireRouter().blockUdp(true);
          boolean relayed =
              duo.world.run.runUntil(() -> duo.settled() && duo.isRelayed(), Duration.ofMinutes(3));
          duo.check(
              relayed && duo.path() == ExpectedPath.RELAYED_OVER_STREAM,
              "no relayed path though TCP passes");
          duo.exchangePayload();
        });
  }

  /** Two peers whose NATs allow no direct path. */
  private static Duo relayedDuo(long seed) {
    return new Duo(seed, Variety.undirected(seed));
  }
}
