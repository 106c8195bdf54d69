package eu.riasc.wice.session;

import eu.riasc.wice.signaling.Message;
import eu.riasc.wice.signaling.MessageCodec;
import eu.riasc.wice.signaling.SessionDescription;

/**
 * When connectivity checks say as much as an acknowledgement.
 *
 * <p>A check is signed with the password of the generation it is for and names the ufrag of the one
 * that sends it (RFC 8445 §7.2.2). So one of the peer's shows that it has accepted a description of
 * ours that named its generation. It does not show which revision. It does if all of those were of
 * one revision ({@link Generation#isKnownToWhoeverAccepted}) and none came in parts, which is what
 * this class knows: a peer that has the password has then all the candidates.
 */
final class PathProof {
  /**
   * What every backend carries in one envelope: of 1,024 bytes, the least it may offer, 128 are for
   * the envelope, and the rest of the difference is for what may be said beside: the credentials
   * and the candidate for older peers, an echo.
   */
  static final int WHOLE_BYTES = 672;

  private PathProof() {}

  /** Whether no backend would have to split this description. */
  static boolean isWholeEverywhere(SessionDescription description) {
    return description.part() == null
        && MessageCodec.encode(Message.of(description)).length <= WHOLE_BYTES;
  }
}
