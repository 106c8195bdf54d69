package eu.riasc.wice.scenarios;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.IceAgent;
import eu.riasc.wice.ice.agent.IceEvent;
import eu.riasc.wice.ice.agent.Role;
import eu.riasc.wice.netlab.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An agent that trickles straight to another one, without signaling or sessions. */
final class AgentPeer implements IceNode.Listener {
  private static final Duration TRICKLE_DELAY = Duration.ofMillis(30);

  final List<IceEvent> events = new ArrayList<>();
  private final Simulation run;
  private final IceNode node;
  private final List<Consumer<AgentPeer>> news = new ArrayList<>();
  private @Nullable AgentPeer other;

  AgentPeer(Simulation run, Site site, StunServer server, Role role) {
    this.run = run;
    this.node = new IceNode(run, site, server, role, this);
  }

  /** Offers TCP candidates too. */
  AgentPeer withTcp() {
    node.withTcp();
    return this;
  }

  /** Lets each know the other; what either has found and finds comes to the other. */
  static void meet(AgentPeer one, AgentPeer two) {
    one.connect(two);
    two.connect(one);
  }

  private void connect(AgentPeer peer) {
    other = peer;
    long now = run.nowNanos();
    node.call(mine -> mine.setRemoteCredentials(peer.agent().localCredentials(), now));
    news.forEach(this::tell);
  }

  IceAgent agent() {
    return node.agent();
  }

  IceNode node() {
    return node;
  }

  boolean has(Class<? extends IceEvent> kind) {
    return events.stream().anyMatch(kind::isInstance);
  }

  @Override
  public void onCandidate(Candidate candidate) {
    Candidate remote = Candidate.parse(candidate.toAttribute());
    tellAndKeep(peer -> peer.node.call(agent -> agent.addRemoteCandidate(remote, run.nowNanos())));
  }

  @Override
  public void onGathered() {
    tellAndKeep(peer -> peer.node.call(agent -> agent.endOfRemoteCandidates(run.nowNanos())));
  }

  @Override
  public void onEvent(IceEvent event) {
    events.add(event);
  }

  private void tellAndKeep(Consumer<AgentPeer> what) {
    news.add(what);
    tell(what);
  }

  private void tell(Consumer<AgentPeer> what) {
    AgentPeer listener = other;
    if (listener != null) {
      run.after(TRICKLE_DELAY, () -> what.accept(listener));
    }
  }
}
