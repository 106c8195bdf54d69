package eu.riasc.wice.ice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.sansio.IpLiteral;
import java.net.InetSocketAddress;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class ChecklistTest {
  private static final long RTO = AgentConfig.defaults().initialRto().toNanos();

  private final AgentCounters counters = new AgentCounters();
  private final Checklist checklist =
      new Checklist(AgentConfig.defaults().withCaps(32, 32, 3), Role.CONTROLLING, counters);

  private static Candidate remote(int port, String foundation, long priority) {
    return Candidate.remote(
        CandidateType.HOST,
        NetworkType.UDP4,
        foundation,
        1,
        new Priority(priority),
        IpLiteral.endpoint("198.51.100.1", port),
        null);
  }

  private CheckedPair form(int port, String foundation, long priority) {
    return checklist.form(TwoAgents.host(TwoAgents.LEFT), remote(port, foundation, priority), 0);
  }

  @Test
  void pairsAreSortedByPriority() {
    CheckedPair middle = form(1, "a", 20);
    CheckedPair worst = form(2, "b", 10);
    CheckedPair best = form(3, "c", 30);
    assertThat(checklist.pairs()).containsExactly(best, middle, worst);
  }

  @Test
  void pairFromTheSameBaseToTheSameAddressIsRedundant() {
    CheckedPair first = form(1, "a", 20);
    Candidate reflexive =
        Candidate.serverReflexive(
            IpLiteral.endpoint("203.0.113.1", 1), TwoAgents.LEFT, TwoAgents.RIGHT, 65_535);
    assertThat(checklist.form(reflexive, first.remote(), 0)).isSameAs(first);
    assertThat(checklist.pairs()).hasSize(1);
  }

  @Test
  void onePairPerFoundationWaitsAndTheOthersAreFrozen() {
    assertThat(form(1, "a", 20).state()).isEqualTo(PairState.WAITING);
    assertThat(form(2, "a", 10).state()).isEqualTo(PairState.FROZEN);
    assertThat(form(3, "b", 5).state()).isEqualTo(PairState.WAITING);
  }

  @Test
  void successUnfreezesItsFoundation() {
    CheckedPair first = form(1, "a", 20);
    CheckedPair frozen = form(2, "a", 10);
    first.validate(first.local());
    checklist.unfreezeLike(first);
    assertThat(frozen.state()).isEqualTo(PairState.WAITING);
  }

  @Test
  void checkUnansweredForOneRtoHoldsBackNobody() {
    CheckedPair first = form(1, "a", 20);
    CheckedPair frozen = form(2, "a", 10);
    first.onCheckStarted(0);
    assertThat(checklist.hasNext(RTO - 1)).isFalse();
    assertThat(checklist.nextUnfreezeNanos()).hasValue(RTO);
    assertThat(checklist.takeNext(RTO)).isSameAs(frozen);
  }

  @Test
  void triggeredChecksComeFirstInTheirOrder() {
    CheckedPair best = form(1, "a", 30);
    CheckedPair middle = form(2, "b", 20);
    CheckedPair worst = form(3, "c", 10);
    checklist.trigger(worst);
    checklist.trigger(middle);
    checklist.trigger(worst);
    assertThat(checklist.takeNext(0)).isSameAs(worst);
    worst.onCheckStarted(0);
    assertThat(checklist.takeNext(0)).isSameAs(middle);
    middle.onCheckStarted(0);
    assertThat(checklist.takeNext(0)).isSameAs(best);
  }

  @Test
  void triggeredPairThatSucceededMeanwhileIsNotCheckedAgain() {
    CheckedPair pair = form(1, "a", 30);
    checklist.trigger(pair);
    pair.validate(pair.local());
    assertThat(checklist.hasNext(0)).isFalse();
    assertThat(checklist.takeNext(0)).isNull();
  }

  @Test
  void fullListKeepsTheBetterPairs() {
    form(1, "a", 20);
    CheckedPair worst = form(2, "b", 10);
    form(3, "c", 30);
    assertThat(form(4, "d", 5)).isNull();
    CheckedPair better = form(5, "e", 25);
    assertThat(checklist.pairs()).hasSize(3).contains(better).doesNotContain(worst);
    assertThat(counters.snapshot().drops()).containsEntry(DropReason.TOO_MANY_PAIRS, 2);
  }

  @Test
  void fullListGivesUpNoPairThatIsBeingChecked() {
    form(1, "a", 20).onCheckStarted(0);
    form(2, "b", 10).onCheckStarted(0);
    form(3, "c", 30).onCheckStarted(0);
    assertThat(form(4, "d", 99)).isNull();
  }

  @Test
  void roleChangeRecomputesTheOrder() {
    InetSocketAddress other = IpLiteral.endpoint("192.0.2.9", 1);
    Candidate strong = Candidate.host(TwoAgents.LEFT, 65_535);
    Candidate weak = Candidate.host(other, 65_534);
    CheckedPair one = checklist.form(strong, remote(1, "a", weak.priority().value()), 0);
    CheckedPair two = checklist.form(weak, remote(2, "b", strong.priority().value()), 0);
    assertThat(checklist.pairs()).containsExactly(one, two);
    checklist.setRole(Role.CONTROLLED);
    assertThat(checklist.pairs()).containsExactly(two, one);
  }
}
