package eu.riasc.wice.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InterfaceFilterTest {
  @ParameterizedTest
  @CsvSource({
    "eth0, eth0, true",
    "eth0, eth1, false",
    "eth*, eth0, true",
    "eth*, weth0, false",
    "e?h0, eth0, true",
    "e?h0, eh0, false",
    "*, lo, true",
    "*0, eth10, true",
    "*t*0, eth10, true",
    "*t*0, eth11, false",
    "a*b*c, aXbYbc, true"
  })
  void globMatchesWholeNames(String glob, String name, boolean accepted) {
    assertThat(InterfaceFilter.of(List.of(glob)).accepts(name)).isEqualTo(accepted);
  }

  @Test
  void withoutPatternsEveryInterfaceIsChosen() {
    assertThat(InterfaceFilter.of(List.of()).accepts("anything")).isTrue();
  }

  @Test
  void patternsThatTakeAwayWinOverThoseThatChoose() {
    InterfaceFilter filter = InterfaceFilter.of(List.of("eth*", "!eth1"));
    assertThat(filter.accepts("eth0")).isTrue();
    assertThat(filter.accepts("eth1")).isFalse();
    assertThat(filter.accepts("wlan0")).isFalse();
  }

  @Test
  void whenAllPatternsTakeAwayTheRestIsChosen() {
    InterfaceFilter filter = InterfaceFilter.of(List.of("!docker*"));
    assertThat(filter.accepts("eth0")).isTrue();
    assertThat(filter.accepts("docker0")).isFalse();
  }

  @Test
  void onlyAPatternWithoutWildcardsNamesAnInterface() {
    assertThat(InterfaceFilter.of(List.of("lo")).names("lo")).isTrue();
    assertThat(InterfaceFilter.of(List.of("l*")).names("lo")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "!", "eth 0", "eth/0"})
  void malformedPatternIsRefusedInOneLine(String pattern) {
    assertThatThrownBy(() -> InterfaceFilter.of(List.of(pattern)))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("interface pattern: found '" + pattern + "'");
  }
}
