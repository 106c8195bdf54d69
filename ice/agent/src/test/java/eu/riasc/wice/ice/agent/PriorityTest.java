package eu.riasc.wice.ice.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PriorityTest {
  @Test
  void followsTheFormulaOfRfc8445Section5121() {
    assertThat(Priority.of(CandidateType.HOST, 65_535, 1).value()).isEqualTo(2_130_706_431L);
    assertThat(Priority.of(CandidateType.SERVER_REFLEXIVE, 65_535, 1).value())
        .isEqualTo(1_694_498_815L);
    assertThat(Priority.of(CandidateType.PEER_REFLEXIVE, 65_535, 1).value())
        .isEqualTo(1_862_270_975L);
    assertThat(Priority.of(CandidateType.RELAYED, 65_535, 1).value()).isEqualTo(16_777_215L);
  }

  @Test
  void overTcpFollowsTheFormulaOfRfc6544Section42() {
    long active = (90L << 24) | (((6L << 13) + 8_191) << 8) | 255;
    assertThat(Priority.ofTcp(CandidateType.HOST, TcpType.ACTIVE, 65_535, 1).value())
        .isEqualTo(active);
    long mappedPassive = (70L << 24) | (((2L << 13) + 8_190) << 8) | 255;
    assertThat(Priority.ofTcp(CandidateType.SERVER_REFLEXIVE, TcpType.PASSIVE, 65_534, 1).value())
        .isEqualTo(mappedPassive);
    assertThat(Priority.ofTcp(CandidateType.HOST, TcpType.ACTIVE, 5, 1).value())
        .isEqualTo((90L << 24) | (6L << 21) | 255);
  }

  @Test
  void directUdpComesBeforeDirectTcpAndThatBeforeRelays() {
    Priority worstUdp = Priority.of(CandidateType.SERVER_REFLEXIVE, 0, 1);
    Priority bestTcp = Priority.ofTcp(CandidateType.HOST, TcpType.ACTIVE, 65_535, 1);
    Priority worstTcp = Priority.ofTcp(CandidateType.SERVER_REFLEXIVE, TcpType.PASSIVE, 0, 1);
    Priority bestRelayed = Priority.of(CandidateType.RELAYED, 65_535, 1);
    assertThat(worstUdp).isGreaterThan(bestTcp);
    assertThat(worstTcp).isGreaterThan(bestRelayed);
  }

  @Test
  void localPreferenceIsReadBack() {
    assertThat(Priority.of(CandidateType.RELAYED, 4_711, 1).localPreference()).isEqualTo(4_711);
  }

  @Test
  void rangesAreChecked() {
    assertThatThrownBy(() -> new Priority(-1)).isInstanceOf(IceException.class);
    assertThatThrownBy(() -> new Priority(1L << 32)).hasMessageContaining("4294967296");
    assertThatThrownBy(() -> Priority.of(CandidateType.HOST, 65_536, 1))
        .isInstanceOf(IceException.class);
    assertThatThrownBy(() -> Priority.of(CandidateType.HOST, 1, 0))
        .isInstanceOf(IceException.class);
  }

  @Test
  void pairPriorityFollowsTheFormulaOfRfc8445Section6123() {
    Candidate better = TwoAgents.host(TwoAgents.LEFT);
    Candidate worse =
        Candidate.serverReflexive(TwoAgents.RIGHT, TwoAgents.RIGHT, TwoAgents.LEFT, 65_535);
    CandidatePair pair = new CandidatePair(better, worse);
    long g = better.priority().value();
    long d = worse.priority().value();
    assertThat(pair.priority(Role.CONTROLLING)).isEqualTo((d << 32) + 2 * g + 1);
    assertThat(pair.priority(Role.CONTROLLED)).isEqualTo((d << 32) + 2 * g);
  }

  @Test
  void bothSidesComputeTheSamePairPriority() {
    Candidate left = TwoAgents.host(TwoAgents.LEFT);
    Candidate right =
        Candidate.serverReflexive(TwoAgents.RIGHT, TwoAgents.RIGHT, TwoAgents.LEFT, 7);
    assertThat(new CandidatePair(left, right).priority(Role.CONTROLLING))
        .isEqualTo(new CandidatePair(right, left).priority(Role.CONTROLLED));
  }
}
