package eu.riasc.wice.ice.agent;

import eu.riasc.wice.ice.stun.IceControlled;
import eu.riasc.wice.ice.stun.IceControlling;
import eu.riasc.wice.ice.stun.StunMessage;
import java.util.random.RandomGenerator;

/** Our role and tie-breaker, and how a role conflict is settled (RFC 8445 §7.2.5.1, §7.3.1.1). */
final class RoleArbiter {
  /** What a check says about the roles. */
  enum Verdict {
    /** No conflict. */
    AGREED,
    /** Both have the same role, and we change ours. */
    WE_SWITCH,
    /** Both have the same role, and the sender has to change its own: error 487. */
    PEER_SWITCHES
  }

  private final RandomGenerator random;
  private Role role;
  private long tieBreaker;
  private boolean peerLite;

  RoleArbiter(Role role, RandomGenerator random) {
    this.role = role;
    this.random = random;
    this.tieBreaker = random.nextLong();
  }

  Role role() {
    return role;
  }

  /**
   * The peer is a lite agent: we control, whatever it says (RFC 8445 §6.1.1).
   *
   * @return whether our role changes
   */
  boolean setPeerLite() {
    peerLite = true;
    boolean changes = role == Role.CONTROLLED;
    role = Role.CONTROLLING;
    return changes;
  }

  boolean isPeerLite() {
    return peerLite;
  }

  long tieBreaker() {
    return tieBreaker;
  }

  /**
   * Judges a check, and changes our role if the verdict says so. A check that states no role
   * agrees.
   */
  Verdict judge(StunMessage check) {
    IceControlling controlling = check.attribute(IceControlling.class);
    IceControlled controlled = check.attribute(IceControlled.class);
    if (role == Role.CONTROLLING && controlling != null) {
      if (peerLite || Long.compareUnsigned(tieBreaker, controlling.tieBreaker()) >= 0) {
        return Verdict.PEER_SWITCHES;
      }
      role = Role.CONTROLLED;
      return Verdict.WE_SWITCH;
    }
    if (role == Role.CONTROLLED && controlled != null) {
      if (Long.compareUnsigned(tieBreaker, controlled.tieBreaker()) < 0) {
        return Verdict.PEER_SWITCHES;
      }
      role = Role.CONTROLLING;
      return Verdict.WE_SWITCH;
    }
    return Verdict.AGREED;
  }

  /**
   * The peer refused a check with 487.
   *
   * @param stated the role that the check stated
   * @return whether our role changes; not if it has changed since the check was sent
   */
  boolean onRefused(Role stated) {
    if (role != stated || peerLite) {
      return false;
    }
    role = stated.opposite();
    tieBreaker = random.nextLong();
    return true;
  }
}
