package eu.riasc.wice.sansio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void waitsDoubleUpToTheLongestAndKeepWithinHalfOfIt() {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), new Random(1));
    for (int round = 0; round < 2; round++) {
      long middle = 100;
      for (int i = 0; i < 12; i++) {
        assertThat(backoff.next().toMillis()).isBetween(middle / 2, middle + middle / 2);
        middle = Math.min(10_000, 2 * middle);
      }
      backoff.reset();
    }
  }

  @Test
  void waitsOfTwoClientsDiffer() {
    Backoff first = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), new Random(1));
    Backoff second = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), new Random(2));
    assertThat(first.next()).isNotEqualTo(second.next());
  }
}
