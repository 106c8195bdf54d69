package eu.riasc.wice.session;

/** Whether a peer may speak the older protocol, which has no replay protection. */
public enum LegacyPolicy {
  /** Both protocols, until the peer is known to speak ours. */
  ALLOW,
  /** Ours only. */
  NEVER,
  /** The older one only: for peers that cannot bear unknown fields. */
  ONLY
}
