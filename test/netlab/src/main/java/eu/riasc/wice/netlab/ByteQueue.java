package eu.riasc.wice.netlab;

import java.util.ArrayDeque;

/** Bytes in order, without the boundaries they came with. */
final class ByteQueue {
  private final ArrayDeque<byte[]> parts = new ArrayDeque<>();
  private int taken;
  private int size;

  int size() {
    return size;
  }

  void add(byte[] bytes) {
    if (bytes.length > 0) {
      parts.add(bytes.clone());
      size += bytes.length;
    }
  }

  /** Takes so many bytes, of which there must be as many. */
  byte[] take(int count) {
    byte[] result = new byte[count];
    int filled = 0;
    while (filled < count) {
      byte[] head = parts.element();
      int part = Math.min(count - filled, head.length - taken);
      System.arraycopy(head, taken, result, filled, part);
      filled += part;
      taken += part;
      if (taken == head.length) {
        parts.remove();
        taken = 0;
      }
    }
    size -= count;
    return result;
  }
}
