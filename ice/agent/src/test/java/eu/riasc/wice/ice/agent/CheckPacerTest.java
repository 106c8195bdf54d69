package eu.riasc.wice.ice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
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
  void pacesForOneSpacingAfterEachTransaction() {
    CheckPacer pacer = new CheckPacer(5 * MS);
    assertThat(pacer.isPacing(0)).isFalse();
    pacer.takeUrgent(100 * MS);
    assertThat(pacer.isPacing(105 * MS - 1)).isTrue();
    assertThat(pacer.isPacing(105 * MS)).isFalse();
    pacer.takeReserved(pacer.reserve(200 * MS), 200 * MS);
    assertThat(pacer.isPacing(201 * MS)).isTrue();
  }

  @Test
  void clockThatWrapsIsNoObstacle() {
    CheckPacer pacer = new CheckPacer(5 * MS);
    long now = Long.MAX_VALUE - MS;
    pacer.reserve(now);
    assertThat(pacer.reserve(now) - now).isEqualTo(5 * MS);
  }

  @Test
  void whatIsUrgentGoesBeforeTheOrdinaryChecksOfOthersWhichComeOneSpacingLater() {
    CheckPacer pacer = new CheckPacer(5 * MS);
    PacerPlace[] ordinary = new PacerPlace[4];
    for (int i = 0; i < ordinary.length; i++) {
      ordinary[i] = new PacerPlace(pacer, 5 * MS);
      ordinary[i].take(true, 0);
    }
    PacerPlace urgent = new PacerPlace(pacer, 5 * MS);
    assertThat(urgent.take(true, true, MS)).isFalse();
    assertThat(urgent.wakeNanos()).hasValue(5 * MS);
    assertThat(urgent.take(true, true, 5 * MS)).isTrue();

    assertThat(ordinary[1].take(true, 5 * MS)).isFalse();
    assertThat(ordinary[1].wakeNanos()).hasValue(10 * MS);
    assertThat(ordinary[1].take(true, 10 * MS)).isTrue();
    assertThat(ordinary[2].take(true, 15 * MS)).isTrue();
    assertThat(ordinary[3].take(true, 20 * MS)).isTrue();
  }

  @Test
  void ordinaryChecksHaveTheirTurnHoweverManyUrgentOnesThereAre() {
    CheckPacer pacer = new CheckPacer(5 * MS);
    PacerPlace first = new PacerPlace(pacer, 5 * MS);
    PacerPlace ordinary = new PacerPlace(pacer, 5 * MS);
    assertThat(first.take(true, 0)).isTrue();
    assertThat(ordinary.take(true, 0)).isFalse();
    int urgent = 0;
    long at = 5 * MS;
    while (true) {
      PacerPlace other = new PacerPlace(pacer, 5 * MS);
      if (other.take(true, true, at)) {
        urgent++;
      } else if (ordinary.take(true, at)) {
        break;
      }
      assertThat(urgent).isLessThanOrEqualTo(CheckPacer.URGENT_IN_A_ROW);
      at += 5 * MS;
    }
    assertThat(urgent).isEqualTo(CheckPacer.URGENT_IN_A_ROW);
  }

  @Test
  void twoTransactionsAreNeverCloserThanTheSpacingWhoeverIsUrgent() {
    Random random = new Random(7);
    CheckPacer pacer = new CheckPacer(5 * MS);
    PacerPlace[] places = new PacerPlace[20];
    Arrays.setAll(places, i -> new PacerPlace(pacer, 5 * MS));
    long last = -5 * MS;
    int sent = 0;
    for (long now = 0; now < 2_000 * MS; now += 1 + random.nextInt(3) * MS) {
      PacerPlace place = places[random.nextInt(places.length)];
      if (place.take(random.nextInt(10) > 0, random.nextInt(3) == 0, now)) {
        assertThat(now - last).isGreaterThanOrEqualTo(5 * MS);
        last = now;
        sent++;
      }
    }
    assertThat(sent).isGreaterThan(200);
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
