package eu.riasc.wice.ice.turn;

import org.jspecify.annotations.Nullable;

/**
 * How it stands with one server.
 *
 * @param server which one
 * @param asked whether it has been asked: a server over TCP or TLS is not while one over UDP works
 * @param allocated whether it relays for us at present
 * @param failure why it gave no relayed address the last time, one line for people; null if it gave
 *     one, or has yet to answer
 * @param roundTripNanos the time of its last answer to a request that was sent once, over whatever
 *     carries it; -1 if there was none
 */
public record ServerStatus(
    TurnServer server,
    boolean asked,
    boolean allocated,
    @Nullable String failure,
    long roundTripNanos) {}
