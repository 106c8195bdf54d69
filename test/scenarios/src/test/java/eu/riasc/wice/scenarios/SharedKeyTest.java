package eu.riasc.wice.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.netlab.Seeds;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two processes with one key, on two hosts. */
class SharedKeyTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void secondProcessIsRefusedWhileTheFirstIsAliveAndTakesOverWhenItIsGone() {
    Seeds.each(
        30,
        seed -> {
          Duo duo = Duo.connectable(seed).start().settle(SOON);
          duo.world.run.runFor(duo.world.upTo(Duration.ofMinutes(1)));
          int moves = duo.moves();
          Site elsewhere = duo.world.site("elsewhere", Access.NAT_EIM_EIF, duo.variety.familyA);
          PeerProcess twin =
              duo.world.start("twin", duo.leftKey, elsewhere).wants(duo.right().self);
          long published = duo.world.relay.published();

          duo.world.run.runFor(Duration.ofMinutes(10));

          duo.check(duo.moves() == moves, "the twin moved a state of the first");
          duo.exchangePayload();
          assertThat(duo.right().warnings).anyMatch(text -> text.contains("key"));
          assertThat(twin.moves(duo.right().self).size()).isEqualTo(1);
          duo.check(
              duo.world.relay.published() - published < 150,
              duo.world.relay.published() - published + " envelopes in ten minutes");

          duo.left().kill();
          duo.takeOver(twin);
          duo.settle(Duration.ofMinutes(4));
        });
  }

  @Test
  void twoThatStartTogetherEndInOneSettledPair() {
    Seeds.each(
        30,
        seed -> {
          Duo duo = Duo.connectable(seed);
          Site elsewhere = duo.world.site("elsewhere", Access.NAT_EIM_EIF, duo.variety.familyA);
          PeerProcess twin =
              duo.world.start("twin", duo.leftKey, elsewhere).wants(duo.rightKey.publicKey());
          duo.start();
          boolean settled =
              duo.world.run.runUntil(
                  () -> duo.settled() || duo.settledWith(twin), Duration.ofMinutes(5));
          duo.check(settled, "neither process got a pair");
          duo.world.run.runFor(Duration.ofMinutes(10));
          if (duo.settledWith(twin)) {
            duo.takeOver(twin);
          }
          duo.check(duo.settled(), "the pair did not last");
          int moves = duo.right().moves(duo.left().self).size();
          duo.world.run.runFor(Duration.ofMinutes(10));
          duo.check(duo.right().moves(duo.left().self).size() == moves, "the pair still changes");
        });
  }
}
