package eu.riasc.wice.ice.agent;

/**
 * A check that was sent.
 *
 * @param role the role it stated, which may no longer be ours when the answer comes
 * @param earlier how many checks of the same were sent before it in vain; more than 0 over TCP only
 */
record Check(CheckKind kind, CheckedPair pair, Role role, int earlier) {
  boolean isOn(CheckedPair other, CheckKind otherKind) {
    return pair == other && kind == otherKind;
  }
}
