package eu.riasc.wice.ice.agent;

import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.sansio.Transport;
import eu.riasc.wice.sansio.TransportAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where the peer's latest checks came from. A check is sent from one address to one other, so one
 * that comes again from elsewhere is a copy that somebody on the path has made. Small, because
 * every agent has one: of a transaction id only the hash is kept.
 */
final class CheckOrigins {
  private static final int REMEMBERED = 32;

  private final int[] ids = new int[REMEMBERED];
  private final @Nullable TransportAddress[] origins = new TransportAddress[REMEMBERED];
  private int next;

  /** Whether this check has come from nowhere else before. */
  boolean isFirst(TransactionId id, Transport transport, InetSocketAddress remote) {
    TransportAddress origin = null;
    for (int i = 0; i < REMEMBERED; i++) {
      TransportAddress known = origins[i];
      if (known != null) {
        boolean same = known.transport() == transport && known.address().equals(remote);
        if (ids[i] == id.hashCode()) {
          return same;
        }
        origin = same ? known : origin;
      }
    }
    ids[next] = id.hashCode();
    origins[next] = origin == null ? new TransportAddress(transport, remote) : origin;
    next = (next + 1) % REMEMBERED;
    return true;
  }
}
