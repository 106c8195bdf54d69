package eu.riasc.wice.ice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CheckPacerTest {
  private static final long MS = 1_000_000;

  @Test
  void firstPlaceIsAtOnce() {
    assertThat(new CheckPacer(5 * MS).reserve(100 * MS)).isEqualTo(100 * MS);
  }

  @Test
  void placesAreOneSpacingApartInTheOrderOfAsking() {
    CheckPacer pacer = new CheckPacer(5 * MS);
    assertThat(pacer.reserve(0)).isZero();
    assertThat(pacer.reserve(MS)).isEqualTo(5 * MS);
    assertThat(pacer.reserve(MS)).isEqualTo(10 * MS);
    assertThat(pacer.reserve(40 * MS)).isEqualTo(40 * MS);
  }

  @Test
  void lastPlaceGivenBackIsGivenAgain() {
    CheckPacer pacer = new CheckPacer(5 * MS);
    pacer.reserve(0);
    long last = pacer.reserve(0);
    pacer.giveBack(last);
    assertThat(pacer.reserve(0)).isEqualTo(last);
  }

  @Test
  void placeGivenBackBeforeOthersMovesNobody() {
    CheckPacer pacer = new CheckPacer(5 * MS);
    pacer.reserve(0);
    long second = pacer.reserve(0);
    pacer.reserve(0);
    pacer.giveBack(second);
    assertThat(pacer.reserve(0)).isEqualTo(15 * MS);
  }

  @Test
  void clockThatWrapsIsNoObstacle() {
    CheckPacer pacer = new CheckPacer(5 * MS);
    long now = Long.MAX_VALUE - MS;
    pacer.reserve(now);
    assertThat(pacer.reserve(now) - now).isEqualTo(5 * MS);
  }

  @Test
  void agentKeepsItsOwnTaAndUsesThePacerOnlyWhenItIsOver() {
    CheckPacer pacer = new CheckPacer(5 * MS);
    PacerPlace slow = new PacerPlace(pacer, 50 * MS);
    PacerPlace other = new PacerPlace(pacer, 50 * MS);
    assertThat(slow.take(true, 0)).isTrue();
    assertThat(slow.take(true, 0)).isFalse();
    assertThat(slow.wakeNanos()).hasValue(50 * MS);
    assertThat(other.take(true, 0)).isFalse();
    assertThat(other.wakeNanos()).hasValue(5 * MS);
    assertThat(other.take(true, 5 * MS)).isTrue();
    assertThat(slow.take(true, 50 * MS)).isTrue();
  }

  @Test
  void nothingToSendAnyMoreGivesThePlaceBack() {
    CheckPacer pacer = new CheckPacer(5 * MS);
    PacerPlace first = new PacerPlace(pacer, 5 * MS);
    PacerPlace second = new PacerPlace(pacer, 5 * MS);
    PacerPlace third = new PacerPlace(pacer, 5 * MS);
    first.take(true, 0);
    second.take(true, 0);
    assertThat(second.take(false, 0)).isFalse();
    assertThat(second.wakeNanos()).isEmpty();
    third.take(true, 0);
    assertThat(third.wakeNanos()).hasValue(5 * MS);
  }
}
