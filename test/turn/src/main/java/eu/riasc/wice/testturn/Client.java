package eu.riasc.wice.testturn;

import eu.riasc.wice.sansio.StreamId;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who talks to the server, and over what: the 5-tuple of RFC 8656 §2.
 *
 * @param server the server's address
 * @param remote the client's address as the server sees it
 * @param stream the stream, or null for UDP
 */
record Client(InetSocketAddress server, InetSocketAddress remote, @Nullable StreamId stream) {}
