package eu.riasc.wice.ice.agent;

import java.net.InetSocketAddress;

/** Candidates that only checks bring to light (RFC 8445 §4). */
final class PeerReflexive {
  private PeerReflexive() {}

  /**
   * Our own peer-reflexive candidate: the mapped address of a check's response (RFC 8445
   * §7.2.5.3.1).
   *
   * @param checked ours that the check was sent from
   */
  static Candidate local(InetSocketAddress mapped, Candidate checked, Priority priority) {
    return new Candidate(
        CandidateType.PEER_REFLEXIVE,
        checked.network(),
        Foundations.of(
            CandidateType.PEER_REFLEXIVE, checked.network().transport(), checked.base(), null),
        Candidate.COMPONENT,
        priority,
        mapped,
        checked.base(),
        checked.base(),
        checked.tcpType());
  }

  /**
   * The peer's candidate learned from a check's source address (RFC 8445 §7.3.1.3, RFC 6544 §7.2).
   *
   * @param reached ours that the check came to
   */
  static Candidate remote(InetSocketAddress source, Candidate reached, Priority priority) {
    TcpType ours = reached.tcpType();
    return new Candidate(
        CandidateType.PEER_REFLEXIVE,
        reached.network(),
        Foundations.of(CandidateType.PEER_REFLEXIVE, reached.network().transport(), source, source),
        Candidate.COMPONENT,
        priority,
        source,
        source,
        null,
        ours == null ? null : ours.counterpart());
  }
}
