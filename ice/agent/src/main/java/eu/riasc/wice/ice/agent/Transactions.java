package eu.riasc.wice.ice.agent;

import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.sansio.Transmit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The STUN requests of one machine that wait for a response, with the repetitions of RFC 8489
 * §6.2.1: sent after 0, 1, 3, 7, 15, 31 and 63 RTO, given up 16 RTO after the last.
 * Single-threaded.
 *
 * @param <C> what a request is for
 */
public final class Transactions<C> {
  /** Rc of RFC 8489 §6.2.1. */
  static final int SENDS = 7;

  /** Rm of RFC 8489 §6.2.1. */
  static final int LAST_WAIT_RTOS = 16;

  private final SharedPorts ports;
  private final Machine<?> owner;
  private final List<Transaction<C>> waiting = new ArrayList<>(2);

  /**
   * Makes one without any request.
   *
   * @param ports where responses find their owner
   * @param owner whose requests these are
   */
  public Transactions(SharedPorts ports, Machine<?> owner) {
    this.ports = ports;
    this.owner = owner;
  }

  /** Notes a request that is being sent and will be repeated. */
  public void startRepeated(
      TransactionId id, C context, Transmit request, long rtoNanos, long nowNanos) {
    add(
        new Transaction<>(
            id, context, request, rtoNanos, SENDS, LAST_WAIT_RTOS * rtoNanos, nowNanos));
  }

  /**
   * Notes a request that is sent once.
   *
   * @param overdueNanos after which time its answer is missed
   * @param keptNanos how long after that a late answer is still known
   */
  public void startSingle(
      TransactionId id,
      C context,
      Transmit request,
      long overdueNanos,
      long keptNanos,
      long nowNanos) {
    add(new Transaction<>(id, context, request, overdueNanos, 1, keptNanos, nowNanos));
  }

  private void add(Transaction<C> transaction) {
    waiting.add(transaction);
    ports.register(transaction.id(), owner);
  }

  /** The transaction with this id, or null. */
  public @Nullable Transaction<C> find(TransactionId id) {
    for (Transaction<C> transaction : waiting) {
      if (transaction.id().equals(id)) {
        return transaction;
      }
    }
    return null;
  }

  /** Ends a transaction. */
  public void end(Transaction<C> transaction) {
    if (waiting.remove(transaction)) {
      ports.release(transaction.id());
    }
  }

  /** Ends all whose context matches. */
  public void endIf(Predicate<C> condition) {
    for (Iterator<Transaction<C>> all = waiting.iterator(); all.hasNext(); ) {
      Transaction<C> transaction = all.next();
      if (condition.test(transaction.context())) {
        all.remove();
        ports.release(transaction.id());
      }
    }
  }

  /** Repeats none of those whose context matches any more; their answers still count. */
  void silenceIf(Predicate<C> condition, long nowNanos) {
    for (Transaction<C> transaction : waiting) {
      if (!transaction.isSilenced() && condition.test(transaction.context())) {
        transaction.silence(nowNanos);
      }
    }
  }

  /** The earliest that is due, or null; step it or end it. */
  public @Nullable Transaction<C> due(long nowNanos) {
    Transaction<C> earliest = earliest();
    return earliest != null && earliest.dueNanos() - nowNanos <= 0 ? earliest : null;
  }

  /** When {@link #due} will have one, or empty if none waits. */
  public OptionalLong nextNanos() {
    Transaction<C> earliest = earliest();
    return earliest == null ? OptionalLong.empty() : OptionalLong.of(earliest.dueNanos());
  }

  /** How many wait. */
  public int size() {
    return waiting.size();
  }

  private @Nullable Transaction<C> earliest() {
    Transaction<C> earliest = null;
    for (Transaction<C> transaction : waiting) {
      if (earliest == null || transaction.dueNanos() - earliest.dueNanos() < 0) {
        earliest = transaction;
      }
    }
    return earliest;
  }
}
