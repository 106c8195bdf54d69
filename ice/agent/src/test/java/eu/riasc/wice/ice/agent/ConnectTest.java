package eu.riasc.wice.ice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.UseCandidate;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
class ConnectTest {
  /** In which order the two sides learn of each other. */
  enum Order {
    LEFT_FIRST,
    RIGHT_FIRST,
    CANDIDATES_FIRST,
    CREDENTIALS_FIRST
  }

  @Test
  void hostPairIsSelectedOnBothSidesWithinTwoRoundTripsAndOnePacingInterval() {
    TwoAgents agents = new TwoAgents();
    long start = agents.wire.now();
    agents.connect();
    assertThat(agents.wire.now() - start)
        .isLessThanOrEqualTo(Duration.ofMillis(2 + 2 + 5).toNanos());
    assertThat(agents.left.selectedPair().local().address()).isEqualTo(TwoAgents.LEFT);
    assertThat(agents.left.selectedPair().remote().address()).isEqualTo(TwoAgents.RIGHT);
    assertThat(agents.right.selectedPair().local().address()).isEqualTo(TwoAgents.RIGHT);
    assertThat(agents.right.selectedPair().remote().address()).isEqualTo(TwoAgents.LEFT);
  }

  @Test
  void eventsComeInTheOrderOfTheSessionStates() {
    TwoAgents agents = new TwoAgents().connect();
    agents.wire.drain();
    for (IceAgent agent : new IceAgent[] {agents.left, agents.right}) {
      assertThat(agents.wire.events(agent))
          .extracting(event -> event.getClass().getSimpleName())
          .containsExactly("CandidatesPaired", "ChecksStarted", "PairSelected", "ChecksCompleted");
    }
  }

  @ParameterizedTest
  @EnumSource
  void connectsInEveryOrder(Order order) {
    TwoAgents agents = new TwoAgents();
    Duration pause = Duration.ofMillis(300);
    switch (order) {
      case LEFT_FIRST -> {
        agents.addHostCandidates();
        agents.left.setRemoteCredentials(agents.right.localCredentials(), agents.wire.now());
        agents.wire.run(pause);
        agents.right.setRemoteCredentials(agents.left.localCredentials(), agents.wire.now());
      }
      case RIGHT_FIRST -> {
        agents.addHostCandidates();
        agents.right.setRemoteCredentials(agents.left.localCredentials(), agents.wire.now());
        agents.wire.run(pause);
        agents.left.setRemoteCredentials(agents.right.localCredentials(), agents.wire.now());
      }
      case CANDIDATES_FIRST -> {
        agents.addHostCandidates();
        agents.wire.run(pause);
        agents.exchangeCredentials();
      }
      case CREDENTIALS_FIRST -> {
        agents.exchangeCredentials();
        agents.wire.run(pause);
        agents.addRightHost();
        agents.wire.run(pause);
        agents.addLeftHost();
      }
    }
    assertThat(agents.wire.runUntil(Duration.ofSeconds(2), agents::bothSelected)).isTrue();
  }

  @Test
  void oneSideThatKnowsNoCandidatesIsFoundByItsPeersChecks() {
    TwoAgents agents = new TwoAgents();
    agents.left.addLocalCandidate(TwoAgents.host(TwoAgents.LEFT), agents.wire.now());
    agents.addRightHost();
    agents.exchangeCredentials();
    assertThat(agents.wire.runUntil(Duration.ofSeconds(1), agents::bothSelected)).isTrue();
    assertThat(agents.right.selectedPair().remote().type()).isEqualTo(CandidateType.PEER_REFLEXIVE);
  }

  @Test
  void payloadGoesBothWaysAndIsCounted() {
    TwoAgents agents = new TwoAgents().connect();
    assertThat(agents.left.sendPayload(new byte[] {(byte) 0x80, 2, 3}, agents.wire.now())).isTrue();
    assertThat(agents.right.sendPayload(new byte[] {(byte) 0x80}, agents.wire.now())).isTrue();
    agents.wire.run(Duration.ofMillis(10));
    assertThat(agents.wire.events(agents.right, IceEvent.PayloadReceived.class))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.payload()).containsExactly(0x80, 2, 3);
              assertThat(event.remote()).isEqualTo(TwoAgents.LEFT);
            });
    assertThat(agents.left.statistics().bytesSent()).isEqualTo(3);
    assertThat(agents.left.statistics().bytesReceived()).isEqualTo(1);
    PairStatistics pair = agents.left.pairs().get(0);
    assertThat(pair.selected()).isTrue();
    assertThat(pair.packetsSent()).isEqualTo(1);
    assertThat(pair.bytesReceived()).isEqualTo(1);
    assertThat(pair.smoothedRttNanos()).isEqualTo(Duration.ofMillis(2).toNanos());
    assertThat(pair.totalRttNanos())
        .isEqualTo(pair.rttMeasurements() * Duration.ofMillis(2).toNanos());
    assertThat(pair.rttMeasurements()).isPositive();
    assertThat(pair.lastPacketSentNanos()).isEqualTo(agents.wire.now() - 10_000_000);
    assertThat(pair.lastPacketReceivedNanos()).isEqualTo(agents.wire.now() - 9_000_000);
    assertThat(pair.packetsDiscardedOnSend()).isZero();
  }

  @Test
  void payloadThatIsNotSentForLackOfConsentIsCountedOnItsPair() {
    TwoAgents agents = new TwoAgents().connect();
    agents.wire.dropIf(transmit -> true);
    agents.wire.run(Duration.ofSeconds(40));
    assertThat(agents.left.sendPayload(new byte[] {(byte) 0x80, 2, 3}, agents.wire.now()))
        .isFalse();
    PairStatistics pair = agents.left.pairs().get(0);
    assertThat(pair.packetsDiscardedOnSend()).isEqualTo(1);
    assertThat(pair.bytesDiscardedOnSend()).isEqualTo(3);
  }

  @Test
  void payloadIsRefusedBeforeAPairIsSelected() {
    TwoAgents agents = new TwoAgents();
    agents.addHostCandidates();
    assertThat(agents.left.sendPayload(new byte[1], agents.wire.now())).isFalse();
    agents.wire.inject(TwoAgents.RIGHT, TwoAgents.LEFT, new byte[] {1});
    agents.wire.run(Duration.ofMillis(10));
    assertThat(agents.wire.events(agents.left, IceEvent.PayloadReceived.class)).isEmpty();
    assertThat(agents.left.statistics().drops())
        .containsEntry(DropReason.PAYLOAD_NOT_SENT, 1)
        .containsEntry(DropReason.UNEXPECTED_PAYLOAD, 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void connectsThroughThirtyPercentLoss(long seed) {
    TwoAgents agents =
        new TwoAgents(AgentConfig.defaults(), Role.CONTROLLING, Role.CONTROLLED, seed);
    Random loss = new Random(seed);
    agents.wire.dropIf(transmit -> loss.nextInt(10) < 3);
    agents.connect();
  }

  @Test
  void controlledSideNeverSendsUseCandidateAndControllingSendsItOnOneTransaction() {
    TwoAgents agents = new TwoAgents().connect();
    agents.wire.run(Duration.ofSeconds(20));
    assertThat(nominatingRequests(agents, TwoAgents.RIGHT)).isZero();
    assertThat(nominatingRequests(agents, TwoAgents.LEFT)).isEqualTo(1);
  }

  private static long nominatingRequests(TwoAgents agents, InetSocketAddress from) {
    return agents.wire.sent().stream()
        .filter(sent -> sent.transmit().local().equals(from))
        .map(sent -> StunMessage.decode(sent.transmit().payload()))
        .filter(message -> message.attribute(UseCandidate.class) != null)
        .map(StunMessage::transactionId)
        .distinct()
        .count();
  }

  @Test
  void answersAreNeverLongerThanWhatTheyAnswer() {
    TwoAgents agents = new TwoAgents().connect();
    int longestAnswer = 0;
    int shortestRequest = Integer.MAX_VALUE;
    for (Wire.Sent sent : agents.wire.sent()) {
      byte[] bytes = sent.transmit().payload();
      switch (StunMessage.decode(bytes).messageClass()) {
        case REQUEST -> shortestRequest = Math.min(shortestRequest, bytes.length);
        case SUCCESS_RESPONSE -> longestAnswer = Math.max(longestAnswer, bytes.length);
        default -> throw new AssertionError("unexpected " + sent);
      }
    }
    assertThat(longestAnswer).isPositive().isLessThanOrEqualTo(shortestRequest);
  }

  @Test
  void closedAgentSaysNothingMore() {
    TwoAgents agents = new TwoAgents().connect();
    agents.left.close(agents.wire.now());
    int sent = agents.wire.sent().size();
    int ports = agents.leftPorts.pendingTransactions();
    agents.right.sendPayload(new byte[] {(byte) 0x80}, agents.wire.now());
    assertThat(agents.left.sendPayload(new byte[1], agents.wire.now())).isFalse();
    agents.wire.run(Duration.ofSeconds(10));
    assertThat(ports).isZero();
    assertThat(agents.left.nextTimeoutNanos()).isEmpty();
    assertThat(
            agents.wire.sent().stream()
                .skip(sent)
                .filter(s -> s.transmit().local().equals(TwoAgents.LEFT)))
        .isEmpty();
    assertThat(agents.wire.events(agents.left, IceEvent.PayloadReceived.class)).isEmpty();
  }

  @Test
  void settledPairKeepsNothingWaitingAndNoSparePairs() {
    TwoAgents agents = new TwoAgents().connect();
    agents.wire.run(Duration.ofSeconds(60));
    assertThat(agents.leftPorts.pendingTransactions()).isLessThanOrEqualTo(1);
    assertThat(agents.left.pairs()).hasSize(1);
  }
}
