package eu.riasc.wice.ice.agent;

/** Which of the two agents nominates (RFC 8445 §6.1.1). */
public enum Role {
  /** Nominates the pair that both sides will use. */
  CONTROLLING,
  /** Waits for the other side's nomination. */
  CONTROLLED;

  /** The role the peer of an agent with this role has. */
  public Role opposite() {
    return this == CONTROLLING ? CONTROLLED : CONTROLLING;
  }
}
