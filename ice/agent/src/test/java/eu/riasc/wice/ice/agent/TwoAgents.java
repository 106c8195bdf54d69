package eu.riasc.wice.ice.agent;

import eu.riasc.wice.sansio.IpLiteral;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;

/**
 * Two agents, a controlling and a controlled one, on a wire; each with one host address and ports
 * of its own.
 */
final class TwoAgents {
  static final InetSocketAddress LEFT = IpLiteral.endpoint("192.0.2.1", 1000);
  static final InetSocketAddress RIGHT = IpLiteral.endpoint("192.0.2.2", 2000);
  static final Duration TA = Duration.ofMillis(5);

  final Wire wire = new Wire();
  final SharedPorts leftPorts = SharedPorts.withDefaultSpacing();
  final SharedPorts rightPorts = SharedPorts.withDefaultSpacing();
  final IceAgent left;
  final IceAgent right;

  TwoAgents() {
    this(AgentConfig.defaults(), Role.CONTROLLING, Role.CONTROLLED, 1);
  }

  TwoAgents(AgentConfig config, Role leftRole, Role rightRole, long seed) {
    left = agent(config.withPacing(TA), leftRole, leftPorts, seed, wire.now());
    right = agent(config.withPacing(TA), rightRole, rightPorts, seed + 1_000_003, wire.now());
    wire.attach(left, LEFT);
    wire.attach(right, RIGHT);
  }

  static IceAgent agent(
      AgentConfig config, Role role, SharedPorts ports, long seed, long nowNanos) {
    Random random = new Random(seed);
    return new IceAgent(config, role, IceCredentials.generate(random), ports, random, nowNanos);
  }

  void addHostCandidates() {
    addLeftHost();
    addRightHost();
  }

  void addLeftHost() {
    left.addLocalCandidate(host(LEFT), wire.now());
    right.addRemoteCandidate(signaled(host(LEFT)), wire.now());
  }

  void addRightHost() {
    right.addLocalCandidate(host(RIGHT), wire.now());
    left.addRemoteCandidate(signaled(host(RIGHT)), wire.now());
  }

  static Candidate host(InetSocketAddress address) {
    return Candidate.host(address, Candidate.ONLY_LOCAL_PREFERENCE);
  }

  static Candidate signaled(Candidate candidate) {
    return Candidate.parse(candidate.toAttribute());
  }

  void exchangeCredentials() {
    left.setRemoteCredentials(right.localCredentials(), wire.now());
    right.setRemoteCredentials(left.localCredentials(), wire.now());
  }

  TwoAgents connect() {
    addHostCandidates();
    exchangeCredentials();
    if (!wire.runUntil(Duration.ofSeconds(60), this::bothSelected)) {
      throw new AssertionError("not connected: " + left.pairs() + " / " + right.pairs());
    }
    return this;
  }

  boolean bothSelected() {
    return left.selectedPair() != null && right.selectedPair() != null;
  }
}
