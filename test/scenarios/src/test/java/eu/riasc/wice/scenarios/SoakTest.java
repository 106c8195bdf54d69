package eu.riasc.wice.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.netlab.Drop;
import eu.riasc.wice.netlab.Seeds;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Long lives: what happens in the last hours is no more than what happened in the first ones. */
class SoakTest {
  private static final int EVENTS = 10;
  private static final Duration BETWEEN_EVENTS = Duration.ofMinutes(12);

  @Test
  void hoursOfBadNetworkAndAttackLeaveNothingBehind() {
    Seeds.each(
        2,
        seed -> {
          Duo duo = Duo.connectable(seed);
          duo.world.relay.weather(Relay.Weather.FOUL);
          duo.leftSite.weather(new Drop(0.05));
          Attacker attacker = new Attacker(duo.world).harass(Duration.ofSeconds(20));
          duo.start();
          long first = phase(duo);
          long second = phase(duo);
          duo.check(
              second <= first * 3 / 2 + 100,
              second + " envelopes in the second phase after " + first + " in the first");
          attacker.stop();
          duo.leftSite.uplink().repair();
          duo.world.run.runFor(Duration.ofMinutes(2));
          duo.settle(Duration.ofMinutes(5));
          duo.world.run.runFor(Duration.ofMinutes(5));
          duo.rest(Duration.ofMinutes(10), 0);
          assertThat(duo.right().endpoint.statistics().sessions()).isEqualTo(1);
        });
  }

  /** Hours in which a NAT rebinds and a peer restarts now and then; counts the envelopes. */
  private static long phase(Duo duo) {
    long before = duo.world.relay.published();
    for (int i = 0; i < EVENTS; i++) {
      duo.world.run.runFor(BETWEEN_EVENTS);
      if (duo.leftSite.access != Access.PUBLIC && duo.world.dice.nextBoolean()) {
        duo.leftSite.requireRouter().rebind();
      } else {
        duo.left().restart(duo.right().self);
      }
    }
    return duo.world.relay.published() - before;
  }
}
