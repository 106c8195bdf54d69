package eu.riasc.wice.ice.agent;

/** What is known of a candidate pair (RFC 8445 §6.1.2.6). */
public enum PairState {
  /** Not checked yet, and held back for the sake of another pair of the same foundation. */
  FROZEN,
  /** Not checked yet; the pacer will come to it. */
  WAITING,
  /** A check is on its way. */
  IN_PROGRESS,
  /** A check was answered. */
  SUCCEEDED,
  /** A check was not answered, or in a way that rules the pair out. */
  FAILED
}
