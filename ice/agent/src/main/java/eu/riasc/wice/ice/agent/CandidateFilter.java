package eu.riasc.wice.ice.agent;

import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which of our candidates may be offered and used. Those left out take part in no pair of ours; a
 * peer may still find a peer-reflexive one by what we send from an address that is left in.
 *
 * @param types the types that may
 * @param networks the transports and families that may, of relayed candidates those of the relayed
 *     address
 */
public record CandidateFilter(Set<CandidateType> types, Set<NetworkType> networks) {
  private static final CandidateFilter ALL =
      new CandidateFilter(EnumSet.allOf(CandidateType.class), EnumSet.allOf(NetworkType.class));

  /**
   * Copies the sets.
   *
   * @throws IceException if one is empty
   */
  public CandidateFilter {
    if (types.isEmpty() || networks.isEmpty()) {
      throw new IceException(
          IceException.Code.BAD_SETTING,
          "candidate filter: found no "
              + (types.isEmpty() ? "candidate type" : "network type")
              + ", expected at least one");
    }
    types = Collections.unmodifiableSet(EnumSet.copyOf(types));
    networks = Collections.unmodifiableSet(EnumSet.copyOf(networks));
  }

  /** Everything. */
  public static CandidateFilter all() {
    return ALL;
  }

  /** A copy with other types. */
  public CandidateFilter withTypes(Set<CandidateType> other) {
    return new CandidateFilter(other, networks);
  }

  /** A copy with other transports and families. */
  public CandidateFilter withNetworks(Set<NetworkType> other) {
    return new CandidateFilter(types, other);
  }

  /** Whether a candidate of ours may be offered and used. */
  public boolean accepts(Candidate candidate) {
    return types.contains(candidate.type()) && networks.contains(candidate.network());
  }

  /** Whether what a STUN server at this address finds may be offered and used. */
  boolean acceptsReflexive(InetSocketAddress server) {
    return types.contains(CandidateType.SERVER_REFLEXIVE)
        && networks.contains(NetworkType.udp(server));
  }
}
