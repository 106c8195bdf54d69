package eu.riasc.wice.session;

/**
 * The states of a session.
 *
 * <pre>
 *          IDLE ---> NEW ---> CONNECTING ---> CHECKING ---> CONNECTED <---> COMPLETED
 *           ^         |  <---/  |  <----------/  |            |    ^             |
 *           |         v         v                v            v    |             v
 *           |        FAILED (from any of the three)        DISCONNECTED <--------+
 *           |           |                                       |
 *           +------- CLOSED <-------- (also from CONNECTED, COMPLETED, and from any state by the user)
 * </pre>
 *
 * <p>Every state but a {@link #CLOSED} that the user asked for has a timer that leads out of it.
 * These are states of a session, not those of RFC 8445: a session may run two generations of ICE at
 * once, the old transport beside the new one.
 */
public enum SessionState {
  /**
   * Wanted, and not yet in touch with the peer: our description is repeated until the peer answers.
   */
  IDLE,
  /**
   * In touch: there is an ICE agent, candidates are gathered, and the patience of RFC 8863 runs.
   */
  NEW,
  /** There is a local and a remote candidate. */
  CONNECTING,
  /** Connectivity checks are under way. */
  CHECKING,
  /** A pair is selected; payload flows. */
  CONNECTED,
  /** As CONNECTED, and nothing better is pending. */
  COMPLETED,
  /** A pair is selected, but the path is silent. */
  DISCONNECTED,
  /** Nothing can work any more; reported, then left at once. */
  FAILED,
  /** Without a transport: for good if the user closed it, otherwise until the next attempt. */
  CLOSED;

  /** Whether a pair is selected in this state: CONNECTED, COMPLETED or DISCONNECTED. */
  public boolean hasPair() {
    return this == CONNECTED || this == COMPLETED || this == DISCONNECTED;
  }

  /**
   * Whether the first pair is still being looked for in this state: NEW, CONNECTING or CHECKING.
   */
  public boolean isConnecting() {
    return this == NEW || this == CONNECTING || this == CHECKING;
  }
}
