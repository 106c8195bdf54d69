package eu.riasc.wice.session;

import eu.riasc.wice.signaling.Content;
import eu.riasc.wice.signaling.SessionDescription;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Dialogue} is about. Called in the middle of the exchange: it may call back only
 * where that is said.
 */
interface DialogueOwner {
  /**
   * Whether a description that is not fresh is answered with content: the peer is wanted and the
   * state is IDLE.
   */
  boolean offersContent();

  /**
   * Whether the process that sent a fresh description of another generation may be accepted at
   * present.
   */
  boolean admits(SessionDescription description, long nowNanos);

  /**
   * Rule 2: our generation is bound to that of the peer. Its content, if any, follows by {@link
   * #updated}.
   */
  void accepted(SessionDescription description, long nowNanos);

  /**
   * There is newer content from the bound generation. Of one that comes in parts only some of the
   * candidates are in here, and they end with the last part.
   */
  void updated(Content content, long nowNanos);

  /**
   * Whether checks of the peer show that it has accepted our present generation: only who has its
   * credentials can send them.
   */
  boolean isAcceptanceShown();

  /** Whether the peer has answered a check of ours, so that it can know the same of us. */
  boolean hasShownAcceptance();

  /**
   * Rule 4: the peer restarted; returns the content of a new generation of ours, with new
   * credentials.
   */
  Content restarted(long nowNanos);

  /**
   * A description goes out, to the transport it answers or, if null, to all.
   *
   * @param repeated whether it is the one before once more, because nobody has acknowledged that:
   *     as long as it lies somewhere for the peer to read, there is no point in sending it
   */
  void transmit(
      SessionDescription description, @Nullable String via, boolean repeated, long nowNanos);
}
