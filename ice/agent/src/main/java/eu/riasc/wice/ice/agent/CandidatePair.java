package eu.riasc.wice.ice.agent;

/**
 * A local and a remote candidate (RFC 8445 §6.1.2.2), as reported to the outside.
 *
 * @param local ours; of a pair that has answered, the candidate the peer sees (which may be
 *     reflexive)
 * @param remote the peer's
 */
public record CandidatePair(Candidate local, Candidate remote) {
  /**
   * The pair priority, RFC 8445 §6.1.2.3: 2^32 × MIN(G,D) + 2 × MAX(G,D) + (G > D ? 1 : 0).
   *
   * @param localRole the role of the agent that {@code local} belongs to
   * @return 64 bits unsigned: compare with {@link Long#compareUnsigned}
   */
  public long priority(Role localRole) {
    return priority(local, remote, localRole);
  }

  static long priority(Candidate local, Candidate remote, Role localRole) {
    boolean controlling = localRole == Role.CONTROLLING;
    long g = (controlling ? local : remote).priority().value();
    long d = (controlling ? remote : local).priority().value();
    return (Math.min(g, d) << 32) + 2 * Math.max(g, d) + (g > d ? 1 : 0);
  }

  /** Whether either end is relayed. */
  public boolean isRelayed() {
    return local.type() == CandidateType.RELAYED || remote.type() == CandidateType.RELAYED;
  }

  /** Types and addresses of both ends. */
  @Override
  public String toString() {
    return text(local) + " -> " + text(remote);
  }

  private static String text(Candidate candidate) {
    String transport = candidate.network().isUdp() ? " " : " tcp ";
    return candidate.type().token() + transport + candidate.address();
  }
}
