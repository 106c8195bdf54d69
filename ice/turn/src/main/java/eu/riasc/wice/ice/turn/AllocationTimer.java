package eu.riasc.wice.ice.turn;

/** The timers of one allocation. */
enum AllocationTimer {
  /** The back-off is over. */
  RETRY,
  /** The stream or port has not opened in time. */
  CONNECT,
  /** The lifetime has to be renewed. */
  REFRESH,
  /** The lifetime is over. */
  EXPIRY,
  /** The server has to be asked for a sign of life. */
  KEEPALIVE,
  /** A sign of life was wanted at once and has not come. */
  DOUBT,
  /** A refusal that nobody signed has to be believed. */
  REFUSAL,
  /** Permissions or channels are due. */
  PEERS,
  /** The server has had its time to confirm the end. */
  END
}
