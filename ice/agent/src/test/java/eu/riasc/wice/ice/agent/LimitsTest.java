package eu.riasc.wice.ice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.stun.MessageClass;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.sansio.Transmit;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Pacing, caps, budget, and several addresses per side. */
@NullUnmarked
class LimitsTest {
  private static final long MS = 1_000_000;

  private static Candidate remote(String ip, int port, long priority) {
    InetSocketAddress address = IpLiteral.endpoint(ip, port);
    return Candidate.remote(
        CandidateType.HOST,
        NetworkType.udp(address),
        "f" + port,
        1,
        new Priority(priority),
        address,
        null);
  }

  private static boolean isRequest(Transmit transmit) {
    return StunMessage.decode(transmit.payload()).messageClass() == MessageClass.REQUEST;
  }

  /** When new transactions began, in milliseconds from the first. */
  private static List<Long> newTransactions(Wire wire) {
    Set<Object> seen = new HashSet<>();
    List<Long> times = new ArrayList<>();
    long first = -1;
    for (Wire.Sent sent : wire.sent()) {
      StunMessage message = StunMessage.decode(sent.transmit().payload());
      if (message.messageClass() == MessageClass.REQUEST && seen.add(message.transactionId())) {
        first = first < 0 ? sent.atNanos() : first;
        times.add((sent.atNanos() - first) / MS);
      }
    }
    return times;
  }

  /** A controlling agent with ports of its own. */
  private static IceAgent alone(long now) {
    return TwoAgents.agent(
        AgentConfig.defaults(), Role.CONTROLLING, SharedPorts.withDefaultSpacing(), 1, now);
  }

  private static IceAgent knowing(IceAgent agent, int remotes, long now) {
    agent.addLocalCandidate(TwoAgents.host(TwoAgents.LEFT), now);
    agent.setRemoteCredentials(IceCredentials.generate(new Random(5)), now);
    for (int i = 1; i <= remotes; i++) {
      agent.addRemoteCandidate(remote("198.51.100.1", i, i), now);
    }
    return agent;
  }

  @Test
  void firstCheckGoesAtOnceAndTheNextOnesOneTaApart() {
    Wire wire = new Wire();
    IceAgent agent = alone(wire.now());
    wire.attach(agent, TwoAgents.LEFT);
    knowing(agent, 4, wire.now());
    wire.drain();
    assertThat(wire.sent()).hasSize(1);
    wire.run(Duration.ofMillis(400));
    assertThat(newTransactions(wire)).containsExactly(0L, 50L, 100L, 150L);
  }

  @Test
  void pacingBelowFiveMillisecondsCountsAsFive() {
    Wire wire = new Wire();
    IceAgent agent = alone(wire.now());
    wire.attach(agent, TwoAgents.LEFT);
    agent.setPacing(Duration.ZERO);
    knowing(agent, 4, wire.now());
    wire.run(Duration.ofMillis(400));
    assertThat(newTransactions(wire)).containsExactly(0L, 5L, 10L, 15L);
  }

  @Test
  void allAgentsTogetherBeginOneTransactionPerFiveMillisecondsAndEachGetsItsTurn() {
    Wire wire = new Wire();
    SharedPorts ports = SharedPorts.withDefaultSpacing();
    List<IceAgent> agents = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      IceAgent agent =
          TwoAgents.agent(
              AgentConfig.defaults().withPacing(TwoAgents.TA),
              Role.CONTROLLING,
              ports,
              i,
              wire.now());
      wire.attach(agent, IpLiteral.endpoint("192.0.2.1", 5000 + i));
      agents.add(knowing(agent, 3, wire.now()));
    }
    wire.run(Duration.ofMillis(99));
    assertThat(agents)
        .allSatisfy(agent -> assertThat(agent.statistics().checksSent()).isEqualTo(1));
    wire.run(Duration.ofMillis(100));
    assertThat(agents)
        .allSatisfy(agent -> assertThat(agent.statistics().checksSent()).isEqualTo(2));
    wire.run(Duration.ofMillis(200));
    List<Long> times = newTransactions(wire);
    assertThat(times).hasSize(60);
    for (int i = 0; i < times.size(); i++) {
      assertThat(times.get(i)).isEqualTo(5L * i);
    }
  }

  @Test
  void retransmissionTimeoutGrowsWithTheNumberOfPairs() {
    Wire wire = new Wire();
    IceAgent agent = alone(wire.now());
    wire.attach(agent, TwoAgents.LEFT);
    knowing(agent, 30, wire.now());
    Map<Object, List<Long>> sends = new LinkedHashMap<>();
    wire.run(Duration.ofSeconds(4));
    for (Wire.Sent sent : wire.sent()) {
      sends
          .computeIfAbsent(
              StunMessage.decode(sent.transmit().payload()).transactionId(),
              unused -> new ArrayList<>())
          .add(sent.atNanos() / MS);
    }
    // the first check was sent when one pair was known, the second when 30 were
    List<Long> second = new ArrayList<>(sends.values()).get(1);
    assertThat(second.get(1) - second.get(0)).isEqualTo(30 * 50);
  }

  @Test
  void capsHold() {
    Wire wire = new Wire();
    IceAgent agent = alone(wire.now());
    for (int i = 0; i < 40; i++) {
      agent.addLocalCandidate(
          Candidate.host(IpLiteral.endpoint("192.0.2." + (i + 1), 1), 60_000 - i), wire.now());
    }
    for (int i = 1; i <= 40; i++) {
      agent.addRemoteCandidate(remote("198.51.100.1", i, i), wire.now());
    }
    assertThat(agent.pairs()).hasSize(100);
    assertThat(agent.statistics().drops()).containsEntry(DropReason.TOO_MANY_CANDIDATES, 16);
    assertThat(agent.statistics().drops().get(DropReason.TOO_MANY_PAIRS)).isPositive();
    assertThat(agent.pairs())
        .as("the best candidates of the peer are kept")
        .anySatisfy(pair -> assertThat(pair.pair().remote().priority().value()).isEqualTo(32));
  }

  @Test
  void unusableCandidatesOfThePeerAreDroppedAndCounted() {
    IceAgent agent = alone(0);
    agent.addLocalCandidate(TwoAgents.host(TwoAgents.LEFT), 0);
    List<Candidate> bad =
        List.of(
            remote("0.0.0.0", 1, 1),
            remote("224.0.0.1", 2, 1),
            remote("255.255.255.255", 3, 1),
            Candidate.parse("candidate:1 1 TCP 1 0.0.0.0 9 typ host tcptype active"),
            Candidate.parse("candidate:1 2 UDP 1 198.51.100.1 9 typ host"));
    bad.forEach(candidate -> agent.addRemoteCandidate(candidate, 0));
    assertThat(agent.pairs()).isEmpty();
    assertThat(agent.statistics().drops()).containsEntry(DropReason.UNUSABLE_CANDIDATE, bad.size());
  }

  @Test
  void loopbackAndLinkLocalPairOnlyWithTheirKind() {
    IceAgent agent = alone(0);
    for (String ip : List.of("192.0.2.1", "127.0.0.1", "2001:db8::1", "fe80::1", "::1")) {
      agent.addLocalCandidate(TwoAgents.host(IpLiteral.endpoint(ip, 1)), 0);
    }
    for (String ip : List.of("198.51.100.1", "127.0.0.1", "2001:db8::2", "fe80::2", "::1")) {
      agent.addRemoteCandidate(remote(ip, 2, 1), 0);
    }
    assertThat(agent.pairs())
        .extracting(
            pair ->
                IpLiteral.text(pair.pair().local().address().getAddress())
                    + " "
                    + IpLiteral.text(pair.pair().remote().address().getAddress()))
        .containsExactlyInAnyOrder(
            "192.0.2.1 198.51.100.1",
            "127.0.0.1 127.0.0.1",
            "2001:db8:0:0:0:0:0:1 2001:db8:0:0:0:0:0:2",
            "fe80:0:0:0:0:0:0:1 fe80:0:0:0:0:0:0:2",
            "0:0:0:0:0:0:0:1 0:0:0:0:0:0:0:1");
  }

  @Test
  void budgetOfChecksToSilentAddressesIsKeptOverGenerations() {
    Wire wire = new Wire();
    AgentConfig config = AgentConfig.defaults().withUnansweredBudget(10, 0.001);
    CheckBudget budget = new CheckBudget(config, wire.now());
    for (int generation = 0; generation < 3; generation++) {
      Random random = new Random(generation);
      IceAgent agent =
          new IceAgent(
              config,
              Role.CONTROLLING,
              IceCredentials.generate(random),
              SharedPorts.withDefaultSpacing(),
              budget,
              random,
              wire.now());
      wire.attach(agent, TwoAgents.LEFT);
      knowing(agent, 5, wire.now());
      wire.run(Duration.ofSeconds(50));
      assertThat(wire.has(agent, IceEvent.ChecksFailed.class)).isTrue();
    }
    assertThat(wire.sent()).hasSize(10);
  }

  @Test
  void addressThatAnsweredCostsNoBudget() {
    AgentConfig config = AgentConfig.defaults().withUnansweredBudget(4, 0.001);
    TwoAgents agents = new TwoAgents(config, Role.CONTROLLING, Role.CONTROLLED, 1).connect();
    agents.wire.run(Duration.ofMinutes(10));
    assertThat(agents.left.hasConsent()).isTrue();
    assertThat(agents.left.statistics().drops()).doesNotContainKey(DropReason.BUDGET_SPENT);
  }

  @Test
  void dualStackPeersOfWhichOneFamilyIsDeadConnectOverTheOtherWithinTheSettleTime() {
    TwoAgents agents = new TwoAgents();
    InetSocketAddress left6 = IpLiteral.endpoint("2001:db8::1", 1000);
    InetSocketAddress right6 = IpLiteral.endpoint("2001:db8::2", 2000);
    agents.wire.attach(agents.left, left6);
    agents.wire.attach(agents.right, right6);
    agents.wire.dropIf(transmit -> transmit.remote().getAddress().getAddress().length == 16);
    Map<Machine<?>, InetSocketAddress[]> sides = new LinkedHashMap<>();
    sides.put(agents.left, new InetSocketAddress[] {TwoAgents.LEFT, left6});
    sides.put(agents.right, new InetSocketAddress[] {TwoAgents.RIGHT, right6});
    sides.forEach(
        (machine, addresses) -> {
          IceAgent agent = (IceAgent) machine;
          IceAgent peer = agent == agents.left ? agents.right : agents.left;
          Map<InetSocketAddress, String> bound = new LinkedHashMap<>();
          for (InetSocketAddress address : addresses) {
            bound.put(address, "eth0");
          }
          for (LocalAddress local : LocalPreferences.assign(bound)) {
            Candidate host = Candidate.host(local.bound(), local.preference());
            agent.addLocalCandidate(host, agents.wire.now());
            peer.addRemoteCandidate(TwoAgents.signaled(host), agents.wire.now());
          }
        });
    agents.exchangeCredentials();
    assertThat(agents.wire.runUntil(Duration.ofMillis(150), agents::bothSelected)).isTrue();
    assertThat(agents.left.selectedPair().local().address()).isEqualTo(TwoAgents.LEFT);
    assertThat(agents.wire.sent())
        .filteredOn(sent -> isRequest(sent.transmit()))
        .first()
        .satisfies(sent -> assertThat(sent.transmit().local()).isIn(left6, right6));
  }

  @Test
  void bestOfSeveralWorkingPairsIsSelectedByBothSides() {
    for (long seed = 1; seed <= 20; seed++) {
      TwoAgents agents =
          new TwoAgents(AgentConfig.defaults(), Role.CONTROLLING, Role.CONTROLLED, seed);
      InetSocketAddress left = IpLiteral.endpoint("192.0.2.11", 1000);
      InetSocketAddress right = IpLiteral.endpoint("192.0.2.12", 2000);
      agents.wire.attach(agents.left, left);
      agents.wire.attach(agents.right, right);
      agents.addHostCandidates();
      agents.left.addLocalCandidate(Candidate.host(left, 9), agents.wire.now());
      agents.right.addLocalCandidate(Candidate.host(right, 8), agents.wire.now());
      agents.left.addRemoteCandidate(
          TwoAgents.signaled(Candidate.host(right, 8)), agents.wire.now());
      agents.right.addRemoteCandidate(
          TwoAgents.signaled(Candidate.host(left, 9)), agents.wire.now());
      agents.connect();
      assertThat(agents.left.selectedPair().local().address()).isEqualTo(TwoAgents.LEFT);
      assertThat(agents.left.selectedPair().remote().address()).isEqualTo(TwoAgents.RIGHT);
      assertThat(agents.right.selectedPair().remote())
          .satisfies(remote -> assertThat(remote.address()).isEqualTo(TwoAgents.LEFT));
    }
  }
}
