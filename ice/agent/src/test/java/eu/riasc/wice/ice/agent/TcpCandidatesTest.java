package eu.riasc.wice.ice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.stun.MessageClass;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.Transmit;
import eu.riasc.wice.sansio.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * RFC 6544: the left agent connects to where the right one listens. The wire stands for the
 * connections: it shows an active side at a port that nobody knew before.
 */
@NullUnmarked
class TcpCandidatesTest {
  private static final int CHOSEN_PORT = 40_000;
  private static final InetSocketAddress ACTIVE =
      new InetSocketAddress(TwoAgents.LEFT.getAddress(), Candidate.ACTIVE_PORT);
  private static final InetSocketAddress SEEN =
      new InetSocketAddress(TwoAgents.LEFT.getAddress(), CHOSEN_PORT);
  private static final InetSocketAddress LISTENING = TwoAgents.RIGHT;
  private static final Duration TOTAL = Duration.ofMillis(39_500);

  private final TwoAgents agents = new TwoAgents();
  private final Wire wire = agents.wire;

  @BeforeEach
  void connections() {
    wire.attach(agents.left, ACTIVE);
    showActiveSideAt(SEEN);
  }

  private void showActiveSideAt(InetSocketAddress seen) {
    wire.outbound(
        sent ->
            sent.transport() == Transport.TCP && sent.local().equals(ACTIVE)
                ? new Transmit(Transport.TCP, seen, sent.remote(), sent.payload())
                : sent);
    wire.inbound(
        came ->
            came.transport() == Transport.TCP && came.local().equals(seen)
                ? new Datagram(Transport.TCP, ACTIVE, came.remote(), came.payload())
                : came);
  }

  private void addActiveLeft() {
    Candidate active = Candidate.tcpActive(ACTIVE.getAddress(), Candidate.ONLY_LOCAL_PREFERENCE);
    agents.left.addLocalCandidate(active, wire.now());
    agents.right.addRemoteCandidate(TwoAgents.signaled(active), wire.now());
  }

  private void addPassiveRight() {
    Candidate passive = Candidate.tcpPassive(LISTENING, Candidate.ONLY_LOCAL_PREFERENCE);
    agents.right.addLocalCandidate(passive, wire.now());
    agents.left.addRemoteCandidate(TwoAgents.signaled(passive), wire.now());
  }

  private void addTcp() {
    addActiveLeft();
    addPassiveRight();
  }

  private void end() {
    for (IceAgent agent : List.of(agents.left, agents.right)) {
      agent.endOfLocalCandidates(wire.now());
      agent.endOfRemoteCandidates(wire.now());
    }
  }

  private void connect() {
    assertThat(wire.runUntil(Duration.ofSeconds(60), agents::bothSelected)).isTrue();
  }

  private void connectOverTcp() {
    addTcp();
    agents.exchangeCredentials();
    end();
    connect();
  }

  private long requestsFromLeft(Transport transport) {
    return wire.sent().stream()
        .map(Wire.Sent::transmit)
        .filter(sent -> sent.transport() == transport && sent.remote().equals(LISTENING))
        .map(sent -> StunMessage.decode(sent.payload()))
        .filter(message -> message.messageClass() == MessageClass.REQUEST)
        .count();
  }

  @Test
  void activeSideConnectsAndBothSelectTheOnePairThatThereIs() {
    connectOverTcp();
    CandidatePair left = agents.left.selectedPair();
    assertThat(left.local().tcpType()).isEqualTo(TcpType.ACTIVE);
    assertThat(left.local().type()).isEqualTo(CandidateType.HOST);
    assertThat(left.remote().address()).isEqualTo(LISTENING);
    CandidatePair right = agents.right.selectedPair();
    assertThat(right.local().tcpType()).isEqualTo(TcpType.PASSIVE);
    assertThat(right.remote().tcpType()).isEqualTo(TcpType.ACTIVE);
    assertThat(right.remote().type()).isEqualTo(CandidateType.PEER_REFLEXIVE);
    assertThat(right.remote().address()).isEqualTo(SEEN);
    assertThat(agents.left.pairs()).hasSize(1);
    assertThat(agents.right.pairs()).hasSize(1);
  }

  @Test
  void payloadGoesBothWaysOverTcp() {
    connectOverTcp();
    agents.left.sendPayload(new byte[] {(byte) 0x80, 1}, wire.now());
    agents.right.sendPayload(new byte[] {(byte) 0x80, 2}, wire.now());
    wire.run(Duration.ofMillis(10));
    assertThat(wire.events(agents.right, IceEvent.PayloadReceived.class))
        .extracting(IceEvent.PayloadReceived::payload)
        .containsExactly(new byte[] {(byte) 0x80, 1});
    assertThat(wire.events(agents.left, IceEvent.PayloadReceived.class))
        .extracting(IceEvent.PayloadReceived::payload)
        .containsExactly(new byte[] {(byte) 0x80, 2});
  }

  @Test
  void controlledSideMayBeTheActiveOne() {
    TwoAgents swapped = new TwoAgents(AgentConfig.defaults(), Role.CONTROLLED, Role.CONTROLLING, 3);
    swapped.wire.attach(swapped.left, ACTIVE);
    swapped.left.addLocalCandidate(Candidate.tcpActive(ACTIVE.getAddress(), 65_535), 0);
    Candidate passive = Candidate.tcpPassive(LISTENING, 65_535);
    swapped.right.addLocalCandidate(passive, 0);
    swapped.left.addRemoteCandidate(passive, 0);
    swapped.exchangeCredentials();
    assertThat(swapped.wire.runUntil(Duration.ofSeconds(2), swapped::bothSelected)).isTrue();
  }

  /** Against RFC 6544 §4.5, pion signals the port that it connects from. */
  @Test
  void activeCandidateSignaledWithItsRealPortPairsOnceItHasConnected() {
    addTcp();
    String signaled =
        "candidate:1 1 TCP 7 "
            + SEEN.getAddress().getHostAddress()
            + " 40000 typ host tcptype active";
    agents.right.addRemoteCandidate(Candidate.parse(signaled), wire.now());
    assertThat(agents.right.pairs()).isEmpty();
    agents.exchangeCredentials();
    end();
    connect();
    assertThat(agents.right.selectedPair().remote().address()).isEqualTo(SEEN);
  }

  @Test
  void passiveSideHasNoPairBeforeSomebodyConnects() {
    addTcp();
    assertThat(agents.right.pairs()).isEmpty();
    assertThat(agents.left.pairs()).hasSize(1);
  }

  @Test
  void simultaneousOpenPairsWithNothing() {
    addTcp();
    agents.left.addRemoteCandidate(
        Candidate.parse("candidate:1 1 TCP 7 192.0.2.2 77 typ host tcptype so"), wire.now());
    assertThat(agents.left.pairs()).hasSize(1);
  }

  @Test
  void activeSideBehindANatIsSeenAsPeerReflexive() {
    InetSocketAddress mapped = IpLiteral.endpoint("198.51.100.9", 50_001);
    showActiveSideAt(mapped);
    connectOverTcp();
    assertThat(agents.left.selectedPair().local().type()).isEqualTo(CandidateType.PEER_REFLEXIVE);
    assertThat(agents.left.selectedPair().local().address()).isEqualTo(mapped);
    assertThat(agents.left.selectedPair().local().tcpType()).isEqualTo(TcpType.ACTIVE);
  }

  @Test
  void checkIsNotRepeatedButAskedAnewUntilItHasFailed() {
    wire.dropIf(sent -> sent.transport() == Transport.TCP);
    addTcp();
    agents.exchangeCredentials();
    wire.run(Duration.ofMillis(900));
    assertThat(requestsFromLeft(Transport.TCP)).isEqualTo(1);
    wire.run(TOTAL.minusMillis(901));
    assertThat(agents.left.pairs().get(0).state()).isEqualTo(PairState.IN_PROGRESS);
    wire.run(Duration.ofMillis(20));
    assertThat(agents.left.pairs().get(0).state()).isEqualTo(PairState.FAILED);
    assertThat(requestsFromLeft(Transport.TCP)).isEqualTo(6);
    assertThat(
            wire.sent().stream()
                .map(sent -> StunMessage.decode(sent.transmit().payload()).transactionId()))
        .doesNotHaveDuplicates();
    assertThat(agents.leftPorts.pendingTransactions()).isZero();
  }

  @Test
  void checkThatCameTooEarlyForThePeerIsMadeUpFor() {
    addTcp();
    agents.exchangeCredentials();
    end();
    long start = wire.now();
    wire.dropIf(sent -> wire.now() - start < Duration.ofMillis(800).toNanos());
    connect();
    assertThat(wire.now() - start).isLessThan(Duration.ofMillis(1_100).toNanos());
  }

  @Test
  void sameAddressAndPortOverUdpAndTcpAreTwoPlaces() {
    addTcp();
    agents.left.addLocalCandidate(TwoAgents.host(ACTIVE), wire.now());
    agents.addRightHost();
    assertThat(agents.left.pairs()).hasSize(2);
    agents.exchangeCredentials();
    wire.dropIf(sent -> sent.transport() == Transport.UDP);
    end();
    connect();
    assertThat(agents.left.acceptsFrom(Transport.TCP, LISTENING)).isTrue();
    assertThat(agents.left.acceptsFrom(Transport.UDP, LISTENING)).isFalse();
    assertThat(agents.left.selectedPair().local().transport()).isEqualTo(Transport.TCP);
  }

  @Test
  void udpThatNeedsASecondPacketWinsOverTcpThatAnswersAtOnce() {
    addTcp();
    agents.addHostCandidates();
    long start = wire.now();
    wire.dropIf(
        sent ->
            sent.transport() == Transport.UDP
                && wire.now() - start < Duration.ofMillis(400).toNanos());
    agents.exchangeCredentials();
    end();
    connect();
    assertThat(agents.left.selectedPair().local().transport()).isEqualTo(Transport.UDP);
  }

  @Test
  void udpCandidateThatTricklesInLaterWinsOverTcp() {
    addTcp();
    agents.exchangeCredentials();
    wire.run(Duration.ofMillis(500));
    assertThat(agents.left.pairs().get(0).state()).isEqualTo(PairState.SUCCEEDED);
    agents.addHostCandidates();
    connect();
    assertThat(agents.left.selectedPair().local().transport()).isEqualTo(Transport.UDP);
  }

  @Test
  void tcpIsTakenWithinASecondWhereUdpIsBlocked() {
    addTcp();
    agents.addHostCandidates();
    wire.dropIf(sent -> sent.transport() == Transport.UDP);
    long start = wire.now();
    agents.exchangeCredentials();
    connect();
    assertThat(agents.left.selectedPair().local().transport()).isEqualTo(Transport.TCP);
    assertThat(wire.now() - start).isLessThan(Duration.ofMillis(1_020).toNanos());
  }

  @Test
  void udpThatWorksAfterTcpWasSelectedIsReportedAsBetter() {
    addTcp();
    agents.addHostCandidates();
    long start = wire.now();
    wire.dropIf(
        sent ->
            sent.transport() == Transport.UDP
                && wire.now() - start < Duration.ofSeconds(3).toNanos());
    agents.exchangeCredentials();
    end();
    connect();
    assertThat(agents.left.selectedPair().local().transport()).isEqualTo(Transport.TCP);
    wire.run(Duration.ofSeconds(10));
    assertThat(wire.events(agents.left, IceEvent.BetterPairFound.class))
        .first()
        .satisfies(
            better -> assertThat(better.pair().local().transport()).isEqualTo(Transport.UDP));
  }

  @Test
  void closedConnectionFailsItsCheckAtOnce() {
    wire.dropIf(sent -> true);
    addTcp();
    agents.exchangeCredentials();
    wire.run(Duration.ofMillis(10));
    agents.left.onConnectionClosed(ACTIVE, TwoAgents.LEFT, wire.now());
    assertThat(agents.left.pairs().get(0).state()).isEqualTo(PairState.IN_PROGRESS);
    agents.left.onConnectionClosed(ACTIVE, LISTENING, wire.now());
    assertThat(agents.left.pairs().get(0).state()).isEqualTo(PairState.FAILED);
    assertThat(agents.leftPorts.pendingTransactions()).isZero();
  }

  @Test
  void closedConnectionOfTheSelectedPairSilencesItAtOnceAndANewOneRevivesIt() {
    connectOverTcp();
    agents.left.onConnectionClosed(ACTIVE, LISTENING, wire.now());
    wire.drain();
    assertThat(wire.events(agents.left, IceEvent.PathSilent.class)).hasSize(1);
    assertThat(agents.left.isSilent()).isTrue();
    wire.run(Duration.ofMillis(100));
    assertThat(wire.events(agents.left, IceEvent.PathRecovered.class)).hasSize(1);
    assertThat(agents.left.isSilent()).isFalse();
  }

  @Test
  void consentIsKeptOverTcpAndExpires() {
    connectOverTcp();
    wire.run(Duration.ofSeconds(60));
    assertThat(agents.left.hasConsent()).isTrue();
    wire.dropIf(sent -> true);
    wire.run(Duration.ofSeconds(31));
    assertThat(wire.has(agents.left, IceEvent.ConsentExpired.class)).isTrue();
  }

  @Test
  void onlyTheTcpCandidatesOfABaseGoWithIt() {
    addTcp();
    agents.left.addLocalCandidate(TwoAgents.host(ACTIVE), wire.now());
    agents.addRightHost();
    agents.left.removeLocalBase(Transport.TCP, ACTIVE, wire.now());
    assertThat(agents.left.pairs())
        .singleElement()
        .satisfies(pair -> assertThat(pair.pair().local().transport()).isEqualTo(Transport.UDP));
  }
}
