package eu.riasc.wice.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.netlab.Seeds;
import eu.riasc.wice.session.SessionState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sessions that are closed on purpose. */
class FarewellTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void closingReachesThePeerAtOnceAndTheSessionCanComeBack() {
    Seeds.each(
        40,
        seed -> {
          Duo duo = Duo.connectable(seed).start().settle(SOON);
          PeerProcess left = duo.left();
          PeerProcess right = duo.right();
          long attempts = right.moves(left.self).count(SessionState.NEW);
          left.close(right.self);
          boolean told =
              duo.world.run.runUntil(
                  () -> right.moves(left.self).count(SessionState.CLOSED) == 1,
                  Duration.ofSeconds(2));
          duo.check(told, "the peer was not told");
          duo.world.run.runFor(Duration.ofSeconds(2));
          assertThat(left.endpoint.session(right.self)).isNull();
          assertThat(left.endpoint.isClosed()).isTrue();
          assertThat(right.moves(left.self).count(SessionState.DISCONNECTED)).isZero();

          duo.world.run.runFor(duo.world.upTo(Duration.ofMinutes(20)));
          duo.check(
              right.moves(left.self).count(SessionState.NEW) == attempts,
              "a session without the peer");
          left.wants(right.self);
          duo.settle(SOON);
        });
  }

  @Test
  void recordedFarewellsCloseNothing() {
    Seeds.each(
        20,
        seed -> {
          Duo duo = Duo.connectable(seed).start().settle(SOON);
          duo.left().close(duo.right().self);
          duo.world.run.runFor(Duration.ofSeconds(2));
          List<byte[]> recorded = List.copyOf(duo.world.relay.recorded());
          duo.left().wants(duo.right().self);
          duo.settle(SOON);
          duo.world.run.runFor(Duration.ofMinutes(5));
          Attacker attacker = new Attacker(duo.world);
          for (byte[] envelope : recorded) {
            attacker.replay(envelope);
            duo.rest(Duration.ofSeconds(1), 2);
            attacker.reflect(envelope);
            duo.rest(Duration.ofSeconds(1), 2);
          }
        });
  }
}
