package eu.riasc.wice.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectPathTest {
  /** What real NATs of these kinds were seen to do, between machines with network namespaces. */
  @ParameterizedTest
  @CsvSource({
    "NAT_EIM_EIF,   NAT_EIM_EIF,   true",
    "NAT_EIM_EIF,   NAT_EIM_ADF,   true",
    "NAT_EIM_EIF,   NAT_EIM_APDF,  true",
    "NAT_EIM_EIF,   NAT_APDM_APDF, true",
    "NAT_EIM_EIF,   UDP_BLOCKED,   false",
    "NAT_EIM_ADF,   NAT_EIM_ADF,   true",
    "NAT_EIM_ADF,   NAT_EIM_APDF,  true",
    "NAT_EIM_ADF,   NAT_APDM_APDF, true",
    "NAT_EIM_ADF,   UDP_BLOCKED,   false",
    "NAT_EIM_APDF,  NAT_EIM_APDF,  true",
    "NAT_EIM_APDF,  NAT_APDM_APDF, false",
    "NAT_EIM_APDF,  UDP_BLOCKED,   false",
    "NAT_APDM_APDF, NAT_APDM_APDF, false",
    "NAT_APDM_APDF, UDP_BLOCKED,   false",
    "UDP_BLOCKED,   UDP_BLOCKED,   false",
    "PUBLIC,        NAT_APDM_APDF, true",
    "PUBLIC,        NAT_EIM_APDF,  true"
  })
  void agreesWithTheLab(Access a, Access b, boolean direct) {
    assertThat(DirectPath.possible(a, Family.IPV4, b, Family.IPV4)).isEqualTo(direct);
    assertThat(DirectPath.possible(b, Family.IPV4, a, Family.IPV4)).isEqualTo(direct);
  }

  @ParameterizedTest
  @CsvSource({
    // the side that maps by address can be reached at one endpoint, once it is found
    "NAT_ADM_APDF, NAT_EIM_ADF,  true",
    "NAT_ADM_APDF, NAT_EIM_APDF, false",
    "NAT_ADM_EIF,  NAT_APDM_ADF, true",
    "NAT_ADM_EIF,  NAT_APDM_APDF, false",
    // both invent a new endpoint for each one they learn
    "NAT_APDM_EIF, NAT_APDM_EIF, false"
  })
  void knowsTheRareKinds(Access a, Access b, boolean direct) {
    assertThat(DirectPath.possibleThroughNats(a.kind(), b.kind())).isEqualTo(direct);
    assertThat(DirectPath.possibleThroughNats(b.kind(), a.kind())).isEqualTo(direct);
  }

  @Test
  void isSymmetricForAllKinds() {
    for (Access a : Access.values()) {
      for (Access b : Access.values()) {
        assertThat(DirectPath.possible(a, Family.IPV4, b, Family.IPV4))
            .as("%s %s", a, b)
            .isEqualTo(DirectPath.possible(b, Family.IPV4, a, Family.IPV4));
      }
    }
  }

  @Test
  void version6IsDirectUnlessUdpIsBlocked() {
    Access worst = Access.NAT_APDM_APDF;
    assertThat(DirectPath.possible(worst, Family.DUAL, worst, Family.IPV6)).isTrue();
    assertThat(DirectPath.possible(worst, Family.DUAL, worst, Family.IPV4)).isFalse();
    assertThat(DirectPath.possible(Access.PUBLIC, Family.IPV4, Access.PUBLIC, Family.IPV6))
        .isFalse();
    assertThat(DirectPath.possible(Access.UDP_BLOCKED, Family.DUAL, worst, Family.DUAL)).isFalse();
  }
}
