package eu.riasc.wice.ice.agent;

/** What a transaction that is due wants. */
public enum TransactionStep {
  /** Send the same bytes again. */
  RETRANSMIT,
  /**
   * A request that is sent once only is unanswered for long enough to be noticed; a late answer
   * still counts.
   */
  OVERDUE,
  /** Failed: all repetitions are unanswered. */
  TIMED_OUT,
  /** Ended without any consequence. */
  FORGET
}
