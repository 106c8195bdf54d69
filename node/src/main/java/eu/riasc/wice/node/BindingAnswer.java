package eu.riasc.wice.node;

import eu.riasc.wice.ice.agent.LocalAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a STUN server said about one of our ports.
 *
 * @param base the port asked from
 * @param server whom it was asked
 * @param mapped the address that the server saw; null if it did not answer
 * @param roundTrip how long the answer took, counted from the request that was sent last; null
 *     without an answer
 */
public record BindingAnswer(
    LocalAddress base,
    InetSocketAddress server,
    @Nullable InetSocketAddress mapped,
    @Nullable Duration roundTrip) {}
