package eu.riasc.wice.node;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.session.SessionState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session moved from one state to another.
 *
 * @param peer whose session it is
 * @param from the state it left, null when the session begins
 * @param to the state it is in since
 * @param reason why, one line, never blank
 * @param at when, by this host's clock
 */
public record StateChange(
    PublicKey peer, @Nullable SessionState from, SessionState to, String reason, Instant at) {}
