package eu.riasc.wice.session;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.ice.agent.CheckBudget;
import eu.riasc.wice.ice.agent.IceAgent;
import eu.riasc.wice.ice.agent.IceCredentials;
import eu.riasc.wice.ice.agent.Role;
import eu.riasc.wice.signaling.Content;
import eu.riasc.wice.signaling.Credentials;
import eu.riasc.wice.signaling.Id;
import java.util.List;

/**
 * Our half of one session: role, credentials of the present generation, what we say, and the agents
 * we make of it.
 */
final class OwnSide {
  private static final int OWN_UFRAGS = 16;

  private final EndpointContext context;
  private final PublicKey peer;
  private final Role role;
  private final CheckBudget budget;
  private final Recent<String> ufrags = new Recent<>(OWN_UFRAGS);
  private IceCredentials credentials;

  /** Makes our half, with credentials for the first generation. */
  OwnSide(EndpointContext context, PublicKey peer, boolean wanted, long nowNanos) {
    this.context = context;
    this.peer = peer;
    this.role = context.self.compareTo(peer) < 0 ? Role.CONTROLLING : Role.CONTROLLED;
    this.budget = context.budgets.take(peer, !wanted, nowNanos);
    this.credentials = fresh();
  }

  /** The role that the keys give us: the smaller one controls. */
  Role role() {
    return role;
  }

  /** The peer is no stranger any more. */
  void want() {
    budget.shareWith(null);
  }

  /** Leaves the peer's budget of checks to its next session. */
  void leave(long nowNanos) {
    context.budgets.giveBack(peer, budget, nowNanos);
  }

  /** Takes new credentials: a new generation begins (RFC 8445 §9). */
  void renew() {
    credentials = fresh();
  }

  /** Whether this ufrag is one of ours, so that its message is our own, reflected. */
  boolean isOurs(String ufrag) {
    return ufrags.contains(ufrag);
  }

  /** What the present generation says. */
  Content content() {
    EndpointConfig config = context.config;
    return new Content(
        new Credentials(credentials.ufrag(), credentials.pwd(), false),
        context.local.descriptions(),
        context.local.complete(),
        false,
        Math.toIntExact(config.pacing().toMillis()),
        List.of(),
        config.name(),
        config.softwareVersion());
  }

  /** What we say when we leave: nothing else. */
  Content farewell() {
    return new Content(null, List.of(), true, true, 0, List.of(), null, null);
  }

  /**
   * Makes a transport with the present credentials and candidates. The peer's whole life shares one
   * budget of checks.
   */
  Attempt attempt(Id generation, boolean legacy, long nowNanos) {
    IceAgent agent =
        new IceAgent(
            context.config.agent(),
            role,
            credentials,
            context.ports,
            budget,
            context.secrets,
            nowNanos);
    Attempt attempt = new Attempt(agent, generation, legacy, context);
    attempt.offer(context.local, nowNanos);
    return attempt;
  }

  private IceCredentials fresh() {
    IceCredentials fresh = IceCredentials.generate(context.secrets);
    ufrags.add(fresh.ufrag());
    return fresh;
  }
}
