package eu.riasc.wice.ice.agent;

import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.sansio.Transmit;
import eu.riasc.wice.sansio.Transport;
import eu.riasc.wice.sansio.TransportAddress;
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

  /** A check over TCP is sent anew after 2, 6, 14, 30 and 62 RTO, each time as another one. */
  private static final int TCP_REPEATS = 5;

  private static final int TCP_FIRST_WAIT_RTOS = 2;

  /** After so many RTO a check has failed, over either transport. */
  private static final int ALL_RTOS =
      (1 << (Transactions.SENDS - 1)) - 1 + Transactions.LAST_WAIT_RTOS;

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
    if (pair.transport() == Transport.TCP) {
      sendOverTcp(new Check(kind, pair, roles.role(), 0), nowNanos);
      return;
    }
    TransactionId id = TransactionId.random(random);
    Transmit request = request(id, pair, kind == CheckKind.NOMINATION);
    transactions.startRepeated(
        id, new Check(kind, pair, roles.role(), 0), request, rtoNanos, nowNanos);
    onSent(pair, request, nowNanos);
  }

  private void onSent(CheckedPair pair, Transmit request, long nowNanos) {
    counters.checksSent++;
    pair.counters().requestsSent++;
    transmit(request, nowNanos);
  }

  /**
   * TCP repeats what is lost, so a request is sent once (RFC 8489 §6.2.2). But a peer that does not
   * know our credentials yet throws a check away that has arrived, and ours may be the only side
   * that can connect: so after a while another check asks again.
   */
  private void sendOverTcp(Check check, long nowNanos) {
    TransactionId id = TransactionId.random(random);
    Transmit request = request(id, check.pair(), check.kind() == CheckKind.NOMINATION);
    long firstWaitNanos = TCP_FIRST_WAIT_RTOS * config.initialRto().toNanos();
    long beforeNanos = firstWaitNanos * ((1L << check.earlier()) - 1);
    long leftNanos = ALL_RTOS * config.initialRto().toNanos() - beforeNanos;
    long waitNanos = check.earlier() < TCP_REPEATS ? firstWaitNanos << check.earlier() : leftNanos;
    transactions.startSingle(id, check, request, waitNanos, leftNanos - waitNanos, nowNanos);
    onSent(check.pair(), request, nowNanos);
  }

  /**
   * Sends a check over TCP anew that has had no answer for a while; the answer to the old one still
   * counts.
   *
   * @return false if it has been sent often enough
   */
  boolean sendAnew(Check check, long nowNanos) {
    if (check.earlier() == TCP_REPEATS) {
      return false;
    }
    sendOverTcp(new Check(check.kind(), check.pair(), roles.role(), check.earlier() + 1), nowNanos);
    return true;
  }

  /**
   * Sends a check that is not repeated.
   *
   * @param kind PATH, RETRY or CONSENT
   */
  void sendOnce(CheckKind kind, CheckedPair pair, long nowNanos) {
    TransactionId id = TransactionId.random(random);
    Transmit request = request(id, pair, false);
    long overdueNanos = pair.roundTripTime().twiceOrAtLeast(config.initialRto().toNanos());
    transactions.startSingle(
        id, new Check(kind, pair, roles.role(), 0), request, overdueNanos, KEPT_NANOS, nowNanos);
    pair.counters().requestsSent++;
    if (kind == CheckKind.CONSENT) {
      counters.consentChecksSent++;
      pair.counters().consentRequestsSent++;
    } else {
      counters.checksSent++;
    }
    if (kind == CheckKind.RETRY) {
      transmit(request, nowNanos);
    } else {
      out.send(request);
    }
  }

  private Transmit request(TransactionId id, CheckedPair pair, boolean useCandidate) {
    byte[] bytes =
        messages.request(
            id, roles.role(), roles.tieBreaker(), reflexivePriority(pair), useCandidate);
    return new Transmit(pair.transport(), pair.base(), pair.peer(), bytes);
  }

  /**
   * The priority that a peer-reflexive candidate learned from a check of this pair has (RFC 8445
   * §7.1.1).
   */
  static Priority reflexivePriority(CheckedPair pair) {
    return Priority.of(
        CandidateType.PEER_REFLEXIVE,
        pair.transport(),
        pair.local().priority().localPreference(),
        1);
  }

  void repeat(Transaction<Check> transaction, long nowNanos) {
    counters.retransmissionsSent++;
    transaction.context().pair().counters().retransmissionsSent++;
    transmit(transaction.request(), nowNanos);
  }

  private void transmit(Transmit request, long nowNanos) {
    if (budget.tryTake(new TransportAddress(request.transport(), request.remote()), nowNanos)) {
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
