package eu.riasc.wice.ice.discovery;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a STUN server said about one of our ports.
 *
 * @param base the port asked from
 * @param server whom it was asked
 * @param mapped the address that the server saw; null if it did not answer, or with an error
 * @param roundTrip how long the answer took, counted from the request that was sent last; null
 *     without an answer
 * @param otherAddress the server's other address, if it can tell more than mapped addresses (RFC
 *     5780 §7.4)
 */
public record BindingAnswer(
    InetSocketAddress base,
    InetSocketAddress server,
    @Nullable InetSocketAddress mapped,
    @Nullable Duration roundTrip,
    @Nullable InetSocketAddress otherAddress) {}
