package eu.riasc.wice.ice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConsentMonitorTest {
  private static final long S = 1_000_000_000L;

  @Test
  void checksAreFourToSixSecondsApartAndSpread() {
    ConsentMonitor consent = new ConsentMonitor(AgentConfig.defaults(), new Random(1), 0);
    long last = 0;
    long shortest = Long.MAX_VALUE;
    long longest = 0;
    for (int i = 0; i < 1_000; i++) {
      long at = consent.nextCheckNanos();
      assertThat(consent.takeCheck(at - 1)).isFalse();
      assertThat(consent.takeCheck(at)).isTrue();
      shortest = Math.min(shortest, at - last);
      longest = Math.max(longest, at - last);
      last = at;
    }
    assertThat(shortest).isBetween(4 * S, 4 * S + S / 10);
    assertThat(longest).isBetween(6 * S - S / 10, 6 * S);
  }

  @Test
  void neverCloserThanFourSecondsWhateverTheSetting() {
    AgentConfig fast =
        AgentConfig.defaults().withConsent(Duration.ofSeconds(4), Duration.ofSeconds(30));
    ConsentMonitor consent = new ConsentMonitor(fast, new Random(1), 0);
    long last = 0;
    for (int i = 0; i < 100; i++) {
      long at = consent.nextCheckNanos();
      assertThat(at - last).isGreaterThanOrEqualTo(4 * S);
      consent.takeCheck(at);
      last = at;
    }
  }

  @Test
  void expiresThirtySecondsAfterTheLastAnswer() {
    ConsentMonitor consent = new ConsentMonitor(AgentConfig.defaults(), new Random(1), 0);
    assertThat(consent.hasExpired(30 * S - 1)).isFalse();
    consent.onAnswered(10 * S);
    assertThat(consent.hasExpired(40 * S - 1)).isFalse();
    assertThat(consent.hasExpired(40 * S)).isTrue();
  }
}
