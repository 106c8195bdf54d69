package eu.riasc.wice.session;

/**
 * What names under {@code .local} are used for, which only hosts on the same link can resolve
 * (draft-ietf-mmusic-mdns-ice-candidates).
 */
public enum MulticastDnsUse {
  /** For nothing: candidates with names are refused. */
  OFF,
  /** Candidates of peers may have names. */
  RESOLVE,
  /**
   * Ours have names as well: nobody is told an address of this host that no server has seen, nor
   * where a reflexive or relayed one comes from. Peers on the same link can still find out.
   */
  OFFER
}
