package eu.riasc.wice.scenarios;

import eu.riasc.wice.netlab.Seeds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Signaling that loses, repeats and reorders, that restarts, and that an attacker has access to.
 */
class BadSignalingTest {
  private static final Duration IN_FOUL_WEATHER = Duration.ofMinutes(3);
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration UNTIL_QUIET = Duration.ofMinutes(5);
  private static final Duration REST = Duration.ofMinutes(1);

  @Test
  void peersConnectThoughEnvelopesAreLostRepeatedAndReordered() {
    Seeds.each(
        100,
        seed -> {
          Duo duo = new Duo(seed, new Variety(seed * 37));
          duo.world.relay.weather(Relay.Weather.FOUL);
          duo.startApart(Duration.ofMinutes(seed % 5));
          if (duo.variety.direct()) {
            duo.settle(IN_FOUL_WEATHER);
            duo.world.run.runFor(UNTIL_QUIET);
            duo.rest(REST, 0);
          } else {
            duo.failAgainAndAgain(1, Duration.ofMinutes(15));
          }
        });
  }

  @Test
  void peersConnectWhileAnAttackerReplaysAndReflects() {
    Seeds.each(
        100,
        seed -> {
          Duo duo = Duo.connectable(seed);
          if (seed % 2 == 0) {
            duo.world.relay.weather(Relay.Weather.FOUL);
          }
          Attacker attacker = new Attacker(duo.world).harass(Duration.ofMillis(200));
          duo.start().settle(IN_FOUL_WEATHER);
          attacker.stop();
          duo.world.run.runFor(UNTIL_QUIET);
          duo.rest(REST, 0);
        });
  }

  @Test
  void noReplayedOrReflectedEnvelopeMovesASettledPair() {
    Seeds.each(
        100,
        seed -> {
          Duo duo = Duo.connectable(seed).start().settle(SOON);
          duo.world.run.runFor(UNTIL_QUIET);
          Attacker attacker = new Attacker(duo.world);
          for (byte[] envelope : List.copyOf(duo.world.relay.recorded())) {
            attacker.replay(envelope);
            duo.rest(duo.world.upTo(Duration.ofSeconds(3)), 2);
            attacker.reflect(envelope);
            duo.rest(duo.world.upTo(Duration.ofSeconds(3)), 2);
          }
          duo.exchangePayload();
        });
  }

  @Test
  void relayThatRestartsDuringTheHandshakeOnlyDelaysIt() {
    Seeds.each(
        60,
        seed -> {
          Duo duo = Duo.connectable(seed).start();
          duo.world.run.runFor(duo.world.upTo(Duration.ofMillis(150)));
          duo.world.relay.restart(duo.world.upTo(Duration.ofSeconds(10)));
          duo.settle(Duration.ofMinutes(1));
          duo.world.run.runFor(UNTIL_QUIET);
          duo.world.relay.restart(Duration.ofSeconds(1));
          duo.rest(REST, 0);
        });
  }
}
