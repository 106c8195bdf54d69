package eu.riasc.wice.ice.agent;

import eu.riasc.wice.sansio.Transport;
import java.net.InetSocketAddress;

/**
 * The way of the application's datagrams while a selected pair may be used, for a driver that sends
 * and receives them without the agent touching each one. It holds as long as {@link
 * IceAgent#payloadRoute} returns it.
 *
 * @param transport what carries the datagrams
 * @param local the base of the pair, to send from
 * @param remote the peer's address, to send to
 */
public record PayloadRoute(
    Transport transport, InetSocketAddress local, InetSocketAddress remote) {}
