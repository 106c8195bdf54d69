package eu.riasc.wice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void medianIsTheMiddleOne() {
    assertThat(of(9, 1, 5).median()).isEqualTo(5);
  }

  @Test
  void medianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
    assertThat(of(4, 1, 2, 9).median()).isEqualTo(3);
  }

  @Test
  void percentileIsTheLeastThatSoManyDoNotExceed() {
    Samples hundred = new Samples();
    for (int i = 100; i >= 1; i--) {
      hundred.add(i);
    }
    assertThat(hundred.percentile(99)).isEqualTo(99);
    assertThat(hundred.percentile(100)).isEqualTo(100);
    assertThat(hundred.percentile(0)).isEqualTo(1);
  }

  @Test
  void keepsMoreThanItHasRoomForAtFirst() {
    Samples many = new Samples();
    for (int i = 0; i < 1000; i++) {
      many.addNanos(2_000_000);
    }
    assertThat(many.size()).isEqualTo(1000);
    assertThat(many.median()).isEqualTo(2);
  }

  @Test
  void addsThoseOfAnotherSeries() {
    Samples all = of(1);
    all.addAll(of(2, 3));
    assertThat(all.median()).isEqualTo(2);
  }

  @Test
  void hasNoMedianOfNothing() {
    assertThatIllegalStateException()
        .isThrownBy(new Samples()::median)
        .withMessageContaining("found no value");
  }

  private static Samples of(double... values) {
    Samples samples = new Samples();
    for (double value : values) {
      samples.add(value);
    }
    return samples;
  }
}
