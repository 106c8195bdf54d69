package eu.riasc.wice.ice.turn;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where payload for one peer can be sent with a ChannelData header in front of it, by a driver that
 * has left room for one and so copies nothing (RFC 8656 §12.5).
 *
 * @param local our address to send from, or null if the channel is on a stream: then {@link
 *     Relays#send} is the way
 * @param server the address to send to
 * @param number of the channel
 */
public record RelayChannel(
    @Nullable InetSocketAddress local, InetSocketAddress server, int number) {}
