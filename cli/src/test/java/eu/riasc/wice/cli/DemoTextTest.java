package eu.riasc.wice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoTextTest {
  @Test
  void statisticsAreOneShortLineOfThePairInUse() {
    Map<String, Object> idle = Map.of("selected", false, "packets_sent", 1, "packets_received", 2);
    Map<String, Object> used = Map.of("selected", true, "packets_sent", 30, "packets_received", 4);

    assertThat(DemoText.of(Map.of("event", "stats", "pairs", List.of(idle, used))))
        .isEqualTo("pair  sent 30, received 4 packets");
    assertThat(DemoText.of(Map.of("event", "stats", "pairs", List.of())))
        .isEqualTo("pair  none is selected");
  }
}
