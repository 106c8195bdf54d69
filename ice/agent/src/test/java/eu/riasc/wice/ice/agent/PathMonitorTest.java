package eu.riasc.wice.ice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathMonitorTest {
  private static final long MS = 1_000_000;

  private final PathMonitor monitor = new PathMonitor(AgentConfig.defaults(), 0);

  private void unanswered(long... atMillis) {
    for (long at : atMillis) {
      monitor.onUnanswered(at * MS);
    }
  }

  @Test
  void missedCheckStartsASeriesAtTheDocumentedTimes() {
    monitor.onUnanswered(1_000 * MS);
    List<Long> probes = new ArrayList<>();
    while (monitor.nextNanos().isPresent()) {
      long now = monitor.nextNanos().getAsLong();
      if (monitor.takeProbe(now)) {
        probes.add(now / MS);
      }
    }
    assertThat(probes).containsExactly(1_000L, 1_500L, 2_500L, 4_500L);
  }

  @Test
  void answerEndsTheSeriesAndTheNextMissBeginsAnother() {
    monitor.onUnanswered(0);
    assertThat(monitor.takeProbe(0)).isTrue();
    monitor.onAnswered(100 * MS);
    assertThat(monitor.takeProbe(10_000 * MS)).isFalse();
    monitor.onUnanswered(20_000 * MS);
    assertThat(monitor.takeProbe(20_000 * MS)).isTrue();
  }

  @Test
  void silentAfterThreeMissesAndSevenSeconds() {
    unanswered(1_000, 2_000, 3_000);
    assertThat(monitor.becomesSilent(3_000 * MS)).isFalse();
    assertThat(monitor.becomesSilent(6_999 * MS)).isFalse();
    assertThat(monitor.nextNanos()).isPresent();
    assertThat(monitor.becomesSilent(7_000 * MS)).isTrue();
    assertThat(monitor.becomesSilent(8_000 * MS)).isFalse();
    assertThat(monitor.isSilent()).isTrue();
  }

  @Test
  void twoMissesAreNotEnoughHoweverLongItTakes() {
    unanswered(1_000, 2_000);
    assertThat(monitor.becomesSilent(29_000 * MS)).isFalse();
  }

  @Test
  void silentAfterTwoSecondsWhilePayloadIsSent() {
    monitor.onPayloadSent(500 * MS);
    unanswered(1_000, 1_400, 1_800);
    assertThat(monitor.becomesSilent(1_999 * MS)).isFalse();
    monitor.onPayloadSent(1_999 * MS);
    assertThat(monitor.becomesSilent(2_000 * MS)).isTrue();
  }

  @Test
  void payloadSentLongAgoDoesNotCountAsSending() {
    monitor.onPayloadSent(0);
    unanswered(3_000, 4_000, 5_000);
    assertThat(monitor.becomesSilent(5_000 * MS)).isFalse();
    assertThat(monitor.becomesSilent(7_000 * MS)).isTrue();
  }

  @Test
  void receivedPayloadPutsSilenceOff() {
    unanswered(1_000, 2_000, 3_000);
    monitor.onPayloadReceived(6_000 * MS);
    assertThat(monitor.becomesSilent(12_999 * MS)).isFalse();
    assertThat(monitor.becomesSilent(13_000 * MS)).isTrue();
  }

  @Test
  void checksOfThePeerPutSilenceOff() {
    unanswered(1_000, 2_000, 3_000);
    monitor.onRequest(6_000 * MS);
    assertThat(monitor.becomesSilent(12_999 * MS)).isFalse();
  }

  @Test
  void answerEndsSilenceAndSaysSoOnce() {
    unanswered(1_000, 2_000, 3_000);
    monitor.becomesSilent(7_000 * MS);
    assertThat(monitor.onAnswered(8_000 * MS)).isTrue();
    assertThat(monitor.onAnswered(8_001 * MS)).isFalse();
    assertThat(monitor.isSilent()).isFalse();
  }

  @Test
  void unansweredPayloadStartsChecksAfterOneSecond() {
    monitor.onPayloadSent(100 * MS);
    monitor.onPayloadSent(900 * MS);
    assertThat(monitor.nextNanos()).hasValue(1_100 * MS);
    assertThat(monitor.takeProbe(1_099 * MS)).isFalse();
    assertThat(monitor.takeProbe(1_100 * MS)).isTrue();
  }

  @Test
  void answeredPayloadStartsNone() {
    monitor.onPayloadSent(100 * MS);
    monitor.onPayloadReceived(200 * MS);
    assertThat(monitor.nextNanos()).isEmpty();
    assertThat(monitor.takeProbe(9_000 * MS)).isFalse();
  }

  @Test
  void checkFromElsewhereStartsASeriesUnlessThePathWasHeardJustNow() {
    monitor.onRequest(1_000 * MS);
    monitor.onCheckFromElsewhere(1_400 * MS);
    assertThat(monitor.takeProbe(1_400 * MS)).isFalse();
    monitor.onCheckFromElsewhere(1_500 * MS);
    assertThat(monitor.takeProbe(1_500 * MS)).isTrue();
  }
}
