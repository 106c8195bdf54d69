package eu.riasc.wice.node;

import java.nio.ByteBuffer;

/** Where a peer's datagrams go while they may be sent. Thread-safe. */
interface Outlet {
  /**
   * Sends a datagram.
   *
   * @param payload the bytes between its position and limit, which are consumed
   * @return false if it was dropped here
   */
  boolean send(ByteBuffer payload);
}
