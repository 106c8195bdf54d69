package eu.riasc.wice.ice.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.ice.stun.ErrorCode;
import eu.riasc.wice.ice.stun.MessageClass;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.Transmit;
import eu.riasc.wice.sansio.Transport;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Patience, consent, silence, restarts. */
@NullUnmarked
class LifecycleTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static long elapsedUntil(TwoAgents agents, IceAgent agent, Class<?> event) {
    long start = agents.wire.now();
    assertThat(agents.wire.runUntil(Duration.ofMinutes(3), () -> agents.wire.has(agent, event)))
        .as(event.getSimpleName())
        .isTrue();
    return (agents.wire.now() - start) / 1_000_000;
  }

  @Test
  void checksFailAfterThePatienceOfRfc8863AndNotBefore() {
    TwoAgents agents = new TwoAgents();
    agents.wire.dropIf(transmit -> true);
    agents.addHostCandidates();
    agents.exchangeCredentials();
    assertThat(elapsedUntil(agents, agents.left, IceEvent.ChecksFailed.class)).isEqualTo(39_500);
    assertThat(agents.wire.events(agents.left, IceEvent.ChecksFailed.class))
        .singleElement()
        .extracting(IceEvent.ChecksFailed::reason)
        .isEqualTo("none of 1 pairs answered after 39500 ms");
    agents.wire.run(MINUTE);
    assertThat(agents.left.nextTimeoutNanos()).isEmpty();
    assertThat(agents.leftPorts.pendingTransactions()).isZero();
  }

  @Test
  void failsWithoutCandidatesOrCredentialsToo() {
    TwoAgents agents = new TwoAgents();
    agents.left.setRemoteCredentials(agents.right.localCredentials(), agents.wire.now());
    assertThat(elapsedUntil(agents, agents.left, IceEvent.ChecksFailed.class)).isEqualTo(39_500);
    agents.wire.run(Duration.ofMillis(1));
    assertThat(agents.wire.events(agents.left, IceEvent.ChecksFailed.class).get(0).reason())
        .isEqualTo("no candidate pair after 39500 ms");
    assertThat(agents.wire.events(agents.right, IceEvent.ChecksFailed.class).get(0).reason())
        .isEqualTo("the peer's credentials are not known after 39500 ms");
  }

  /** RFC 8863 §5. */
  @Test
  void endOfCandidatesOnBothSidesMakesNothingFailEarly() {
    TwoAgents agents = new TwoAgents();
    agents.exchangeCredentials();
    agents.left.endOfLocalCandidates(agents.wire.now());
    agents.left.endOfRemoteCandidates(agents.wire.now());
    assertThat(elapsedUntil(agents, agents.left, IceEvent.ChecksFailed.class)).isEqualTo(39_500);
  }

  @Test
  void checkThatIsStillInProgressWhenPatienceEndsIsWaitedFor() {
    TwoAgents agents = new TwoAgents();
    long start = agents.wire.now();
    agents.wire.dropIf(transmit -> agents.wire.now() - start < Duration.ofSeconds(45).toNanos());
    agents.exchangeCredentials();
    agents.wire.run(Duration.ofSeconds(30));
    agents.addHostCandidates();
    assertThat(agents.wire.runUntil(MINUTE, agents::bothSelected)).isTrue();
    assertThat(agents.wire.has(agents.left, IceEvent.ChecksFailed.class)).isFalse();
  }

  @Test
  void controlledSideGivesUpWhenNobodyNominates() {
    TwoAgents agents = new TwoAgents(AgentConfig.defaults(), Role.CONTROLLED, Role.CONTROLLED, 3);
    agents.addHostCandidates();
    agents.exchangeCredentials();
    // a peer that answers checks but never nominates: both are controlled and no conflict is seen
    agents.wire.dropIf(
        transmit -> {
          StunMessage message = StunMessage.decode(transmit.payload());
          return transmit.local().equals(TwoAgents.RIGHT)
              && message.messageClass() == eu.riasc.wice.ice.stun.MessageClass.REQUEST;
        });
    agents.right.close(agents.wire.now());
    SharedPorts ports = SharedPorts.withDefaultSpacing();
    IceAgent answering = agent(agents, Role.CONTROLLING, ports, agents.right.localCredentials());
    agents.wire.attach(answering, TwoAgents.RIGHT);
    answering.addLocalCandidate(TwoAgents.host(TwoAgents.RIGHT), agents.wire.now());
    assertThat(elapsedUntil(agents, agents.left, IceEvent.ChecksFailed.class))
        .isEqualTo(2 * 39_500);
    assertThat(agents.wire.events(agents.left, IceEvent.ChecksFailed.class).get(0).reason())
        .isEqualTo("no valid pair was nominated after 39500 ms");
  }

  private static IceAgent agent(
      TwoAgents agents, Role role, SharedPorts ports, IceCredentials local) {
    return new IceAgent(
        AgentConfig.defaults(), role, local, ports, new Random(9), agents.wire.now());
  }

  @Test
  void consentIsAskedForEveryFourToSixSecondsByBothSides() {
    TwoAgents agents = new TwoAgents().connect();
    int before = agents.wire.sent().size();
    agents.wire.run(Duration.ofMinutes(5));
    for (InetSocketAddress from : List.of(TwoAgents.LEFT, TwoAgents.RIGHT)) {
      List<Long> times = new ArrayList<>();
      for (Wire.Sent sent : agents.wire.sent().subList(before, agents.wire.sent().size())) {
        if (sent.transmit().local().equals(from) && isRequest(sent.transmit())) {
          times.add(sent.atNanos() / 1_000_000);
        }
      }
      assertThat(times).hasSizeBetween(50, 75);
      for (int i = 1; i < times.size(); i++) {
        assertThat(times.get(i) - times.get(i - 1)).isBetween(4_000L, 6_000L);
      }
    }
    assertThat(agents.wire.events(agents.left)).hasSize(4);
    assertThat(agents.left.pairs().get(0).consentRequestsSent()).isBetween(50, 75);
  }

  private static boolean isRequest(Transmit transmit) {
    return StunMessage.decode(transmit.payload()).messageClass()
        == eu.riasc.wice.ice.stun.MessageClass.REQUEST;
  }

  @Test
  void pathThatDiesIsSilentWithinSevenToThirteenSecondsAndExpiresAfterThirty() {
    TwoAgents agents = new TwoAgents().connect();
    agents.wire.run(Duration.ofSeconds(17));
    long lastAnswer = agents.wire.now();
    agents.wire.dropIf(transmit -> true);
    long silent = elapsedUntil(agents, agents.left, IceEvent.PathSilent.class);
    assertThat(silent).isBetween(1_000L, 8_500L);
    assertThat(agents.left.isSilent()).isTrue();
    assertThat(agents.left.hasConsent()).isTrue();
    elapsedUntil(agents, agents.left, IceEvent.ConsentExpired.class);
    assertThat((agents.wire.now() - lastAnswer) / 1_000_000).isBetween(24_000L, 30_000L);
    assertThat(agents.left.hasConsent()).isFalse();
    assertThat(agents.left.sendPayload(new byte[1], agents.wire.now())).isFalse();
    assertThat(agents.left.selectedPair()).isNotNull();
  }

  @Test
  void nothingIsSentOnceConsentHasExpired() {
    TwoAgents agents = new TwoAgents().connect();
    agents.wire.dropIf(transmit -> true);
    elapsedUntil(agents, agents.left, IceEvent.ConsentExpired.class);
    elapsedUntil(agents, agents.right, IceEvent.ConsentExpired.class);
    int sent = agents.wire.sent().size();
    agents.wire.run(Duration.ofMinutes(5));
    assertThat(agents.wire.sent()).hasSize(sent);
    assertThat(agents.left.nextTimeoutNanos()).isEmpty();
    assertThat(agents.wire.events(agents.left, IceEvent.ConsentExpired.class)).hasSize(1);
  }

  @Test
  void consentThatThePeerRevokesIsOverAtOnce() {
    TwoAgents agents = new TwoAgents().connect();
    agents.wire.outbound(
        transmit ->
            transmit.local().equals(TwoAgents.RIGHT) ? forbidding(agents, transmit) : transmit);
    long start = agents.wire.now();
    assertThat(
            agents.wire.runUntil(
                Duration.ofSeconds(7),
                () -> agents.wire.has(agents.left, IceEvent.ConsentExpired.class)))
        .as("with the answer to the next check, after %d ns", agents.wire.now() - start)
        .isTrue();
    assertThat(agents.left.hasConsent()).isFalse();
    agents.wire.outbound(transmit -> transmit);
    agents.wire.run(Duration.ofSeconds(20));
    assertThat(agents.left.hasConsent()).as("only a restart brings it back").isFalse();
    assertThat(agents.left.sendPayload(new byte[] {(byte) 0x80}, agents.wire.now())).isFalse();
  }

  private static Transmit forbidding(TwoAgents agents, Transmit answer) {
    StunMessage said = StunMessage.decode(answer.payload());
    if (said.messageClass() != MessageClass.SUCCESS_RESPONSE) {
      return answer;
    }
    byte[] refusal =
        StunMessage.builder(MessageClass.ERROR_RESPONSE, said.method(), said.transactionId())
            .add(new ErrorCode(ErrorCode.FORBIDDEN, ""))
            .integrity(agents.right.localCredentials().pwd().getBytes(StandardCharsets.US_ASCII))
            .build()
            .bytes();
    return new Transmit(answer.local(), answer.remote(), refusal);
  }

  @Test
  void silenceIsNoticedWithinThreeSecondsAndABitWhilePayloadIsSent() {
    TwoAgents agents = new TwoAgents().connect();
    agents.wire.run(Duration.ofSeconds(4));
    agents.left.sendPayload(new byte[] {(byte) 0x80}, agents.wire.now());
    agents.right.sendPayload(new byte[] {(byte) 0x80}, agents.wire.now());
    agents.wire.run(Duration.ofMillis(100));
    agents.wire.dropIf(transmit -> true);
    long start = agents.wire.now();
    while (!agents.wire.has(agents.left, IceEvent.PathSilent.class)) {
      agents.left.sendPayload(new byte[] {(byte) 0x80}, agents.wire.now());
      agents.wire.run(Duration.ofMillis(100));
      assertThat(agents.wire.now() - start).isLessThan(Duration.ofMillis(3_300).toNanos());
    }
    assertThat(agents.wire.now() - start).isGreaterThan(Duration.ofMillis(1_900).toNanos());
  }

  @Test
  void pathThatComesBackIsReportedOnceAndStays() {
    TwoAgents agents = new TwoAgents().connect();
    agents.wire.dropIf(transmit -> true);
    elapsedUntil(agents, agents.left, IceEvent.PathSilent.class);
    agents.wire.dropIf(transmit -> false);
    assertThat(elapsedUntil(agents, agents.left, IceEvent.PathRecovered.class))
        .isLessThanOrEqualTo(6_100);
    agents.wire.run(Duration.ofMinutes(3));
    assertThat(agents.wire.events(agents.left, IceEvent.PathRecovered.class)).hasSize(1);
    assertThat(agents.wire.has(agents.left, IceEvent.ConsentExpired.class)).isFalse();
    assertThat(agents.left.sendPayload(new byte[1], agents.wire.now())).isTrue();
  }

  @Test
  void singleLostConsentCheckIsRepeatedAtOnceAndNothingIsReported() {
    TwoAgents agents = new TwoAgents().connect();
    boolean[] dropped = new boolean[1];
    agents.wire.dropIf(
        transmit -> {
          boolean first =
              !dropped[0] && transmit.local().equals(TwoAgents.LEFT) && isRequest(transmit);
          dropped[0] |= first;
          return first;
        });
    agents.wire.run(Duration.ofSeconds(30));
    assertThat(dropped[0]).isTrue();
    assertThat(agents.wire.events(agents.left)).hasSize(4);
    // the first check, the nominating one, and the first of the series
    assertThat(
            agents.left.pairs().get(0).requestsSent()
                - agents.left.pairs().get(0).consentRequestsSent())
        .isEqualTo(3);
  }

  @Test
  void receivedPayloadAlonePutsSilenceOffUntilConsentExpires() {
    TwoAgents agents = new TwoAgents().connect();
    agents.wire.dropIf(
        transmit ->
            transmit.local().equals(TwoAgents.LEFT)
                || StunMessage.isStun(transmit.payload(), 0, transmit.payload().length));
    while (!agents.wire.has(agents.left, IceEvent.ConsentExpired.class)) {
      agents.right.sendPayload(new byte[] {(byte) 0x80}, agents.wire.now());
      agents.wire.run(Duration.ofMillis(500));
      assertThat(agents.wire.has(agents.left, IceEvent.PathSilent.class)).isFalse();
    }
  }

  @Test
  void removedLocalAddressSilencesItsPathAndConsentRunsOut() {
    TwoAgents agents = new TwoAgents().connect();
    agents.left.removeLocalBase(Transport.UDP, TwoAgents.LEFT, agents.wire.now());
    agents.wire.drain();
    assertThat(agents.wire.events(agents.left, IceEvent.PathSilent.class)).hasSize(1);
    assertThat(agents.left.sendPayload(new byte[1], agents.wire.now())).isFalse();
    int sent = agents.wire.sent().size();
    assertThat(elapsedUntil(agents, agents.left, IceEvent.ConsentExpired.class))
        .isBetween(29_000L, 30_000L);
    assertThat(agents.wire.sent().stream().skip(sent))
        .noneMatch(s -> s.transmit().local().equals(TwoAgents.LEFT));
  }

  @Test
  void removingTheAddressOfThePairBeingNominatedNominatesAnother() {
    TwoAgents agents = new TwoAgents();
    InetSocketAddress second = IpLiteral.endpoint("192.0.2.3", 1000);
    agents.wire.attach(agents.left, second);
    agents.addHostCandidates();
    agents.left.addLocalCandidate(Candidate.host(second, 5), agents.wire.now());
    agents.exchangeCredentials();
    agents.wire.dropIf(
        transmit ->
            isRequest(transmit)
                && StunMessage.decode(transmit.payload())
                        .attribute(eu.riasc.wice.ice.stun.UseCandidate.class)
                    != null
                && transmit.local().equals(TwoAgents.LEFT));
    agents.wire.run(Duration.ofMillis(100));
    assertThat(agents.bothSelected()).isFalse();
    agents.left.removeLocalBase(Transport.UDP, TwoAgents.LEFT, agents.wire.now());
    assertThat(agents.wire.runUntil(Duration.ofSeconds(1), agents::bothSelected)).isTrue();
    assertThat(agents.left.selectedPair().local().address()).isEqualTo(second);
  }

  @Test
  void troubleReportedByTheNetworkStartsChecksAtOnce() {
    TwoAgents agents = new TwoAgents().connect();
    agents.wire.run(Duration.ofSeconds(1));
    int sent = agents.wire.sent().size();
    agents.left.onPathTrouble(Transport.UDP, TwoAgents.LEFT, TwoAgents.RIGHT, agents.wire.now());
    agents.wire.drain();
    assertThat(agents.wire.sent()).hasSize(sent + 1);
    agents.left.onPathTrouble(
        Transport.UDP, TwoAgents.LEFT, IpLiteral.endpoint("192.0.2.77", 1), 0);
    agents.wire.drain();
    assertThat(agents.wire.sent()).hasSize(sent + 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void newGenerationConnectsOnTheSamePortsWhileTheOldOneGoesOn(boolean oldPathDead) {
    TwoAgents old = new TwoAgents().connect();
    long now = old.wire.now();
    IceAgent left =
        TwoAgents.agent(AgentConfig.defaults(), Role.CONTROLLING, old.leftPorts, 77, now);
    IceAgent right =
        TwoAgents.agent(AgentConfig.defaults(), Role.CONTROLLED, old.rightPorts, 78, now);
    old.wire.attach(left, TwoAgents.LEFT);
    old.wire.attach(right, TwoAgents.RIGHT);
    if (oldPathDead) {
      old.left.close(now);
    }
    left.addLocalCandidate(TwoAgents.host(TwoAgents.LEFT), now);
    right.addLocalCandidate(TwoAgents.host(TwoAgents.RIGHT), now);
    left.addRemoteCandidate(TwoAgents.signaled(TwoAgents.host(TwoAgents.RIGHT)), now);
    right.addRemoteCandidate(TwoAgents.signaled(TwoAgents.host(TwoAgents.LEFT)), now);
    left.setRemoteCredentials(right.localCredentials(), now);
    right.setRemoteCredentials(left.localCredentials(), now);
    assertThat(
            old.wire.runUntil(
                Duration.ofSeconds(1),
                () -> left.selectedPair() != null && right.selectedPair() != null))
        .isTrue();
    old.wire.run(Duration.ofMinutes(2));
    assertThat(left.hasConsent()).isTrue();
    assertThat(old.left.hasConsent()).isEqualTo(!oldPathDead);
    assertThat(old.wire.has(left, IceEvent.PathSilent.class)).isFalse();
  }

  @Test
  void otherRemoteCredentialsNeedAnotherAgent() {
    TwoAgents agents = new TwoAgents().connect();
    agents.left.setRemoteCredentials(agents.right.localCredentials(), agents.wire.now());
    assertThatThrownBy(
            () ->
                agents.left.setRemoteCredentials(
                    IceCredentials.generate(new Random(4)), agents.wire.now()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("RFC 8445 §9");
  }

  @Test
  void natThatRebindsIsFollowedForReceivingAndTheOldPathIsCheckedAtOnce() {
    TwoAgents agents = new TwoAgents().connect();
    agents.wire.run(Duration.ofSeconds(2));
    InetSocketAddress moved = IpLiteral.endpoint("203.0.113.5", 4000);
    agents.wire.outbound(
        transmit ->
            transmit.local().equals(TwoAgents.RIGHT)
                ? new Transmit(moved, transmit.remote(), transmit.payload())
                : transmit);
    agents.wire.inbound(
        datagram ->
            datagram.local().equals(moved)
                ? new Datagram(TwoAgents.RIGHT, datagram.remote(), datagram.payload())
                : datagram);
    assertThat(
            agents.wire.runUntil(
                Duration.ofSeconds(10), () -> agents.left.acceptsFrom(Transport.UDP, moved)))
        .isTrue();
    agents.right.sendPayload(new byte[] {(byte) 0x80}, agents.wire.now());
    agents.wire.run(Duration.ofMillis(10));
    assertThat(agents.wire.has(agents.left, IceEvent.PayloadReceived.class)).isTrue();
  }
}
