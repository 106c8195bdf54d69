package eu.riasc.wice.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.IceException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Any text is a candidate attribute that survives a round trip, or is refused in one line. */
class CandidateAttributeTest {
  @FuzzTest(maxDuration = "3s")
  void parsesOrRefuses(byte[] text) {
    check(text);
  }

  static void check(byte[] bytes) {
    parse(new String(bytes, StandardCharsets.UTF_8))
        .ifPresent(CandidateAttributeTest::checkCandidate);
  }

  private static Optional<Candidate> parse(String text) {
    try {
      return Optional.of(Candidate.parse(text));
    } catch (IceException refusal) {
      assertThat(refusal.code()).isEqualTo(IceException.Code.BAD_CANDIDATE);
      assertThat(refusal).message().hasLineCount(1).hasSizeLessThan(400);
      return Optional.empty();
    }
  }

  private static void checkCandidate(Candidate candidate) {
    String attribute = candidate.toAttribute();
    Candidate again = Candidate.parse(attribute);
    assertThat(again).isEqualTo(candidate);
    assertThat(again.toAttribute()).isEqualTo(attribute);
  }
}
