package eu.riasc.wice.node;

import eu.riasc.wice.sansio.Datagram;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Takes what arrives on the ports. Called on the selector thread. */
interface Ingress {
  /**
   * A datagram that is not STUN has arrived.
   *
   * @param payload its bytes, valid until this call returns
   * @return whether that was all; otherwise it goes to {@link #datagram} as well
   */
  boolean payload(InetSocketAddress local, InetSocketAddress remote, ByteBuffer payload);

  /** Any other datagram has arrived. */
  void datagram(Datagram datagram);
}
