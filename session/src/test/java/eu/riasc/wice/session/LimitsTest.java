package eu.riasc.wice.session;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.sansio.TokenBucket;
import eu.riasc.wice.signaling.Id;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a peer can make us do, and how often. */
class LimitsTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private static AnswerLimits limits(int perNode) {
    return new AnswerLimits(new TokenBucket(perNode, perNode, 0), 0);
  }

  @Test
  void oneIdIsAnsweredOnceASecond() {
    AnswerLimits limits = limits(200);
    Id id = new Id(1, 1);
    assertThat(limits.tryAnswer(id, 0)).isTrue();
    assertThat(limits.tryAnswer(id, SECOND - 1)).isFalse();
    assertThat(limits.tryAnswer(id, SECOND)).isTrue();
  }

  @Test
  void oneKeyIsAnsweredTenTimesASecondWhateverItsIds() {
    AnswerLimits limits = limits(200);
    int answers = 0;
    for (int i = 0; i < 1_000; i++) {
      answers += limits.tryAnswer(new Id(1, i), 0) ? 1 : 0;
    }
    assertThat(answers).isEqualTo(10);
  }

  @Test
  void theNodeHasALimitThatAllKeysShare() {
    TokenBucket node = new TokenBucket(200, 200, 0);
    int answers = 0;
    for (int key = 0; key < 100; key++) {
      AnswerLimits limits = new AnswerLimits(node, 0);
      for (int i = 0; i < 8; i++) {
        answers += limits.tryAnswer(new Id(key, i), 0) ? 1 : 0;
      }
    }
    assertThat(answers).isEqualTo(200);
  }

  @Test
  void anIntervalDoublesToItsCapAndStartsAnewAfterQuiet() {
    DoublingInterval interval = new DoublingInterval(Duration.ofSeconds(1), Duration.ofSeconds(60));
    List<Long> seconds = new ArrayList<>();
    long now = -5 * SECOND;
    for (int i = 0; i < 9; i++) {
      assertThat(interval.allows(now)).isTrue();
      long wait = interval.take(now);
      seconds.add(wait / SECOND);
      assertThat(interval.tryTake(now + wait - 1)).isFalse();
      now += wait;
    }
    assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    assertThat(interval.take(now + 61 * SECOND)).isEqualTo(SECOND);
  }

  @Test
  void repetitionGrowsByHalfWithJitterUpToAMinute() {
    Retransmission retransmission = new Retransmission(new Random(4));
    double base = 0.5;
    for (int i = 0; i < 40; i++) {
      double delay = (double) retransmission.nextDelayNanos() / SECOND;
      assertThat(delay).isBetween(base * 0.5 - 1e-6, Math.min(base * 1.5 + 1e-6, 60));
      base = Math.min(base * 1.5, 60);
    }
    retransmission.restart();
    assertThat(retransmission.nextDelayNanos()).isLessThanOrEqualTo(3 * SECOND / 4);
  }

  @Test
  void onlyTheLastFewAreRemembered() {
    Recent<Integer> recent = new Recent<>(3);
    for (int i = 0; i < 5; i++) {
      recent.add(i);
      recent.add(i);
    }
    assertThat(recent.contains(1)).isFalse();
    assertThat(recent.contains(2)).isTrue();
    assertThat(recent.contains(4)).isTrue();
  }
}
