package eu.riasc.wice.node;

import java.nio.ByteBuffer;

/**
 * Takes the datagrams that a peer sends, at once and without a copy, for applications that move
 * many. Called on the node's selector thread, which all sessions of the node share: it must return
 * quickly, never block, and must not throw.
 */
@FunctionalInterface
public interface PayloadHandler {
  /**
   * A datagram has arrived over a path that ICE has authenticated. Its content is not encrypted by
   * wice.
   *
   * @param peer who sent it
   * @param payload the bytes between its position and limit; valid until this call returns
   */
  void onPayload(Peer peer, ByteBuffer payload);
}
