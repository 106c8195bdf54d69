package eu.riasc.wice.ice.agent;

import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.sansio.Transmit;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sends checks, repeats them, and knows which wait for an answer. When to send is decided
 * elsewhere.
 */
final class CheckSender {
  /** How long a late answer to a check that is sent once is still known. */
  private static final long KEPT_NANOS = Duration.ofSeconds(10).toNanos();

  private final AgentConfig config;
  private final CheckMessages messages;
  private final RoleArbiter roles;
  private final CheckBudget budget;
  private final RandomGenerator random;
  private final Outbox<IceEvent> out;
  private final AgentCounters counters;
  private final Transactions<Check> transactions;

  CheckSender(
      AgentConfig config,
      CheckMessages messages,
      RoleArbiter roles,
      CheckBudget budget,
      RandomGenerator random,
      Outbox<IceEvent> out,
      AgentCounters counters,
      SharedPorts ports,
      Machine<IceEvent> owner) {
    this.config = config;
    this.messages = messages;
    this.roles = roles;
    this.budget = budget;
    this.random = random;
    this.out = out;
    this.counters = counters;
    this.transactions = new Transactions<>(ports, owner);
  }

  Transactions<Check> transactions() {
    return transactions;
  }

  /**
   * Sends a check that is repeated until answered.
   *
   * @param kind CONNECTIVITY or NOMINATION
   * @param rtoNanos the first retransmission timeout
   */
  void sendRepeated(CheckKind kind, CheckedPair pair, long rtoNanos, long nowNanos) {
    TransactionId id = TransactionId.random(random);
    Transmit request = request(id, pair, kind == CheckKind.NOMINATION);
    transactions.startRepeated(
        id, new Check(kind, pair, roles.role()), request, rtoNanos, nowNanos);
    counters.checksSent++;
    pair.counters().requestsSent++;
    transmit(request, nowNanos);
  }

  /**
   * Sends a check that is not repeated.
   *
   * @param kind PATH or CONSENT
   */
  void sendOnce(CheckKind kind, CheckedPair pair, long nowNanos) {
    TransactionId id = TransactionId.random(random);
    Transmit request = request(id, pair, false);
    long overdueNanos = pair.roundTripTime().twiceOrAtLeast(config.initialRto().toNanos());
    transactions.startSingle(
        id, new Check(kind, pair, roles.role()), request, overdueNanos, KEPT_NANOS, nowNanos);
    pair.counters().requestsSent++;
    if (kind == CheckKind.CONSENT) {
      counters.consentChecksSent++;
      pair.counters().consentRequestsSent++;
    } else {
      counters.checksSent++;
    }
    out.send(request);
  }

  private Transmit request(TransactionId id, CheckedPair pair, boolean useCandidate) {
    byte[] bytes =
        messages.request(
            id, roles.role(), roles.tieBreaker(), reflexivePriority(pair), useCandidate);
    return new Transmit(pair.base(), pair.peer(), bytes);
  }

  /**
   * The priority that a peer-reflexive candidate learned from a check of this pair has (RFC 8445
   * §7.1.1).
   */
  static Priority reflexivePriority(CheckedPair pair) {
    return Priority.of(CandidateType.PEER_REFLEXIVE, pair.local().priority().localPreference(), 1);
  }

  void repeat(Transaction<Check> transaction, long nowNanos) {
    counters.retransmissionsSent++;
    transaction.context().pair().counters().retransmissionsSent++;
    transmit(transaction.request(), nowNanos);
  }

  private void transmit(Transmit request, long nowNanos) {
    if (budget.tryTake(request.remote(), nowNanos)) {
      out.send(request);
    } else {
      counters.drop(DropReason.BUDGET_SPENT, request);
    }
  }

  /**
   * No more repetitions of the pair's connectivity check; a late answer still counts (RFC 8445
   * §7.3.1.4).
   */
  void silence(CheckedPair pair, long nowNanos) {
    transactions.silenceIf(check -> check.isOn(pair, CheckKind.CONNECTIVITY), nowNanos);
  }

  /** Forgets all checks of a pair. */
  void forget(CheckedPair pair) {
    transactions.endIf(check -> check.pair() == pair);
  }

  void forgetAll() {
    transactions.endIf(check -> true);
  }

  @Nullable Transaction<Check> find(TransactionId id) {
    return transactions.find(id);
  }

  OptionalLong nextNanos() {
    return transactions.nextNanos();
  }
}
