package eu.riasc.wice.ice.agent;

/** Why an agent ignored something; each is counted. */
public enum DropReason {
  /** Looked like STUN but could not be decoded, or lacked what its kind must have. */
  MALFORMED,
  /** Carried a FINGERPRINT that does not match. */
  BAD_FINGERPRINT,
  /** A check for another ufrag. */
  WRONG_USERNAME,
  /** MESSAGE-INTEGRITY missing or not made with the right password. */
  BAD_INTEGRITY,
  /** A response to a transaction that is not (or no longer) ours. */
  UNKNOWN_TRANSACTION,
  /**
   * An authentic response that did not come back the way its request went (RFC 8445 §7.2.5.2.1).
   */
  ASYMMETRIC_RESPONSE,
  /** A check that has come before, from another address: nothing is learned from the second. */
  REPLAYED,
  /** Came to an address that is not a base of ours. */
  UNKNOWN_LOCAL_ADDRESS,
  /** An answer that would have been longer than what it answers. */
  ANSWER_TOO_LONG,
  /** Payload from an address without a validated pair. */
  UNEXPECTED_PAYLOAD,
  /** A candidate of an address that cannot be checked. */
  UNUSABLE_CANDIDATE,
  /** More candidates than are kept. */
  TOO_MANY_CANDIDATES,
  /** More pairs than are kept. */
  TOO_MANY_PAIRS,
  /** A check that was not sent because too many went to addresses that never answered. */
  BUDGET_SPENT,
  /** Payload not sent: no pair is selected, or consent has expired. */
  PAYLOAD_NOT_SENT
}
