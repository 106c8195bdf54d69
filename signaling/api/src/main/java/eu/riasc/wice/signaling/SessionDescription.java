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
    boolean wantAck) {}
