package eu.riasc.wice.ice.tcp;

import eu.riasc.wice.sansio.IpLiteral;
import java.net.InetSocketAddress;

/**
 * Between which addresses datagrams go, as agents know it.
 *
 * @param local the base of a candidate of ours: where we listen, or port 9 of where we connect from
 * @param remote the far end
 */
record Route(InetSocketAddress local, InetSocketAddress remote) {
  @Override
  public String toString() {
    return text(local) + " - " + text(remote);
  }

  private static String text(InetSocketAddress address) {
    return IpLiteral.text(address.getAddress()) + ":" + address.getPort();
  }
}
