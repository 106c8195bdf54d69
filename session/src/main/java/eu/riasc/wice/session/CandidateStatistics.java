package eu.riasc.wice.session;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.turn.TurnTransport;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One candidate at one moment, after {@code RTCIceCandidateStats} of WebRTC: the candidate itself
 * has its type, protocol, address, priority, foundation, TCP type and related address.
 *
 * @param candidate the candidate
 * @param local whether it is ours; otherwise the peer's
 * @param server the server that it comes from, or null: it comes from none, or that is not known
 * @param relayTransport what carries datagrams to that server if it is a TURN server, else null
 */
public record CandidateStatistics(
    Candidate candidate,
    boolean local,
    @Nullable InetSocketAddress server,
    @Nullable TurnTransport relayTransport) {}
