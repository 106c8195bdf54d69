package eu.riasc.wice.sansio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void grantsTheBurstAtOnceAndThenNoMore() {
    TokenBucket bucket = new TokenBucket(10, 3, 0);

    assertThat(taken(bucket, 5, 0)).isEqualTo(3);
  }

  @Test
  void tokensComeBackOneByOne() {
    TokenBucket bucket = new TokenBucket(10, 3, 0);
    taken(bucket, 3, 0);

    assertThat(bucket.tryTake(SECOND / 10 - 1)).isFalse();
    assertThat(bucket.tryTake(SECOND / 10)).isTrue();
    assertThat(bucket.tryTake(SECOND / 10)).isFalse();
    assertThat(taken(bucket, 5, 3 * SECOND / 10)).isEqualTo(2);
  }

  @Test
  void savesNoMoreThanTheBurst() {
    TokenBucket bucket = new TokenBucket(10, 3, 0);

    assertThat(taken(bucket, 10, 3600 * SECOND)).isEqualTo(3);
  }

  @Test
  void refusedTakesCostNothing() {
    TokenBucket bucket = new TokenBucket(1, 1, 0);
    taken(bucket, 1000, 0);

    assertThat(bucket.tryTake(SECOND)).isTrue();
  }

  @Test
  void keepsItsRateOverALongTime() {
    TokenBucket bucket = new TokenBucket(200, 5, 0);
    int granted = 0;
    for (long now = 0; now <= 60 * SECOND; now += SECOND / 1000) {
      granted += taken(bucket, 1, now);
    }

    assertThat(granted).isEqualTo(60 * 200 + 5);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, Long.MAX_VALUE - SECOND / 2})
  void worksFromAnyOriginOfTime(long origin) {
    TokenBucket bucket = new TokenBucket(1, 2, origin);

    assertThat(taken(bucket, 3, origin)).isEqualTo(2);
    assertThat(taken(bucket, 3, origin + SECOND)).isEqualTo(1);
  }

  @Test
  void grantsNothingExtraWhenTimeGoesBack() {
    TokenBucket bucket = new TokenBucket(1, 1, 10 * SECOND);
    assertThat(bucket.tryTake(10 * SECOND)).isTrue();

    assertThat(bucket.tryTake(0)).isFalse();
    assertThat(bucket.tryTake(10 * SECOND)).isFalse();
  }

  @Test
  void isFullUntilATokenIsOut() {
    TokenBucket bucket = new TokenBucket(1, 2, 0);
    assertThat(bucket.isFull(0)).isTrue();

    taken(bucket, 1, 0);
    assertThat(bucket.isFull(SECOND - 1)).isFalse();
    assertThat(bucket.isFull(SECOND)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, 1e9 + 1, Double.POSITIVE_INFINITY})
  void refusesRatesOutOfRange(double perSecond) {
    assertThatThrownBy(() -> new TokenBucket(perSecond, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected 0 < rate <= 1e9");
  }

  @Test
  void refusesAnEmptyBurst() {
    assertThatThrownBy(() -> new TokenBucket(1, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("burst=0");
  }

  @Test
  void refusesABucketThatWouldNeverFill() {
    assertThatThrownBy(() -> new TokenBucket(1e-9, 10, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too low");
  }

  private static int taken(TokenBucket bucket, int attempts, long nowNanos) {
    int taken = 0;
    for (int i = 0; i < attempts; i++) {
      taken += bucket.tryTake(nowNanos) ? 1 : 0;
    }
    return taken;
  }
}
