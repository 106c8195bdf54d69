package eu.riasc.wice.ice.agent;

/**
 * A check that was sent.
 *
 * @param role the role it stated, which may no longer be ours when the answer comes
 */
record Check(CheckKind kind, CheckedPair pair, Role role) {
  boolean isOn(CheckedPair other, CheckKind otherKind) {
    return pair == other && kind == otherKind;
  }
}
