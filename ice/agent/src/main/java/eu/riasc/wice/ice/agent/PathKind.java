package eu.riasc.wice.ice.agent;

import eu.riasc.wice.sansio.Transport;

/** What way a pair's datagrams go, best first. Only a better kind is worth a restart. */
enum PathKind {
  /** Over UDP from host to host. */
  DIRECT_UDP,
  /** Over a TCP connection from host to host: what is lost holds up what comes behind it. */
  DIRECT_TCP,
  /** Through a relay, which we reach over UDP if it is ours. */
  RELAYED,
  /** Through a relay of ours that we reach over TCP or TLS. */
  RELAYED_OVER_STREAM;

  static PathKind of(Candidate local, Candidate remote) {
    if (local.isRelayedOverStream()) {
      return RELAYED_OVER_STREAM;
    }
    if (local.type() == CandidateType.RELAYED || remote.type() == CandidateType.RELAYED) {
      return RELAYED;
    }
    return local.network().transport() == Transport.TCP ? DIRECT_TCP : DIRECT_UDP;
  }

  boolean isRelayed() {
    return this == RELAYED || this == RELAYED_OVER_STREAM;
  }
}
