package eu.riasc.wice.session;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.signaling.Content;
import eu.riasc.wice.signaling.Id;
import eu.riasc.wice.signaling.SessionDescription;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The four rules of PROTOCOL §3, one description at a time. */
class FreshnessTest {
  private static final Id OURS = new Id(1, 1);
  private static final Id OURS_BEFORE = new Id(1, 0);
  private static final Id THEIRS = new Id(2, 1);
  private static final Id THEIRS_NEXT = new Id(2, 2);

  private final Generation unbound = new Generation(OURS, content());
  private final Generation bound = new Generation(OURS, content());

  FreshnessTest() {
    bound.bind(THEIRS);
  }

  private static Content content() {
    return new Content(null, List.of(), false, false, 5, List.of(), null, null);
  }

  private static SessionDescription from(Id session, @Nullable Id accepted, @Nullable Id echo) {
    return new SessionDescription(
        World.key(1).publicKey(),
        World.key(2).publicKey(),
        new Id(9, 9),
        session,
        1,
        content(),
        accepted,
        1,
        echo,
        true);
  }

  @Test
  void whoDoesNotNameOurGenerationIsStale() {
    assertThat(Freshness.judge(from(THEIRS, null, null), unbound)).isEqualTo(Freshness.STALE);
    assertThat(Freshness.judge(from(THEIRS, OURS_BEFORE, null), bound)).isEqualTo(Freshness.STALE);
    assertThat(Freshness.judge(from(THEIRS_NEXT, null, OURS_BEFORE), bound))
        .isEqualTo(Freshness.STALE);
  }

  @Test
  void anUnboundGenerationAcceptsWhoNamesItAndIsFree() {
    assertThat(Freshness.judge(from(THEIRS, null, OURS), unbound)).isEqualTo(Freshness.ACCEPTABLE);
    assertThat(Freshness.judge(from(THEIRS, OURS, null), unbound)).isEqualTo(Freshness.ACCEPTABLE);
  }

  @Test
  void whoIsBoundToAnotherGenerationOfOursMustRestartFirst() {
    assertThat(Freshness.judge(from(THEIRS, OURS_BEFORE, OURS), unbound))
        .isEqualTo(Freshness.BOUND_ELSEWHERE);
    assertThat(Freshness.judge(from(THEIRS_NEXT, OURS_BEFORE, OURS), bound))
        .isEqualTo(Freshness.BOUND_ELSEWHERE);
  }

  @Test
  void theBoundGenerationIsCurrentHoweverItNamesUs() {
    assertThat(Freshness.judge(from(THEIRS, OURS, null), bound)).isEqualTo(Freshness.CURRENT);
    assertThat(Freshness.judge(from(THEIRS, OURS_BEFORE, OURS), bound))
        .isEqualTo(Freshness.CURRENT);
  }

  @Test
  void anotherGenerationThanTheBoundOneMeansTheyRestarted() {
    assertThat(Freshness.judge(from(THEIRS_NEXT, null, OURS), bound))
        .isEqualTo(Freshness.RESTARTED);
    assertThat(Freshness.judge(from(THEIRS_NEXT, OURS, null), bound))
        .isEqualTo(Freshness.RESTARTED);
  }

  @Test
  void aGenerationIsBoundOnce() {
    Assertions.assertThatIllegalStateException().isThrownBy(() -> bound.bind(THEIRS_NEXT));
  }

  @Test
  void acknowledgementsBeyondWhatWasSaidAreCut() {
    bound.acknowledged(Long.MAX_VALUE);
    assertThat(bound.wantsAcknowledgement()).isFalse();
    bound.replaceContent(new Content(null, List.of(), true, false, 5, List.of(), null, null));
    assertThat(bound.revision()).isEqualTo(2);
    assertThat(bound.wantsAcknowledgement()).isTrue();
  }

  @Test
  void contentThatDoesNotChangeIsNoNewRevision() {
    assertThat(bound.replaceContent(content())).isFalse();
    assertThat(bound.revision()).isEqualTo(1);
  }
}
