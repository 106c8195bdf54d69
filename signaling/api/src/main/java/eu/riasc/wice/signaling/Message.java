package eu.riasc.wice.signaling;

import org.jspecify.annotations.Nullable;

/**
 * What is inside an envelope (PROTOCOL §2). Any part may be missing; an empty message is one too.
 *
 * @param credentials field 1, from or for peers of the older kind
 * @param candidate field 2, from or for peers of the older kind
 * @param peer field 3, what a peer says about itself
 * @param session field 100, what native peers go by
 */
public record Message(
    @Nullable Credentials credentials,
    @Nullable CandidateDescription candidate,
    @Nullable PeerDescription peer,
    @Nullable SessionDescription session) {
  /** Returns a message of field 100 alone. */
  public static Message of(SessionDescription session) {
    return new Message(null, null, null, session);
  }

  /** Returns a message of field 1 alone. */
  public static Message of(Credentials credentials) {
    return new Message(credentials, null, null, null);
  }

  /** Returns a message of field 2 alone. */
  public static Message of(CandidateDescription candidate) {
    return new Message(null, candidate, null, null);
  }

  /** Returns a message of field 3 alone. */
  public static Message of(PeerDescription peer) {
    return new Message(null, null, peer, null);
  }
}
