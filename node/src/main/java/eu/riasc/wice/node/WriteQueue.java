package eu.riasc.wice.node;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;

/** Bytes that wait to be written, no more than a limit, taken in whole or not at all. */
final class WriteQueue {
  /** Buffers handed to one write: small frames go out together. */
  private static final int BUFFERS_PER_WRITE = 16;

  private final ArrayDeque<ByteBuffer> buffers = new ArrayDeque<>();
  private final int mostBytes;
  private int bytes;

  WriteQueue(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Takes all of the bytes; false, and none of them, if the limit would be passed. */
  boolean offer(byte[] more) {
    if (more.length > mostBytes - bytes) {
      return false;
    }
    if (more.length > 0) {
      buffers.add(ByteBuffer.wrap(more));
      bytes += more.length;
    }
    return true;
  }

  /** Lets go of all of it. */
  void clear() {
    buffers.clear();
    bytes = 0;
  }

  boolean isEmpty() {
    return bytes == 0;
  }

  /** How many bytes wait. */
  int bytes() {
    return bytes;
  }

  /** The first buffers; whoever reads from them says so with {@link #advance}. */
  ByteBuffer[] first() {
    ByteBuffer[] first = new ByteBuffer[Math.min(BUFFERS_PER_WRITE, buffers.size())];
    Iterator<ByteBuffer> next = buffers.iterator();
    for (int i = 0; i < first.length; i++) {
      first[i] = next.next();
    }
    return first;
  }

  /** So many bytes have been read from the first buffers. */
  void advance(long count) {
    bytes -= Math.toIntExact(count);
    for (ByteBuffer head = buffers.peek();
        head != null && !head.hasRemaining();
        head = buffers.peek()) {
      buffers.remove();
    }
  }
}
