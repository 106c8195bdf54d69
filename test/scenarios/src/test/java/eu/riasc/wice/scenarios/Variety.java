package eu.riasc.wice.scenarios;

import java.util.List;

/**
 * What kind of networks a seed stands for: the first seeds walk through every pair of kinds of
 * access on each combination of IP versions; later ones do so again with other randomness.
 */
final class Variety {
  private static final Family[][] FAMILIES = {
    {Family.IPV4, Family.IPV4}, {Family.IPV6, Family.IPV6}, {Family.DUAL, Family.DUAL}
  };
  private static final List<Access> KINDS = List.of(Access.values());

  /** Has no factor in common with the number of pairs. */
  private static final long STRIDE = 37;

  /** Seeds after which every pair of networks has had its turn. */
  static final int PAIRS = KINDS.size() * KINDS.size() * FAMILIES.length;

  final Access accessA;
  final Access accessB;
  final Family familyA;
  final Family familyB;

  Variety(long seed) {
    int index = (int) Math.floorMod(seed - 1, (long) PAIRS);
    accessA = KINDS.get(index % KINDS.size());
    accessB = KINDS.get(index / KINDS.size() % KINDS.size());
    Family[] families = FAMILIES[index / KINDS.size() / KINDS.size()];
    familyA = families[0];
    familyB = families[1];
  }

  /** Every pair of networks in turn, in a mixed order. */
  static Variety mixed(long seed) {
    return new Variety(seed * STRIDE);
  }

  /** Pairs of networks that can connect, all of them in turn and in a mixed order. */
  static Variety connectable(long seed) {
    long index = seed * STRIDE;
    Variety variety = new Variety(index);
    while (!variety.direct()) {
      variety = new Variety(++index);
    }
    return variety;
  }

  /** Pairs of networks with UDP that cannot connect directly. */
  static Variety undirected(long seed) {
    long index = seed * STRIDE;
    Variety variety = new Variety(index);
    while (variety.direct() || variety.blocksUdp()) {
      variety = new Variety(++index);
    }
    return variety;
  }

  /** UDP is blocked on the left of a pair of networks that could connect directly otherwise. */
  static Variety blocked(long seed) {
    return new Variety(Access.UDP_BLOCKED, Access.PUBLIC, FAMILIES[(int) (seed % 3)]);
  }

  /** The left of a pair of networks that connect directly has a router. */
  static Variety blockable(long seed) {
    return new Variety(Access.NAT_EIM_APDF, Access.NAT_EIM_APDF, FAMILIES[(int) (seed % 3)]);
  }

  /** These networks and no others. */
  static Variety of(Access accessA, Family familyA, Access accessB, Family familyB) {
    return new Variety(accessA, accessB, new Family[] {familyA, familyB});
  }

  private Variety(Access accessA, Access accessB, Family[] families) {
    this.accessA = accessA;
    this.accessB = accessB;
    this.familyA = families[0];
    this.familyB = families[1];
  }

  private boolean blocksUdp() {
    return accessA == Access.UDP_BLOCKED || accessB == Access.UDP_BLOCKED;
  }

  boolean direct() {
    return DirectPath.possible(accessA, familyA, accessB, familyB);
  }

  @Override
  public String toString() {
    return accessA + "/" + familyA + " with " + accessB + "/" + familyB + ", direct " + direct();
  }
}
