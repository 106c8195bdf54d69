package eu.riasc.wice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.cli.ProbeDatagram.Kind;
import eu.riasc.wice.ice.stun.StunMessage;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What ping and listen say to each other. */
class ProbeTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void everyKindSurvivesEncoding() {
    for (Kind kind : Kind.values()) {
      ProbeDatagram datagram = ProbeDatagram.of(kind, 7, -3);
      assertThat(ProbeDatagram.decode(datagram.encode())).isEqualTo(datagram);
      assertThat(StunMessage.isStun(datagram.encode(), 0, ProbeDatagram.HEADER_BYTES)).isFalse();
    }
  }

  @Test
  void onlyLoadMayBePadded() {
    byte[] ping = ProbeDatagram.of(Kind.PING, 1, 1).encode();
    assertThat(ProbeDatagram.decode(Arrays.copyOf(ping, 25))).isNull();
    byte[] load = new ProbeDatagram(Kind.LOAD, 0, 0, 1200).encode();
    assertThat(load).hasSize(1200);
    assertThat(ProbeDatagram.decode(load)).isNotNull();
  }

  @Test
  void anyWrongHeaderByteMakesItUnreadable() {
    byte[] ping = ProbeDatagram.of(Kind.PING, 1, 1).encode();
    for (int i = 0; i < 8; i++) {
      byte[] wrong = ping.clone();
      wrong[i] ^= (byte) 0x80;
      assertThat(ProbeDatagram.decode(wrong)).as("byte %d", i).isNull();
    }
    assertThat(ProbeDatagram.decode(Arrays.copyOf(ping, 23))).isNull();
  }

  @Test
  void echoAnswersPingsWithNumberAndTimeOfThePing() {
    Echo echo = new Echo(0);
    assertThat(echo.answer(ProbeDatagram.of(Kind.PING, 5, 99).encode(), 1))
        .isEqualTo(ProbeDatagram.of(Kind.PONG, 5, 99));
  }

  @Test
  void echoAnswersNothingElseSoThatTwoOfThemCannotTalkForEver() {
    Echo echo = new Echo(0);
    assertThat(echo.answer(ProbeDatagram.of(Kind.PONG, 1, 1).encode(), 1)).isNull();
    assertThat(echo.answer(ProbeDatagram.of(Kind.REPORT, 1, 1).encode(), 1)).isNull();
    assertThat(echo.answer(new byte[500], 1)).isNull();
  }

  @Test
  void echoAnswersAtMostTwoHundredPingsASecond() {
    Echo echo = new Echo(0);
    byte[] ping = ProbeDatagram.of(Kind.PING, 1, 1).encode();
    long answered =
        IntStream.range(0, 10_000)
            .filter(i -> echo.answer(ping, i * SECOND / 1000) != null)
            .count();
    assertThat(answered).isBetween(2000L, 2100L);
  }

  @Test
  void echoReportsLoadInTotals() {
    Echo echo = new Echo(0);
    byte[] load = new ProbeDatagram(Kind.LOAD, 0, 0, 1200).encode();
    @Nullable ProbeDatagram last = null;
    for (int i = 0; i < 64; i++) {
      last = echo.answer(load, 1);
    }
    assertThat(last).isEqualTo(ProbeDatagram.of(Kind.REPORT, 64, 64 * 1200));
  }

  @Test
  void loadStaysWithinItsWindowUntilAReportOpensIt() {
    Load load = new Load(0, SECOND);
    int first = load.allowance(0);
    load.sent(first);
    assertThat(first).isPositive();
    assertThat(load.allowance(1)).isZero();
    load.reported(ProbeDatagram.of(Kind.REPORT, 32, 32 * 1200), 2);
    assertThat(load.allowance(3)).isEqualTo(33);
    assertThat(load.arrivedBytes()).isEqualTo(32 * 1200);
  }

  @Test
  void loadHalvesItsWindowWhenReportsStayAway() {
    Load load = new Load(0, SECOND);
    int first = load.allowance(0);
    load.sent(first);
    assertThat(load.allowance(SECOND / 2)).isEqualTo(first / 2);
  }

  @Test
  void lateAndRepeatedReportsOfLoadCountOnce() {
    Load load = new Load(0, SECOND);
    load.sent(load.allowance(0));
    load.reported(ProbeDatagram.of(Kind.REPORT, 64, 64 * 1200), 1);
    load.reported(ProbeDatagram.of(Kind.REPORT, 32, 32 * 1200), 2);
    load.reported(ProbeDatagram.of(Kind.REPORT, 64, 64 * 1200), 3);
    assertThat(load.arrivedBytes()).isEqualTo(64 * 1200);
    assertThat(load.isOver(SECOND)).isTrue();
  }

  @Test
  void roundTripCountsEveryPongOnce() {
    Rtt rtt = new Rtt();
    ProbeDatagram ping = rtt.next(1_000_000);
    ProbeDatagram pong = ProbeDatagram.of(Kind.PONG, ping.number(), ping.value());
    assertThat(rtt.answered(pong, 3_000_000)).isEqualTo(2.0);
    assertThat(rtt.answered(pong, 4_000_000)).isNegative();
    assertThat(rtt.answered(ProbeDatagram.of(Kind.PONG, 99, 0), 4_000_000)).isNegative();
    rtt.next(5_000_000);
    assertThat(rtt.describe())
        .isEqualTo("2 sent, 1 received, 50% lost, rtt min/avg/max 2.000/2.000/2.000 ms");
    assertThat(rtt.allAnswered()).isFalse();
  }
}
