package eu.riasc.wice.ice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.sansio.IpLiteral;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/**
 * Two agents with several addresses each, of which some can reach each other, over a network that
 * loses, repeats and reorders, told of each other piece by piece. A seed that fails is named in the
 * message; run it alone with {@code -Dagent.seed=}.
 */
@NullUnmarked
class RandomRunsTest {
  private static final int RUNS = 300;

  @Test
  void bothSidesSelectTheSameWorkingPair() {
    String only = System.getProperty("agent.seed");
    long first = only == null ? 1 : Long.parseLong(only);
    long last = only == null ? RUNS : first;
    for (long seed = first; seed <= last; seed++) {
      try {
        run(seed);
      } catch (RuntimeException | AssertionError failure) {
        throw new AssertionError("seed " + seed, failure);
      }
    }
  }

  private static void run(long seed) {
    Random random = new Random(seed);
    Role leftRole = random.nextInt(5) == 0 ? Role.CONTROLLED : Role.CONTROLLING;
    Role rightRole = random.nextInt(5) == 0 ? Role.CONTROLLING : Role.CONTROLLED;
    TwoAgents agents = new TwoAgents(AgentConfig.defaults(), leftRole, rightRole, seed);
    List<InetSocketAddress> left = addresses(agents.wire, agents.left, 1, 1 + random.nextInt(4));
    List<InetSocketAddress> right = addresses(agents.wire, agents.right, 2, 1 + random.nextInt(4));
    Set<Object> links = links(random, left, right);
    int loss = random.nextInt(25);
    agents.wire.dropIf(
        transmit ->
            !links.contains(Map.entry(transmit.local(), transmit.remote()))
                || random.nextInt(100) < loss);
    agents.wire.duplicateIf(() -> random.nextInt(10) == 0);
    int slowest = 1 + random.nextInt(80);
    agents.wire.delay(() -> 1_000_000L * (1 + random.nextInt(slowest)));

    for (Runnable step : introduction(random, agents, left, right)) {
      step.run();
      agents.wire.run(Duration.ofMillis(random.nextInt(3) == 0 ? random.nextInt(3_000) : 0));
    }
    assertThat(agents.wire.runUntil(Duration.ofSeconds(60), agents::bothSelected))
        .as("%s / %s", agents.left.pairs(), agents.right.pairs())
        .isTrue();
    agents.wire.run(Duration.ofSeconds(3));
    CandidatePair ours = agents.left.selectedPair();
    CandidatePair theirs = agents.right.selectedPair();
    assertThat(ours.local().base()).isEqualTo(theirs.remote().address());
    assertThat(ours.remote().address()).isEqualTo(theirs.local().base());
    assertThat(agents.left.role()).isEqualTo(agents.right.role().opposite());
    assertThat(agents.left.pairs()).hasSize(1);
    assertThat(agents.leftPorts.pendingTransactions()).isLessThanOrEqualTo(6);
    for (IceAgent agent : List.of(agents.left, agents.right)) {
      assertThat(agent.statistics().drops())
          .doesNotContainKeys(
              DropReason.MALFORMED, DropReason.BAD_INTEGRITY, DropReason.WRONG_USERNAME);
      agent.close(agents.wire.now());
    }
    assertThat(agents.leftPorts.pendingTransactions()).isZero();
    assertThat(agents.rightPorts.pendingTransactions()).isZero();
  }

  private static List<InetSocketAddress> addresses(Wire wire, IceAgent agent, int net, int count) {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      String ip = i % 2 == 0 ? "2001:db8:" + net + "::" + i : "10." + net + ".0." + i;
      addresses.add(IpLiteral.endpoint(ip, 1000 * net));
    }
    wire.attach(agent, addresses.toArray(new InetSocketAddress[0]));
    return addresses;
  }

  /** The pairs of addresses that reach each other, both ways; the first two always do. */
  private static Set<Object> links(
      Random random, List<InetSocketAddress> left, List<InetSocketAddress> right) {
    Set<Object> links = new HashSet<>();
    for (InetSocketAddress a : left) {
      for (InetSocketAddress b : right) {
        if (random.nextBoolean() || (a.equals(left.get(0)) && b.equals(right.get(0)))) {
          links.add(Map.entry(a, b));
          links.add(Map.entry(b, a));
        }
      }
    }
    return links;
  }

  /**
   * Everything each side has to be told, in random order; a candidate sometimes twice, or never by
   * signaling.
   */
  private static List<Runnable> introduction(
      Random random,
      TwoAgents agents,
      List<InetSocketAddress> left,
      List<InetSocketAddress> right) {
    List<Runnable> steps = new ArrayList<>();
    introduce(random, agents.wire, agents.left, agents.right, left, steps, 10);
    introduce(random, agents.wire, agents.right, agents.left, right, steps, 4);
    Collections.shuffle(steps, random);
    return steps;
  }

  private static void introduce(
      Random random,
      Wire wire,
      IceAgent agent,
      IceAgent peer,
      List<InetSocketAddress> addresses,
      List<Runnable> steps,
      int oneInSoManyIsNotSignaled) {
    int preference = 60_000;
    for (InetSocketAddress address : addresses) {
      Candidate host = Candidate.host(address, preference--);
      steps.add(() -> agent.addLocalCandidate(host, wire.now()));
      boolean signaled =
          address.equals(addresses.get(0)) || random.nextInt(oneInSoManyIsNotSignaled) > 0;
      for (int i = signaled ? 1 + random.nextInt(2) : 0; i > 0; i--) {
        steps.add(() -> peer.addRemoteCandidate(TwoAgents.signaled(host), wire.now()));
      }
    }
    steps.add(() -> peer.setRemoteCredentials(agent.localCredentials(), wire.now()));
    steps.add(() -> agent.endOfLocalCandidates(wire.now()));
    steps.add(() -> peer.endOfRemoteCandidates(wire.now()));
  }
}
