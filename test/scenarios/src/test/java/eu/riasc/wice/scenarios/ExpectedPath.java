package eu.riasc.wice.scenarios;

import java.util.EnumSet;
import java.util.Set;

/** What kind of path two peers must end up with, worked out from their networks alone. */
enum ExpectedPath {
  /** Between addresses of the peers themselves, which both have signaled. */
  DIRECT,
  /** Direct, but one side at least is reached where only its checks came from. */
  PEER_REFLEXIVE,
  /** Through a TURN server, which both reach over UDP. */
  RELAYED,
  /** Through a TURN server, which one of them at least reaches over TCP or TLS only. */
  RELAYED_OVER_STREAM,
  /** There is none. */
  NONE;

  /**
   * One side on paper.
   *
   * @param nat the NATs in front of it, together
   * @param udp4 whether UDP over IPv4 gets out
   * @param udp6 whether UDP over IPv6 gets out
   */
  record End(NatKind nat, boolean udp4, boolean udp6) {
    static End of(Access access, Family family) {
      boolean udp = access != Access.UDP_BLOCKED;
      return new End(access.kind(), udp && family.hasVersion4(), udp && family.hasVersion6());
    }

    End behind(NatKind outer) {
      return new End(nat.behind(outer), udp4, udp6);
    }

    End withoutUdp6() {
      return new End(nat, udp4, false);
    }

    boolean hasUdp() {
      return udp4 || udp6;
    }
  }

  /**
   * The paths between two ends, any of which will do: where both IP versions are direct, the one
   * whose check is answered first wins.
   *
   * @param meet4 whether a packet to the other's outside IPv4 endpoint arrives at its NAT
   * @param meet6 whether IPv6 packets get from one network to the other
   * @param turn whether there is a TURN server
   */
  static Set<ExpectedPath> between(End a, End b, boolean meet4, boolean meet6, boolean turn) {
    Set<ExpectedPath> direct = EnumSet.noneOf(ExpectedPath.class);
    if (meet6 && a.udp6 && b.udp6) {
      direct.add(DIRECT);
    }
    if (meet4 && a.udp4 && b.udp4 && DirectPath.possibleThroughNats(a.nat, b.nat)) {
      direct.add(a.nat.mapsForAll() && b.nat.mapsForAll() ? DIRECT : PEER_REFLEXIVE);
    }
    if (!direct.isEmpty()) {
      return direct;
    }
    ExpectedPath relayed = a.hasUdp() && b.hasUdp() ? RELAYED : RELAYED_OVER_STREAM;
    return EnumSet.of(turn ? relayed : NONE);
  }

  /** The paths between peers at sites of their own that know a TURN server. */
  static Set<ExpectedPath> of(Variety variety) {
    End a = End.of(variety.accessA, variety.familyA);
    End b = End.of(variety.accessB, variety.familyB);
    return between(a, b, true, true, true);
  }

  boolean isDirect() {
    return this == DIRECT || this == PEER_REFLEXIVE;
  }

  /**
   * Whether it is one of those expected, or as direct as they are: a candidate that is signaled too
   * late is found by checks all the same.
   */
  boolean isAsGoodAs(Set<ExpectedPath> expected) {
    return expected.contains(this)
        || (isDirect() && expected.stream().anyMatch(ExpectedPath::isDirect));
  }
}
