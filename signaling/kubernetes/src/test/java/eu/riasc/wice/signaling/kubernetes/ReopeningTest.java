package eu.riasc.wice.signaling.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReopeningTest {
  private static final Duration LENGTH = Duration.ofMinutes(5);

  private long now = 77;
  private final Random random = new Random(1);
  private final Reopening reopening = reopening();

  private Reopening reopening() {
    return new Reopening(KubernetesTransportSettings.DEFAULT, random);
  }

  private Duration lives(Reopening watch, Duration life, boolean known, boolean inOrder) {
    watch.opened(known, LENGTH, now);
    now += life.toNanos();
    return watch.ended(inOrder, now);
  }

  @Test
  void thoseWhoAreCutShortTogetherComeBackSpreadOverSeconds() {
    List<Duration> waits = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      waits.add(lives(reopening(), Duration.ofSeconds(20), false, true));
    }

    assertThat(Collections.min(waits)).isBetween(Duration.ofMillis(1_500), Duration.ofSeconds(2));
    assertThat(Collections.max(waits)).isBetween(Duration.ofSeconds(4), Duration.ofMillis(4_500));
  }

  @Test
  void aWatchThatEndsAtItsTimeOrWithItsConnectionGoesOnAtOnce() {
    assertThat(lives(reopening, LENGTH, true, true)).isLessThan(Duration.ofMillis(200));
    assertThat(lives(reopening, Duration.ofSeconds(20), true, false))
        .isLessThan(Duration.ofMillis(200));
  }

  @Test
  void whoIsCutShortAgainAndAgainWaitsLongerUntilAWatchLasts() {
    lives(reopening, Duration.ofSeconds(2), true, true);
    lives(reopening, Duration.ofSeconds(2), true, true);
    assertThat(lives(reopening, Duration.ofSeconds(2), true, true))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(5));

    lives(reopening, LENGTH, true, true);
    assertThat(lives(reopening, Duration.ofSeconds(2), true, true))
        .isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aWatchBeginsAnewInOneRequestThreeTimesAndThenListsFirst() {
    for (int i = 0; i < 4; i++) {
      assertThat(reopening.wantsList(false)).as("beginning %d", i).isFalse();
      lives(reopening, Duration.ofSeconds(2), false, true);
    }
    assertThat(reopening.wantsList(false)).isTrue();
    assertThat(reopening.wantsList(true)).as("if it knows where to go on").isFalse();

    lives(reopening, Duration.ofSeconds(2), true, true);
    assertThat(reopening.wantsList(false)).as("after one that went on").isFalse();
  }

  @Test
  void aWatchThatEndsAtOnceOrIsForgottenListsFirst() {
    Reopening other = reopening();
    lives(other, Duration.ofMillis(900), false, true);
    assertThat(other.wantsList(false)).isTrue();

    lives(reopening, Duration.ofSeconds(2), true, false);
    reopening.forgotten();
    assertThat(reopening.wantsList(false)).isTrue();
  }

  @Test
  void aWatchThatCannotBeOpenedIsTriedMoreAndMoreRarelyAndWithoutAList() {
    assertThat(reopening.notOpened()).isLessThan(Duration.ofMillis(200));
    for (int i = 0; i < 10; i++) {
      reopening.notOpened();
    }

    assertThat(reopening.notOpened()).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
    assertThat(reopening.wantsList(false)).isFalse();
  }
}
