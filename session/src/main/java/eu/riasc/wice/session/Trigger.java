package eu.riasc.wice.session;

/**
 * What can happen to a session, as far as its state is concerned. One line each; the table is in
 * {@link SessionMachine}.
 */
enum Trigger {
  /** A generation of the peer was accepted, or credentials of an older peer. */
  PEER_ACCEPTED(false),
  /** The agent has a local and a remote candidate. */
  CANDIDATES_PAIRED(false),
  /** The agent sent its first connectivity check. */
  CHECKS_STARTED(false),
  /**
   * A new generation of ours began: the peer restarted, we restart, or an older peer's attempt gave
   * way.
   */
  GENERATION_BEGAN(false),
  /** The newest generation has a selected pair. */
  PAIR_SELECTED(false),
  /** The agent finished its checks and has nothing better pending. */
  CHECKS_COMPLETED(false),
  /** The agent found that a better pair may come. */
  BETTER_PAIR_PENDING(false),
  /** The patience of RFC 8863 ended and nothing can work any more. */
  NOTHING_WORKS(true),
  /** The selected path has been silent for too long. */
  PATH_SILENT(true),
  /** The silent path answers again. */
  PATH_RECOVERED(false),
  /** Consent (RFC 7675) expired and no newer generation is checking. */
  CONSENT_EXPIRED(true),
  /** The peer said that it closes, freshly and from the accepted generation. */
  PEER_CLOSING(false),
  /** The failure has been reported. */
  FAILURE_REPORTED(true),
  /** The wait before the next attempt is over. */
  RETRY_DUE(true),
  /** A fresh description ended the wait before the next attempt. */
  PEER_RETURNED(false),
  /** The user closed the session. */
  CLOSED_BY_USER(false);

  private final boolean timed;

  Trigger(boolean timed) {
    this.timed = timed;
  }

  /** Whether time alone brings this about. */
  boolean isTimed() {
    return timed;
  }
}
