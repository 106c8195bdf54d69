package eu.riasc.wice.signaling;

import eu.riasc.wice.crypto.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * Field 100: everything the sender knows now about its session with the recipient (PROTOCOL §3). It
 * is state and no delta, so one that is lost costs only the wait for the next.
 *
 * @param senderKey the sender's key, as on the envelope
 * @param recipientKey the recipient's key, as on the envelope
 * @param instanceId the sender's process
 * @param sessionId the sender's current generation
 * @param revision of the content; grows only when that changes; not negative
 * @param content what the sender offers, or nothing in a mere answer
 * @param peerSessionId the recipient's generation that the sender has accepted
 * @param peerRevision how much of that generation the sender has applied; not negative
 * @param echoSessionId a generation of the recipient that was seen and not accepted
 * @param wantAck "my revision is not acknowledged yet"
 * @param part which of the revision's candidates are in here; missing: all
 */
public record SessionDescription(
    PublicKey senderKey,
    PublicKey recipientKey,
    Id instanceId,
    Id sessionId,
    long revision,
    @Nullable Content content,
    @Nullable Id peerSessionId,
    long peerRevision,
    @Nullable Id echoSessionId,
    boolean wantAck,
    @Nullable Part part) {
  /**
   * Which candidates an envelope carries when a transport takes no envelope that holds them all.
   * Everything else in the description is as complete as in a whole one.
   *
   * @param first how many of the revision's candidates come before these
   * @param count how many are in here, those that were passed over included
   * @param inAll how many the revision has
   */
  public record Part(int first, int count, int inAll) {
    /** The most candidates that a revision may be said to have. */
    public static final int MAX_IN_ALL = 256;

    /**
     * Checks the ranges.
     *
     * @throws SignalingException with {@link SignalingException.Code#MALFORMED}
     */
    public Part {
      if (inAll < 1 || inAll > MAX_IN_ALL || first < 0 || count < 0 || first > inAll - count) {
        throw new SignalingException(
            SignalingException.Code.MALFORMED,
            "session description refused: found "
                + count
                + " candidates from number "
                + Integer.toUnsignedString(first)
                + " on of "
                + Integer.toUnsignedString(inAll)
                + ", expected them to be part of at most "
                + MAX_IN_ALL);
      }
    }
  }

  /** Makes a description with all candidates of its revision. */
  public SessionDescription(
      PublicKey senderKey,
      PublicKey recipientKey,
      Id instanceId,
      Id sessionId,
      long revision,
      @Nullable Content content,
      @Nullable Id peerSessionId,
      long peerRevision,
      @Nullable Id echoSessionId,
      boolean wantAck) {
    this(
        senderKey,
        recipientKey,
        instanceId,
        sessionId,
        revision,
        content,
        peerSessionId,
        peerRevision,
        echoSessionId,
        wantAck,
        null);
  }

  /** Returns the same with some of the candidates, and perhaps less in the rest of the content. */
  SessionDescription part(Content rest, @Nullable Part some) {
    return new SessionDescription(
        senderKey,
        recipientKey,
        instanceId,
        sessionId,
        revision,
        rest,
        peerSessionId,
        peerRevision,
        echoSessionId,
        wantAck,
        some);
  }
}
