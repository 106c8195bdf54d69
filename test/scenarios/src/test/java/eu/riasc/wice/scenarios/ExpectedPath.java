package eu.riasc.wice.scenarios;

/**
 * What kind of path two peers that know a TURN server must end up with, worked out from their kinds
 * of access alone.
 */
enum ExpectedPath {
  /** Between addresses of the peers themselves. */
  DIRECT,
  /** Through the TURN server, which both reach over UDP. */
  RELAYED,
  /** Through the TURN server, which one of them at least reaches over TCP or TLS only. */
  RELAYED_OVER_STREAM;

  static ExpectedPath of(Variety variety) {
    if (variety.direct()) {
      return DIRECT;
    }
    boolean blocked =
        variety.accessA == Access.UDP_BLOCKED || variety.accessB == Access.UDP_BLOCKED;
    return blocked ? RELAYED_OVER_STREAM : RELAYED;
  }
}
