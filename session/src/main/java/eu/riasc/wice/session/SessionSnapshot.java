package eu.riasc.wice.session;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.ice.agent.CandidatePair;
import eu.riasc.wice.ice.agent.Role;
import eu.riasc.wice.signaling.Id;
import org.jspecify.annotations.Nullable;

/**
 * How a session stands.
 *
 * @param peer the remote peer
 * @param state its state
 * @param reason why it is in that state
 * @param sinceNanos since when
 * @param wanted whether the user wants it; otherwise it was admitted and ends when it closes
 * @param pinned whether the peer has proven to speak our protocol
 * @param legacy whether the transport in use was begun by the older protocol
 * @param role our ICE role by our keys, or as a role conflict changed it
 * @param sessionId our current generation
 * @param peerSessionId the peer's generation that ours is bound to, or null
 * @param pair the selected pair, or null
 * @param restarting whether a newer generation runs beside the pair in use
 * @param peerName what the peer calls itself, or null
 * @param peerSoftware what the peer says about its software, or null
 */
public record SessionSnapshot(
    PublicKey peer,
    SessionState state,
    String reason,
    long sinceNanos,
    boolean wanted,
    boolean pinned,
    boolean legacy,
    Role role,
    Id sessionId,
    @Nullable Id peerSessionId,
    @Nullable CandidatePair pair,
    boolean restarting,
    @Nullable String peerName,
    @Nullable String peerSoftware) {}
