package eu.riasc.wice.ice.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LocalNameTest {
  private static final String UUID = "1F4712DB-ea17-4bcf-a596-105139dfd8bf";

  @Test
  void onlyUuidsUnderLocalAreNames() {
    assertThat(LocalName.parseOrNull(UUID + ".local"))
        .isEqualTo(new LocalName("1f4712db-ea17-4bcf-a596-105139dfd8bf.local"));
    assertThat(LocalName.parseOrNull(UUID + ".LOCAL")).isNotNull();
    for (String other :
        new String[] {
          "",
          "printer.local",
          UUID,
          UUID + ".local.",
          UUID + ".org",
          "x" + UUID.substring(1) + ".local"
        }) {
      assertThat(LocalName.parseOrNull(other)).as(other).isNull();
    }
  }
}
