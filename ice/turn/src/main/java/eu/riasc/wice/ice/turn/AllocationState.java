package eu.riasc.wice.ice.turn;

/**
 * Where an allocation is in its life.
 *
 * <pre>
 *   IDLE -> CONNECTING -> ALLOCATING -> READY -> ENDING -> IDLE
 *           (streams, and ports of its own)
 *   from each of them back to IDLE when it fails
 * </pre>
 */
enum AllocationState {
  /** Nothing goes on; waits for its turn or for the end of a back-off. */
  IDLE,
  /** The stream to the server, or a port of its own, is being opened. */
  CONNECTING,
  /** The server is being asked for a relayed address. */
  ALLOCATING,
  /** There is a relayed address. */
  READY,
  /** The relayed address is being given back. */
  ENDING
}
