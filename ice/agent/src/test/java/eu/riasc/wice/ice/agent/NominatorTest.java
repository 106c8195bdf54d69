package eu.riasc.wice.ice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.sansio.IpLiteral;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class NominatorTest {
  private static final long MS = 1_000_000;

  private final AgentConfig config = AgentConfig.defaults();
  private final Checklist checklist = new Checklist(config, Role.CONTROLLING, new AgentCounters());
  private final Nominator nominator = Nominator.of(Role.CONTROLLING, config);

  private CheckedPair pair(CandidateType type, int port, long priority) {
    Candidate remote =
        Candidate.remote(
            type,
            NetworkType.UDP4,
            "f" + port,
            1,
            new Priority(priority),
            IpLiteral.endpoint("198.51.100.1", port),
            null);
    return checklist.form(TwoAgents.host(TwoAgents.LEFT), remote, 0);
  }

  private CheckedPair valid(CandidateType type, int port, long priority) {
    CheckedPair pair = pair(type, port, priority);
    pair.validate(pair.local());
    return pair;
  }

  @Test
  void nothingIsNominatedBeforeAPairIsValid() {
    pair(CandidateType.HOST, 1, 10);
    assertThat(nominator.nominate(checklist, true, 0)).isNull();
    assertThat(nominator.reviewNanos()).isEmpty();
  }

  @Test
  void bestPairIsNominatedAtOnceAndOnce() {
    CheckedPair best = valid(CandidateType.HOST, 1, 10);
    pair(CandidateType.HOST, 2, 5);
    assertThat(nominator.nominate(checklist, false, 0)).isSameAs(best);
    assertThat(nominator.nominate(checklist, false, 0)).isNull();
  }

  @Test
  void betterPairInProgressHoldsItUpForTheSettleTimeOfItsCheck() {
    CheckedPair better = pair(CandidateType.HOST, 1, 10);
    better.onCheckStarted(0);
    CheckedPair good = valid(CandidateType.SERVER_REFLEXIVE, 2, 5);
    assertThat(nominator.nominate(checklist, false, 30 * MS)).isNull();
    assertThat(nominator.reviewNanos()).hasValue(100 * MS);
    assertThat(nominator.nominate(checklist, false, 100 * MS)).isSameAs(good);
  }

  @Test
  void slowPathGivesBetterPairsTwiceItsRoundTripTime() {
    pair(CandidateType.HOST, 1, 10).onCheckStarted(0);
    CheckedPair good = valid(CandidateType.SERVER_REFLEXIVE, 2, 5);
    good.roundTripTime().onSample(300 * MS);
    assertThat(nominator.nominate(checklist, false, 310 * MS)).isNull();
    assertThat(nominator.reviewNanos()).hasValue(600 * MS);
  }

  @Test
  void betterPairThatBecomesValidMeanwhileIsNominated() {
    CheckedPair better = pair(CandidateType.HOST, 1, 10);
    better.onCheckStarted(0);
    valid(CandidateType.SERVER_REFLEXIVE, 2, 5);
    nominator.nominate(checklist, false, 10 * MS);
    better.validate(better.local());
    assertThat(nominator.nominate(checklist, false, 20 * MS)).isSameAs(better);
  }

  @Test
  void betterPairThatFailsHoldsNothingUp() {
    CheckedPair better = pair(CandidateType.HOST, 1, 10);
    better.onCheckStarted(0);
    CheckedPair good = valid(CandidateType.SERVER_REFLEXIVE, 2, 5);
    nominator.nominate(checklist, false, 10 * MS);
    better.invalidate();
    assertThat(nominator.nominate(checklist, false, 11 * MS)).isSameAs(good);
  }

  @Test
  void pairsNotEvenCheckedHoldItUpUntilTheLimit() {
    pair(CandidateType.HOST, 1, 10);
    CheckedPair good = valid(CandidateType.SERVER_REFLEXIVE, 2, 5);
    assertThat(nominator.nominate(checklist, false, 10 * MS)).isNull();
    assertThat(nominator.reviewNanos()).hasValue(1_010 * MS);
    assertThat(nominator.nominate(checklist, false, 1_010 * MS)).isSameAs(good);
  }

  @Test
  void relayedPairWaitsTwoSecondsWhileCandidatesMayCome() {
    CheckedPair relayed = valid(CandidateType.RELAYED, 1, 5);
    assertThat(nominator.nominate(checklist, false, 0)).isNull();
    assertThat(nominator.reviewNanos()).hasValue(2_000 * MS);
    assertThat(nominator.nominate(checklist, false, 2_000 * MS)).isSameAs(relayed);
  }

  @Test
  void relayedPairIsNominatedOnceBothSidesHaveEndedAndNothingBetterIsPending() {
    CheckedPair direct = pair(CandidateType.HOST, 1, 10);
    direct.onCheckStarted(0);
    CheckedPair relayed = valid(CandidateType.RELAYED, 2, 5);
    assertThat(nominator.nominate(checklist, true, MS)).isNull();
    direct.invalidate();
    assertThat(nominator.nominate(checklist, true, 2 * MS)).isSameAs(relayed);
  }

  private CheckedPair validTcp() {
    Candidate passive =
        TwoAgents.signaled(Candidate.tcpPassive(IpLiteral.endpoint("198.51.100.1", 7), 65_535));
    CheckedPair pair =
        checklist.form(Candidate.tcpActive(TwoAgents.LEFT.getAddress(), 65_535), passive, 0);
    pair.validate(pair.local());
    return pair;
  }

  @Test
  void pairOverTcpWaitsForOneRepetitionOfABetterCheck() {
    pair(CandidateType.HOST, 1, 2_130_706_431L).onCheckStarted(0);
    CheckedPair tcp = validTcp();
    assertThat(nominator.nominate(checklist, true, 10 * MS)).isNull();
    assertThat(nominator.reviewNanos()).hasValue(600 * MS);
    assertThat(nominator.nominate(checklist, true, 600 * MS)).isSameAs(tcp);
  }

  @Test
  void pairOverTcpWaitsOneSecondWhileCandidatesMayComeAndNotAtAllAfterwards() {
    CheckedPair tcp = validTcp();
    assertThat(nominator.nominate(checklist, false, 0)).isNull();
    assertThat(nominator.reviewNanos()).hasValue(1_000 * MS);
    assertThat(nominator.nominate(checklist, true, MS)).isSameAs(tcp);
  }

  @Test
  void relayedPairWaitsForOneOverTcp() {
    CheckedPair relayed = valid(CandidateType.RELAYED, 2, 5);
    CheckedPair tcp = validTcp();
    tcp.invalidate();
    tcp.moveTo(PairState.IN_PROGRESS);
    assertThat(nominator.nominate(checklist, true, MS)).isNull();
    tcp.invalidate();
    assertThat(nominator.nominate(checklist, true, 2 * MS)).isSameAs(relayed);
  }

  @Test
  void nominatedPairThatFailsGivesWayToTheNextValidOne() {
    CheckedPair best = valid(CandidateType.HOST, 1, 10);
    CheckedPair next = valid(CandidateType.HOST, 2, 5);
    assertThat(nominator.nominate(checklist, false, 0)).isSameAs(best);
    best.invalidate();
    assertThat(nominator.nominate(checklist, false, MS)).isSameAs(next);
  }

  @Test
  void controllingSelectsWhatItNominatedWhenThatIsAnswered() {
    CheckedPair best = valid(CandidateType.HOST, 1, 10);
    nominator.nominate(checklist, false, 0);
    assertThat(nominator.selectsOnSuccess(best, false)).isFalse();
    assertThat(nominator.selectsOnSuccess(best, true)).isTrue();
    assertThat(nominator.selectsOnUseCandidate(best)).isFalse();
  }

  @Test
  void controlledSelectsWhatIsBothNominatedAndValidInEitherOrder() {
    Nominator controlled = Nominator.of(Role.CONTROLLED, config);
    CheckedPair validFirst = valid(CandidateType.HOST, 1, 10);
    assertThat(controlled.selectsOnSuccess(validFirst, false)).isFalse();
    assertThat(controlled.selectsOnUseCandidate(validFirst)).isTrue();
    CheckedPair nominatedFirst = pair(CandidateType.HOST, 2, 10);
    assertThat(controlled.selectsOnUseCandidate(nominatedFirst)).isFalse();
    nominatedFirst.validate(nominatedFirst.local());
    assertThat(controlled.selectsOnSuccess(nominatedFirst, false)).isTrue();
  }
}
