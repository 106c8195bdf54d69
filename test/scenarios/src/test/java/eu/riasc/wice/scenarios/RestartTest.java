package eu.riasc.wice.scenarios;

import eu.riasc.wice.netlab.Seeds;
import eu.riasc.wice.session.SessionState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Processes that end without a word and start again, during the handshake and after it. */
class RestartTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration AFTER_A_RESTART = Duration.ofMinutes(3);
  private static final Duration UNTIL_QUIET = Duration.ofMinutes(5);
  private static final Duration REST = Duration.ofMinutes(1);

  @Test
  void oneRestartsDuringTheHandshake() {
    Seeds.each(
        60,
        seed -> {
          Duo duo = Duo.connectable(seed).start();
          duo.world.run.runFor(duo.world.upTo(Duration.ofMillis(400)));
          restartLeft(duo, Duration.ofSeconds(5));
          finish(duo);
        });
  }

  @Test
  void oneRestartsWhileConnected() {
    Seeds.each(
        60,
        seed -> {
          Duo duo = Duo.connectable(seed).start().settle(SOON);
          duo.world.run.runFor(duo.world.upTo(Duration.ofMinutes(2)));
          restartLeft(duo, Duration.ofMinutes(2));
          finish(duo);
        });
  }

  @Test
  void bothRestartAtOnceDuringTheHandshakeAndAfter() {
    Seeds.each(
        60,
        seed -> {
          Duo duo = Duo.connectable(seed).start();
          duo.world.run.runFor(duo.world.upTo(Duration.ofMillis(400)));
          restartBoth(duo);
          duo.settle(AFTER_A_RESTART);
          restartBoth(duo);
          finish(duo);
        });
  }

  @Test
  void manyRestartsInARowEndWithOneSettledPair() {
    Seeds.each(
        20,
        seed -> {
          Duo duo = Duo.connectable(seed).start();
          for (int i = 0; i < 8; i++) {
            duo.world.run.runFor(duo.world.upTo(Duration.ofSeconds(8)));
            restartLeft(duo, Duration.ofSeconds(1));
          }
          finish(duo);
        });
  }

  @Test
  void userRestartsWithoutAGap() {
    Seeds.each(
        40,
        seed -> {
          Duo duo = Duo.connectable(seed).start().settle(SOON);
          duo.world.run.runFor(Duration.ofSeconds(5));
          var before = duo.left().session(duo.right().self).sessionId();
          duo.left().restart(duo.right().self);
          duo.exchangePayload();
          duo.settle(SOON);
          duo.check(
              !duo.left().session(duo.right().self).sessionId().equals(before),
              "the generation is still the old one");
          duo.check(
              duo.left().moves(duo.right().self).count(SessionState.DISCONNECTED) == 0
                  && duo.right().moves(duo.left().self).count(SessionState.DISCONNECTED) == 0,
              "the path was given up before there was another");
          duo.world.run.runFor(UNTIL_QUIET);
          duo.rest(REST, 0);
        });
  }

  @Test
  void restartsOneUponTheOtherEndInOneSettledPair() {
    Seeds.each(
        20,
        seed -> {
          Duo duo = Duo.connectable(seed).start().settle(SOON);
          duo.world.run.runFor(Duration.ofSeconds(5));
          for (int i = 0; i < 6; i++) {
            duo.left().restart(duo.right().self);
            duo.world.run.runFor(duo.world.upTo(Duration.ofMillis(400)));
          }
          finish(duo);
        });
  }

  private static void restartLeft(Duo duo, Duration longestAbsence) {
    duo.left().kill();
    duo.world.run.runFor(duo.world.upTo(longestAbsence));
    duo.startLeft();
  }

  private static void restartBoth(Duo duo) {
    duo.left().kill();
    duo.right().kill();
    duo.world.run.runFor(duo.world.upTo(Duration.ofSeconds(3)));
    duo.startLeft();
    duo.startRight();
  }

  private static void finish(Duo duo) {
    duo.settle(AFTER_A_RESTART);
    duo.world.run.runFor(UNTIL_QUIET);
    duo.rest(REST, 0);
  }
}
