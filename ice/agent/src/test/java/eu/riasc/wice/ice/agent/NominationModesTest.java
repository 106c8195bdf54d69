package eu.riasc.wice.ice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.stun.IceControlling;
import eu.riasc.wice.ice.stun.MessageClass;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.ice.stun.UseCandidate;
import eu.riasc.wice.ice.stun.Username;
import eu.riasc.wice.ice.stun.XorMappedAddress;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.Transmit;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/**
 * A peer that nominates with every check (RFC 5245 §8.1.1.2), played by the test; and relayed
 * pairs.
 */
@NullUnmarked
class NominationModesTest {
  private static final InetSocketAddress OURS = TwoAgents.LEFT;
  private static final InetSocketAddress GOOD = IpLiteral.endpoint("198.51.100.1", 1);
  private static final InetSocketAddress BETTER = IpLiteral.endpoint("198.51.100.1", 2);

  private final Random random = new Random(3);
  private final IceCredentials peer = IceCredentials.generate(random);
  private final IceAgent agent;
  private long now = 1_000_000_000L;

  NominationModesTest() {
    agent =
        TwoAgents.agent(
            AgentConfig.defaults(), Role.CONTROLLED, SharedPorts.withDefaultSpacing(), 1, now);
    agent.addLocalCandidate(TwoAgents.host(OURS), now);
  }

  private static byte[] key(IceCredentials credentials) {
    return credentials.pwd().getBytes(StandardCharsets.US_ASCII);
  }

  private static Candidate remote(CandidateType type, InetSocketAddress address, long priority) {
    return Candidate.remote(
        type, NetworkType.UDP4, "f" + address.getPort(), 1, new Priority(priority), address, null);
  }

  private void nominate(InetSocketAddress from) {
    byte[] check =
        StunMessage.request(Method.BINDING, TransactionId.random(random))
            .add(new Username(agent.localCredentials().ufrag() + ":" + peer.ufrag()))
            .add(new eu.riasc.wice.ice.stun.Priority(1))
            .add(new IceControlling(1))
            .add(new UseCandidate())
            .integrity(key(agent.localCredentials()))
            .fingerprint()
            .build()
            .bytes();
    agent.handleDatagram(new Datagram(OURS, from, check), now);
  }

  /**
   * Answers all that the agent has sent to one of these addresses, as the peer would, for a while.
   */
  private void answerFor(Duration duration, InetSocketAddress... alive) {
    long end = now + duration.toNanos();
    while (now < end) {
      for (Transmit out = agent.pollTransmit(); out != null; out = agent.pollTransmit()) {
        StunMessage message = StunMessage.decode(out.payload());
        if (message.messageClass() == MessageClass.REQUEST
            && List.of(alive).contains(out.remote())) {
          byte[] answer =
              StunMessage.success(message)
                  .add(new XorMappedAddress(OURS))
                  .integrity(key(peer))
                  .fingerprint()
                  .build()
                  .bytes();
          agent.handleDatagram(new Datagram(OURS, out.remote(), answer), now);
        }
      }
      now += 1_000_000;
      agent.handleTimeout(now);
    }
  }

  private List<IceEvent> events() {
    List<IceEvent> events = new ArrayList<>();
    for (IceEvent event = agent.pollEvent(); event != null; event = agent.pollEvent()) {
      events.add(event);
    }
    return events;
  }

  @Test
  void bestOfSeveralNominatedPairsWins() {
    agent.addRemoteCandidate(remote(CandidateType.HOST, GOOD, 10), now);
    agent.addRemoteCandidate(remote(CandidateType.HOST, BETTER, 20), now);
    agent.setRemoteCredentials(peer, now);
    nominate(GOOD);
    answerFor(Duration.ofMillis(200), GOOD);
    assertThat(agent.selectedPair().remote().address()).isEqualTo(GOOD);
    nominate(BETTER);
    answerFor(Duration.ofMillis(200), GOOD, BETTER);
    assertThat(agent.selectedPair().remote().address()).isEqualTo(BETTER);
    nominate(GOOD);
    answerFor(Duration.ofMillis(200), GOOD, BETTER);
    assertThat(agent.selectedPair().remote().address()).isEqualTo(BETTER);
    assertThat(events()).filteredOn(IceEvent.PairSelected.class::isInstance).hasSize(2);
  }

  @Test
  void nominatedPairThatDoesNotAnswerUsIsNotSelected() {
    agent.addRemoteCandidate(remote(CandidateType.HOST, GOOD, 10), now);
    agent.setRemoteCredentials(peer, now);
    nominate(GOOD);
    answerFor(Duration.ofSeconds(1));
    assertThat(agent.selectedPair()).isNull();
    answerFor(Duration.ofSeconds(1), GOOD);
    assertThat(agent.selectedPair()).isNotNull();
  }

  @Test
  void directPathFoundBesideARelayedSelectionIsReportedForARestart() {
    agent.addRemoteCandidate(remote(CandidateType.RELAYED, GOOD, 10), now);
    agent.addRemoteCandidate(remote(CandidateType.HOST, BETTER, 20), now);
    agent.setRemoteCredentials(peer, now);
    nominate(GOOD);
    answerFor(Duration.ofMillis(300), GOOD);
    assertThat(agent.selectedPair().remote().address()).isEqualTo(GOOD);
    assertThat(events()).noneMatch(IceEvent.ChecksCompleted.class::isInstance);
    answerFor(Duration.ofSeconds(3), GOOD, BETTER);
    assertThat(agent.selectedPair().remote().address()).isEqualTo(GOOD);
    assertThat(events())
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly("BetterPairFound", "ChecksCompleted");
  }

  @Test
  void directCandidateThatComesLaterMakesACompletedRelayedSelectionPendingAgain() {
    agent.addRemoteCandidate(remote(CandidateType.RELAYED, GOOD, 10), now);
    agent.setRemoteCredentials(peer, now);
    nominate(GOOD);
    answerFor(Duration.ofMillis(300), GOOD);
    assertThat(events()).anyMatch(IceEvent.ChecksCompleted.class::isInstance);
    agent.addRemoteCandidate(remote(CandidateType.HOST, BETTER, 20), now);
    answerFor(Duration.ofSeconds(45), GOOD);
    assertThat(events())
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly("BetterPairPending", "ChecksCompleted");
  }

  @Test
  void candidatesThatComeAfterADirectSelectionAreNotChecked() {
    agent.addRemoteCandidate(remote(CandidateType.HOST, GOOD, 10), now);
    agent.setRemoteCredentials(peer, now);
    nominate(GOOD);
    answerFor(Duration.ofMillis(300), GOOD);
    agent.addRemoteCandidate(remote(CandidateType.HOST, BETTER, 20), now);
    assertThat(agent.pairs()).hasSize(1);
  }

  @Test
  void directPairThatWorkedIsTriedAgainWhenThePeerSelectsARelayedOne() {
    agent.addRemoteCandidate(remote(CandidateType.RELAYED, GOOD, 10), now);
    agent.addRemoteCandidate(remote(CandidateType.HOST, BETTER, 20), now);
    agent.setRemoteCredentials(peer, now);
    answerFor(Duration.ofMillis(300), BETTER);
    nominate(GOOD);
    answerFor(Duration.ofSeconds(1), GOOD);
    assertThat(agent.selectedPair().remote().address()).isEqualTo(GOOD);
    assertThat(events())
        .extracting(event -> event.getClass().getSimpleName())
        .doesNotContain("BetterPairFound");
    answerFor(Duration.ofMinutes(2), GOOD, BETTER);
    assertThat(events())
        .as("reported every 22.5 to 37.5 s until it is taken")
        .hasSizeBetween(3, 5)
        .allMatch(IceEvent.BetterPairFound.class::isInstance);
  }

  @Test
  void directPairThatFailedIsTriedAgainBesideARelayedSelection() {
    agent.addRemoteCandidate(remote(CandidateType.RELAYED, GOOD, 10), now);
    agent.addRemoteCandidate(remote(CandidateType.HOST, BETTER, 20), now);
    agent.setRemoteCredentials(peer, now);
    nominate(GOOD);
    answerFor(Duration.ofSeconds(60), GOOD);
    assertThat(events())
        .extracting(event -> event.getClass().getSimpleName())
        .contains("ChecksCompleted")
        .doesNotContain("BetterPairFound");
    answerFor(Duration.ofSeconds(60), GOOD);
    assertThat(events()).as("retries that are not answered are not reported").isEmpty();
    answerFor(Duration.ofSeconds(46), GOOD, BETTER);
    assertThat(events()).isNotEmpty().allMatch(IceEvent.BetterPairFound.class::isInstance);
  }

  @Test
  void atMostFourPairsAnIntervalAreTriedAgain() {
    agent.addRemoteCandidate(remote(CandidateType.RELAYED, GOOD, 10), now);
    for (int i = 0; i < 20; i++) {
      InetSocketAddress dead = IpLiteral.endpoint("198.51.100.2", 100 + i);
      agent.addRemoteCandidate(remote(CandidateType.HOST, dead, 100 + i), now);
    }
    agent.setRemoteCredentials(peer, now);
    nominate(GOOD);
    answerFor(Duration.ofSeconds(60), GOOD);
    int before = agent.statistics().checksSent();
    answerFor(Duration.ofMinutes(5), GOOD);
    assertThat(agent.statistics().checksSent() - before).isBetween(4 * 8, 4 * 13);
  }
}
