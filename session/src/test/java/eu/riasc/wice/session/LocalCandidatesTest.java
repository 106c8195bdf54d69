package eu.riasc.wice.session;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.agent.NetworkType;
import eu.riasc.wice.ice.agent.Priority;
import eu.riasc.wice.sansio.IpLiteral;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is offered when there is more than a peer takes. */
class LocalCandidatesTest {
  private static List<Candidate> many(int hosts, int relayed) {
    List<Candidate> all = new ArrayList<>();
    for (int i = 0; i < hosts; i++) {
      all.add(Candidate.host(IpLiteral.endpoint("10.0.0." + i, 4000), 65_535 - i));
    }
    for (int i = 0; i < relayed; i++) {
      all.add(
          Candidate.remote(
              CandidateType.RELAYED,
              NetworkType.UDP4,
              "r" + i,
              1,
              Priority.of(CandidateType.RELAYED, 65_535 - i, 1),
              IpLiteral.endpoint("198.51.100.1", 5000 + i),
              null));
    }
    Collections.reverse(all);
    return all;
  }

  @Test
  void bestComeFirstAndNoMoreThanAPeerTakes() {
    LocalCandidates offered = LocalCandidates.of(many(40, 0), true);
    assertThat(offered.candidates()).hasSize(32);
    assertThat(offered.candidates().get(0).address().getAddress().getHostAddress())
        .isEqualTo("10.0.0.0");
    assertThat(offered.candidates())
        .isSortedAccordingTo((a, b) -> b.priority().compareTo(a.priority()));
  }

  @Test
  void someRelayedOnesAreOfferedHoweverManyOthersThereAre() {
    LocalCandidates offered = LocalCandidates.of(many(40, 6), true);
    assertThat(offered.candidates()).hasSize(32);
    assertThat(offered.candidates())
        .filteredOn(candidate -> candidate.type() == CandidateType.RELAYED)
        .hasSize(4);
    assertThat(LocalCandidates.of(many(20, 6), true).candidates()).hasSize(26);
  }
}
