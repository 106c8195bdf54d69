package eu.riasc.wice.sansio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TimesTest {
  @Test
  void theEarlierOneIsTakenWhereTimeWraps() {
    OptionalLong before = OptionalLong.of(Long.MAX_VALUE - 1);
    OptionalLong after = OptionalLong.of(Long.MIN_VALUE + 1);

    assertThat(Times.earliest(before, after)).isEqualTo(before);
    assertThat(Times.earliest(after, before)).isEqualTo(before);
    assertThat(Times.earliest(after, before.getAsLong())).isEqualTo(before);
  }

  @Test
  void whatDoesNotExistIsNotEarlier() {
    OptionalLong some = OptionalLong.of(3);

    assertThat(Times.earliest(OptionalLong.empty(), some)).isEqualTo(some);
    assertThat(Times.earliest(some, OptionalLong.empty())).isEqualTo(some);
    assertThat(Times.earliest(OptionalLong.empty(), 3)).isEqualTo(some);
    assertThat(Times.earliest(OptionalLong.empty(), OptionalLong.empty())).isEmpty();
  }
}
