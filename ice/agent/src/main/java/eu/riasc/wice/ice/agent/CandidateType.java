package eu.riasc.wice.ice.agent;

/** How a candidate was learned, with its type preference (RFC 8445 §5.1.2.2). */
public enum CandidateType {
  /** An address of an interface of this host. */
  HOST(126, "host"),
  /** The address a STUN server saw our packets come from. */
  SERVER_REFLEXIVE(100, "srflx"),
  /** An address that first appeared in a connectivity check. */
  PEER_REFLEXIVE(110, "prflx"),
  /** An address on a TURN server. */
  RELAYED(0, "relay");

  private final int preference;
  private final String token;

  CandidateType(int preference, String token) {
    this.preference = preference;
    this.token = token;
  }

  /** The type preference, 0 (worst) to 126. */
  public int preference() {
    return preference;
  }

  /** The token of RFC 8839 §5.1 for this type. */
  public String token() {
    return token;
  }
}
