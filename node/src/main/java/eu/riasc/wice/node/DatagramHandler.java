package eu.riasc.wice.node;

/**
 * Takes the datagrams that a peer sends. Called on the node's callback executor, one call at a
 * time, in order.
 */
@FunctionalInterface
public interface DatagramHandler {
  /**
   * A datagram has arrived over a path that ICE has authenticated. Its content is not encrypted by
   * wice.
   *
   * @param peer who sent it
   * @param payload the bytes; the handler may keep them
   */
  void onDatagram(Peer peer, byte[] payload);
}
