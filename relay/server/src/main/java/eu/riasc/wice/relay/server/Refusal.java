package eu.riasc.wice.relay.server;

/** Why a relay refused something a client asked for. */
public enum Refusal {
  /** An envelope, key or frame that no client may send. */
  MALFORMED,
  /** An envelope, through a compatible service, in the name of a key that is proven here. */
  IMPERSONATION,
  /** A proof of key that is wrong, too late, or answers no challenge. */
  PROOF,
  /** A stream opened under an authority that is not a name of this relay. */
  AUTHORITY,
  /** A call on a connection beyond the largest number of connections. */
  CONNECTION_LIMIT,
  /** A subscription beyond the largest number, of the relay or of its stream. */
  SUBSCRIPTION_LIMIT,
  /** A subscription of a key that has its largest number of subscribers. */
  KEY_LIMIT,
  /** A call that came while the relay was shutting down. */
  DRAINING
}
