package eu.riasc.wice.ice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.Transmit;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Candidates that NATs make. */
@NullUnmarked
class ReflexiveTest {
  private static final InetSocketAddress MAPPED = IpLiteral.endpoint("203.0.113.9", 7777);

  private final TwoAgents agents = new TwoAgents();

  /** A NAT before the left agent: one mapping, whatever the destination, anyone may use it. */
  private void natBeforeLeft() {
    agents.wire.outbound(
        transmit ->
            transmit.local().equals(TwoAgents.LEFT)
                ? new Transmit(MAPPED, transmit.remote(), transmit.payload())
                : transmit);
    agents.wire.inbound(
        datagram ->
            datagram.local().equals(MAPPED)
                ? new Datagram(TwoAgents.LEFT, datagram.remote(), datagram.payload())
                : datagram);
    agents.wire.dropIf(transmit -> transmit.remote().equals(TwoAgents.LEFT));
  }

  private static Candidate mapped() {
    return Candidate.serverReflexive(MAPPED, TwoAgents.LEFT, TwoAgents.RIGHT, 65_535);
  }

  @Test
  void peerReflexiveCandidatesAreLearnedOnBothSides() {
    natBeforeLeft();
    agents.connect();
    assertThat(agents.left.selectedPair().local().type()).isEqualTo(CandidateType.PEER_REFLEXIVE);
    assertThat(agents.left.selectedPair().local().address()).isEqualTo(MAPPED);
    assertThat(agents.left.selectedPair().local().base()).isEqualTo(TwoAgents.LEFT);
    assertThat(agents.right.selectedPair().remote().type()).isEqualTo(CandidateType.PEER_REFLEXIVE);
    assertThat(agents.right.selectedPair().remote().address()).isEqualTo(MAPPED);
  }

  @Test
  void peerReflexivePriorityIsTheOneTheCheckStates() {
    natBeforeLeft();
    agents.connect();
    Priority stated = Priority.of(CandidateType.PEER_REFLEXIVE, 65_535, 1);
    assertThat(agents.left.selectedPair().local().priority()).isEqualTo(stated);
    assertThat(agents.right.selectedPair().remote().priority()).isEqualTo(stated);
  }

  @Test
  void mappedAddressThatIsSignaledIsNotPeerReflexive() {
    natBeforeLeft();
    agents.left.addLocalCandidate(mapped(), agents.wire.now());
    agents.right.addRemoteCandidate(TwoAgents.signaled(mapped()), agents.wire.now());
    agents.connect();
    assertThat(agents.left.selectedPair().local().type()).isEqualTo(CandidateType.SERVER_REFLEXIVE);
    assertThat(agents.right.selectedPair().remote().type())
        .isEqualTo(CandidateType.SERVER_REFLEXIVE);
  }

  @Test
  void candidateSignaledAfterItsCheckArrivedReplacesThePeerReflexiveOne() {
    natBeforeLeft();
    agents.left.addLocalCandidate(TwoAgents.host(TwoAgents.LEFT), agents.wire.now());
    agents.addRightHost();
    agents.left.setRemoteCredentials(agents.right.localCredentials(), agents.wire.now());
    agents.wire.run(Duration.ofMillis(100));
    assertThat(agents.right.pairs())
        .singleElement()
        .satisfies(
            pair ->
                assertThat(pair.pair().remote().type()).isEqualTo(CandidateType.PEER_REFLEXIVE));
    agents.right.addRemoteCandidate(TwoAgents.signaled(mapped()), agents.wire.now());
    assertThat(agents.right.pairs())
        .singleElement()
        .satisfies(
            pair ->
                assertThat(pair.pair().remote().type()).isEqualTo(CandidateType.SERVER_REFLEXIVE));
  }

  @Test
  void serverReflexiveCandidateWithoutItsHostCandidateSendsFromItsBase() {
    natBeforeLeft();
    agents.left.addLocalCandidate(mapped(), agents.wire.now());
    agents.right.addRemoteCandidate(TwoAgents.signaled(mapped()), agents.wire.now());
    agents.addRightHost();
    agents.exchangeCredentials();
    assertThat(agents.wire.runUntil(Duration.ofSeconds(1), agents::bothSelected)).isTrue();
    assertThat(agents.wire.sent())
        .filteredOn(sent -> sent.transmit().remote().equals(TwoAgents.RIGHT))
        .allSatisfy(sent -> assertThat(sent.transmit().local()).isEqualTo(TwoAgents.LEFT));
  }

  @Test
  void natsThatFilterByAddressAndPortAreOpenedFromBothSides() {
    InetSocketAddress mappedRight = IpLiteral.endpoint("203.0.113.10", 8888);
    Map<InetSocketAddress, InetSocketAddress> outside = new LinkedHashMap<>();
    outside.put(TwoAgents.LEFT, MAPPED);
    outside.put(TwoAgents.RIGHT, mappedRight);
    Map<Object, Boolean> open = new LinkedHashMap<>();
    agents.wire.dropIf(
        transmit -> {
          InetSocketAddress source = outside.get(transmit.local());
          open.put(Map.entry(source, transmit.remote()), true);
          return !outside.containsValue(transmit.remote())
              || !open.containsKey(Map.entry(transmit.remote(), source));
        });
    agents.wire.outbound(
        transmit ->
            new Transmit(outside.get(transmit.local()), transmit.remote(), transmit.payload()));
    agents.wire.inbound(
        datagram ->
            new Datagram(
                datagram.local().equals(MAPPED) ? TwoAgents.LEFT : TwoAgents.RIGHT,
                datagram.remote(),
                datagram.payload()));
    Candidate right = Candidate.serverReflexive(mappedRight, TwoAgents.RIGHT, MAPPED, 65_535);
    agents.left.addLocalCandidate(mapped(), agents.wire.now());
    agents.right.addLocalCandidate(right, agents.wire.now());
    agents.left.addRemoteCandidate(TwoAgents.signaled(right), agents.wire.now());
    agents.right.addRemoteCandidate(TwoAgents.signaled(mapped()), agents.wire.now());
    long start = agents.wire.now();
    agents.connect();
    assertThat(agents.left.selectedPair().remote().address()).isEqualTo(mappedRight);
    // the dead host pair may hold nomination up for the settle time, not for its own time-out
    assertThat(agents.wire.now() - start).isLessThan(Duration.ofMillis(700).toNanos());
  }

  @Test
  void earlyCheckIsAnsweredBeforeCredentialsAreKnownAndItsSourceCheckedOnceTheyAre() {
    agents.left.addLocalCandidate(TwoAgents.host(TwoAgents.LEFT), agents.wire.now());
    agents.addRightHost();
    agents.left.setRemoteCredentials(agents.right.localCredentials(), agents.wire.now());
    agents.wire.run(Duration.ofMillis(50));
    assertThat(agents.left.pairs().get(0).state()).isEqualTo(PairState.SUCCEEDED);
    assertThat(agents.wire.has(agents.right, IceEvent.CandidatesPaired.class)).isTrue();
    assertThat(agents.wire.has(agents.right, IceEvent.ChecksStarted.class)).isFalse();
    agents.right.setRemoteCredentials(agents.left.localCredentials(), agents.wire.now());
    assertThat(agents.wire.runUntil(Duration.ofMillis(20), agents::bothSelected)).isTrue();
  }

  @Test
  void earlyChecksOfAnotherGenerationAreForgottenWhenCredentialsCome() {
    agents.left.addLocalCandidate(TwoAgents.host(TwoAgents.LEFT), agents.wire.now());
    agents.addRightHost();
    agents.left.setRemoteCredentials(agents.right.localCredentials(), agents.wire.now());
    agents.wire.run(Duration.ofMillis(50));
    assertThat(agents.right.pairs()).hasSize(1);
    agents.left.close(agents.wire.now());
    agents.right.setRemoteCredentials(
        IceCredentials.generate(new java.util.Random(99)), agents.wire.now());
    assertThat(agents.right.pairs()).isEmpty();
  }
}
