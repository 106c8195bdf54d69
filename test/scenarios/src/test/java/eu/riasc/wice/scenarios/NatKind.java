package eu.riasc.wice.scenarios;

import eu.riasc.wice.netlab.Dependence;
import eu.riasc.wice.netlab.NatBehaviour;

/** What a NAT, or a row of them, does to UDP, in the terms of RFC 4787. */
record NatKind(Dependence mapping, Dependence filtering) {
  /** What a NAT of this kind behind one of another kind amounts to: the stricter of each. */
  NatKind behind(NatKind outer) {
    return new NatKind(stricter(mapping, outer.mapping), stricter(filtering, outer.filtering));
  }

  private static Dependence stricter(Dependence one, Dependence other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /** Whether everybody sees the same endpoint, the one that a STUN server reports. */
  boolean mapsForAll() {
    return mapping == Dependence.ENDPOINT_INDEPENDENT;
  }

  NatBehaviour behaviour() {
    return NatBehaviour.of(mapping, filtering);
  }
}
