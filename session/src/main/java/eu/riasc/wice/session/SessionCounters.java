package eu.riasc.wice.session;

/** What happened to sessions and their input, counted over all sessions of an endpoint. */
final class SessionCounters {
  /** Candidates of peers that must not be used, or were too many. */
  long candidatesRefused;

  /** Messages of the older protocol that a pin or the policy forbids. */
  long legacyRefused;

  /** Messages of the older protocol that were our own or came again. */
  long legacyIgnored;

  /** Attempts begun with peers of the older kind. */
  long legacyAttempts;

  /** What peers said about themselves and was not fresh. */
  long peerDescriptionsStale;

  /** Restarts that we began ourselves. */
  long restarts;

  /** Processes refused because the one we are connected to is alive. */
  long sharedKeys;

  /** Descriptions of strangers that were answered. */
  long strangersAnswered;

  /** Descriptions of strangers that were dropped. */
  long strangersDropped;

  /** Sessions begun by strangers. */
  long strangersAdmitted;

  /** Datagrams that belong to no session, and STUN that could not be read. */
  long datagramsDropped;

  /** Messages that could be of no use: for another key, from our own, or empty. */
  long messagesDropped;

  /** Moves of session states. */
  long moves;
}
