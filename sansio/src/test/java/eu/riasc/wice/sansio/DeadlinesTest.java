package eu.riasc.wice.sansio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeadlinesTest {
  private final Deadlines<Timer> deadlines = new Deadlines<>(Timer.class);

  @Test
  void newTableHasNoTimer() {
    assertThat(deadlines.next()).isEmpty();
    assertThat(deadlines.pollDue(Long.MAX_VALUE)).isNull();
    assertThat(deadlines.isSet(Timer.FIRST)).isFalse();
    assertThat(deadlines.at(Timer.FIRST)).isEmpty();
  }

  @Test
  void nextIsTheEarliest() {
    deadlines.set(Timer.FIRST, 30);
    deadlines.set(Timer.SECOND, 10);
    deadlines.set(Timer.THIRD, 20);

    assertThat(deadlines.next()).hasValue(10);
  }

  @Test
  void pollsDueTimersInOrderOfTimeAndStopsThem() {
    deadlines.set(Timer.FIRST, 30);
    deadlines.set(Timer.SECOND, 10);
    deadlines.set(Timer.THIRD, 20);

    assertThat(deadlines.pollDue(9)).isNull();
    assertThat(deadlines.pollDue(20)).isEqualTo(Timer.SECOND);
    assertThat(deadlines.isSet(Timer.SECOND)).isFalse();
    assertThat(deadlines.pollDue(20)).isEqualTo(Timer.THIRD);
    assertThat(deadlines.pollDue(20)).isNull();
    assertThat(deadlines.next()).hasValue(30);
  }

  @Test
  void timersOfOneTimeComeInOrderOfDeclaration() {
    deadlines.set(Timer.THIRD, 5);
    deadlines.set(Timer.FIRST, 5);

    assertThat(deadlines.pollDue(5)).isEqualTo(Timer.FIRST);
    assertThat(deadlines.pollDue(5)).isEqualTo(Timer.THIRD);
  }

  @Test
  void settingAgainReplacesTheTime() {
    deadlines.set(Timer.FIRST, 5);
    deadlines.set(Timer.FIRST, 50);

    assertThat(deadlines.at(Timer.FIRST)).hasValue(50);
    assertThat(deadlines.pollDue(5)).isNull();
  }

  @Test
  void clearedTimersAreNotDue() {
    deadlines.set(Timer.FIRST, 5);
    deadlines.set(Timer.SECOND, 6);
    deadlines.clear(Timer.FIRST);
    assertThat(deadlines.pollDue(10)).isEqualTo(Timer.SECOND);

    deadlines.set(Timer.THIRD, 7);
    deadlines.clearAll();
    assertThat(deadlines.next()).isEmpty();
  }

  @Test
  void comparesBySubtractionWhenTimeWraps() {
    deadlines.set(Timer.FIRST, Long.MIN_VALUE + 5);
    deadlines.set(Timer.SECOND, Long.MAX_VALUE - 5);

    assertThat(deadlines.next()).hasValue(Long.MAX_VALUE - 5);
    assertThat(deadlines.pollDue(Long.MAX_VALUE)).isEqualTo(Timer.SECOND);
    assertThat(deadlines.pollDue(Long.MAX_VALUE)).isNull();
    assertThat(deadlines.pollDue(Long.MIN_VALUE + 5)).isEqualTo(Timer.FIRST);
  }

  @Test
  void textNamesTheTimersThatAreSet() {
    deadlines.set(Timer.THIRD, 7);
    deadlines.set(Timer.FIRST, 9);

    assertThat(deadlines).hasToString("Deadlines[FIRST=9, THIRD=7]");
  }

  private enum Timer {
    FIRST,
    SECOND,
    THIRD
  }
}
