package eu.riasc.wice.ice.agent;

import eu.riasc.wice.sansio.Transport;
import java.net.InetSocketAddress;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Makes foundations (RFC 8445 §5.1.1.3): equal for the same type, base IP address, transport and
 * server, and without state, so that a node that runs for months forgets nothing and remembers
 * nothing. Two that collide by chance only delay a check.
 */
final class Foundations {
  private Foundations() {}

  static String of(
      CandidateType type,
      Transport transport,
      InetSocketAddress base,
      @Nullable InetSocketAddress server) {
    CRC32 sum = new CRC32();
    sum.update(type.preference(transport));
    sum.update(transport == Transport.TCP ? 1 : 0);
    sum.update(base.getAddress().getAddress());
    if (server != null) {
      sum.update(server.getAddress().getAddress());
    }
    return Long.toString(sum.getValue(), 36);
  }
}
