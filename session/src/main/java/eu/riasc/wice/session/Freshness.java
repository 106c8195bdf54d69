package eu.riasc.wice.session;

import eu.riasc.wice.signaling.SessionDescription;

/**
 * What a description is to us: the four rules of {@code PROTOCOL.md} §3, as a function of our
 * current generation.
 *
 * <p>A description is fresh if it names our current session id, as the generation it has accepted
 * or as one it has seen. Backends keep, repeat and reorder nothing on purpose, but somebody else
 * may; only a peer that has opened an envelope of our current generation can name its id.
 */
enum Freshness {
  /** Rule 1: it does not know our current generation. Answered, and nothing changes. */
  STALE,
  /**
   * Fresh, but its sender is bound to another generation of ours: it must restart before we may
   * accept it.
   */
  BOUND_ELSEWHERE,
  /** Rule 2: fresh, and ours is unbound. */
  ACCEPTABLE,
  /** Rule 3: fresh, from the generation that ours is bound to. */
  CURRENT,
  /** Rule 4: fresh, from another generation than the one that ours is bound to. */
  RESTARTED;

  /** Judges a description against our current generation. */
  static Freshness judge(SessionDescription description, Generation ours) {
    boolean namesOurs = ours.id().equals(description.peerSessionId());
    if (!namesOurs && !ours.id().equals(description.echoSessionId())) {
      return STALE;
    }
    if (description.sessionId().equals(ours.boundTo())) {
      return CURRENT;
    }
    if (!namesOurs && description.peerSessionId() != null) {
      return BOUND_ELSEWHERE;
    }
    return ours.boundTo() == null ? ACCEPTABLE : RESTARTED;
  }
}
