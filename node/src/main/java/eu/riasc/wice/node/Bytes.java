package eu.riasc.wice.node;

import java.nio.ByteBuffer;

/** Bytes out of buffers. */
final class Bytes {
  private Bytes() {}

  /** A copy of the remaining bytes, which are consumed. */
  static byte[] of(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
