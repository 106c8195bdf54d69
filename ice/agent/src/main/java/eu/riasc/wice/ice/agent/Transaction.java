package eu.riasc.wice.ice.agent;

import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.sansio.Transmit;

/**
 * A STUN request that waits for its response (RFC 8489 §6.2.1). {@link Transactions} drives it.
 * Single-threaded.
 *
 * @param <C> what the request was for
 */
public final class Transaction<C> {
  private final TransactionId id;
  private final C context;
  private final Transmit request;
  private final long firstSentNanos;
  private final long rtoNanos;
  private final int maxSends;
  private final long lastWaitNanos;
  private int sends = 1;
  private boolean silenced;
  private boolean overdue;
  private long dueNanos;

  Transaction(
      TransactionId id,
      C context,
      Transmit request,
      long rtoNanos,
      int maxSends,
      long lastWaitNanos,
      long nowNanos) {
    this.id = id;
    this.context = context;
    this.request = request;
    this.firstSentNanos = nowNanos;
    this.rtoNanos = rtoNanos;
    this.maxSends = maxSends;
    this.lastWaitNanos = lastWaitNanos;
    this.dueNanos = nowNanos + rtoNanos;
  }

  /** Its id. */
  public TransactionId id() {
    return id;
  }

  /** What the request was for. */
  public C context() {
    return context;
  }

  /** The request as it was sent first. */
  public Transmit request() {
    return request;
  }

  /** When it was sent first. */
  public long firstSentNanos() {
    return firstSentNanos;
  }

  /** Whether the answer's delay is a round-trip time: not after a repetition (Karn's rule). */
  public boolean wasSentOnce() {
    return sends == 1;
  }

  /** How often it has been sent, or is being sent. */
  int sends() {
    return sends;
  }

  long dueNanos() {
    return dueNanos;
  }

  /**
   * No more repetitions, and no consequence if no answer comes; an answer still counts (RFC 8445
   * §7.3.1.4).
   */
  void silence(long nowNanos) {
    silenced = true;
    dueNanos = nowNanos + lastWaitNanos;
  }

  boolean isSilenced() {
    return silenced;
  }

  /**
   * Called when due: what to do, with the next due time set, counted from now: a driver that was
   * held up must not send all repetitions at once.
   */
  public TransactionStep step(long nowNanos) {
    if (silenced) {
      return TransactionStep.FORGET;
    }
    if (sends < maxSends) {
      sends++;
      dueNanos = nowNanos + (sends == maxSends ? lastWaitNanos : rtoNanos << (sends - 1));
      return TransactionStep.RETRANSMIT;
    }
    if (maxSends == 1 && !overdue) {
      overdue = true;
      dueNanos = nowNanos + lastWaitNanos;
      return TransactionStep.OVERDUE;
    }
    return overdue ? TransactionStep.FORGET : TransactionStep.TIMED_OUT;
  }
}
