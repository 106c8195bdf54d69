package eu.riasc.wice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class RoundsTest {
  private final Rounds rounds = new Rounds();

  @Test
  void comparesRoundByRound() {
    round(1, 2);
    round(30, 10); // a slow moment hits both sides of its own round only
    round(2, 4);
    assertThat(rounds.ratio("ours", "theirs")).isEqualTo(0.5);
  }

  @Test
  void putsAllRoundsTogether() {
    round(1, 9);
    round(3, 9);
    assertThat(rounds.all("ours").size()).isEqualTo(2);
    assertThat(rounds.all("ours").median()).isEqualTo(2);
  }

  @Test
  void forgetsTheWarmUp() {
    round(1, 1);
    rounds.clear();
    assertThatIllegalStateException()
        .isThrownBy(() -> rounds.all("ours"))
        .withMessageContaining("ours");
  }

  private void round(double ours, double theirs) {
    rounds.begin("ours").add(ours);
    rounds.begin("theirs").add(theirs);
  }
}
