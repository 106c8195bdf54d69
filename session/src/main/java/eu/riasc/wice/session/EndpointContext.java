package eu.riasc.wice.session;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.ice.agent.SharedPorts;
import eu.riasc.wice.sansio.TokenBucket;
import eu.riasc.wice.signaling.Id;
import java.util.random.RandomGenerator;

/** What all sessions of one endpoint share. */
final class EndpointContext {
  /** Answers to descriptions, per second, of the whole node. */
  static final int ANSWERS_PER_SECOND = 200;

  final EndpointConfig config;
  final PublicKey self;
  final Id instance;
  final SharedPorts ports;
  final Underlay underlay;
  final RandomGenerator jitter;
  final RandomGenerator secrets;
  final TokenBucket answers;
  final CheckBudgets budgets;
  final Directory directory = new Directory();
  final Outbox outbox = new Outbox();
  final DialogueCounters dialogues = new DialogueCounters();
  final SessionCounters sessions = new SessionCounters();
  final WaitingChecks waitingChecks = new WaitingChecks(sessions);
  final OfferedBefore offered = new OfferedBefore();
  LocalCandidates local;

  EndpointContext(
      EndpointConfig config,
      PublicKey self,
      RandomGenerator jitter,
      RandomGenerator secrets,
      long nowNanos) {
    this.config = config;
    this.self = self;
    this.instance = Id.random(secrets);
    this.ports = new SharedPorts(config.spacing());
    this.underlay = new Underlay(config, ports, secrets, outbox, nowNanos);
    this.local = underlay.offered();
    this.jitter = jitter;
    this.secrets = secrets;
    this.answers = new TokenBucket(ANSWERS_PER_SECOND, ANSWERS_PER_SECOND, nowNanos);
    this.budgets = new CheckBudgets(config.agent(), nowNanos);
  }

  /** Gathers anew for a generation that begins, since mappings may have changed unnoticed. */
  void regather(long nowNanos) {
    underlay.refresh(nowNanos);
    takeOffers();
  }

  /** Offers what there is at present. */
  void takeOffers() {
    local = underlay.offered();
    offered.add(local);
  }
}
