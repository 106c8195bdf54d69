package eu.riasc.wice.benchmarks;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One direction of traffic with a window: the sender stops while too many datagrams are under way,
 * so that none is lost to a full socket buffer, and the receiver counts.
 */
abstract class DatagramLane implements AutoCloseable {
  /** Payload of a datagram, in bytes. */
  static final int BYTES = 1_200;

  /** Datagrams under way at most; their socket buffers hold them. */
  private static final int WINDOW = 64;

  /** A datagram that has not come after this is lost: the measurement is void. */
  private static final long PATIENCE_NANOS = 5_000_000_000L;

  private final AtomicLong received = new AtomicLong();
  private final ByteBuffer datagram = ByteBuffer.allocateDirect(BYTES);
  private long sent;

  /** Sends the datagram; false if it was dropped. */
  abstract boolean send(ByteBuffer payload);

  /** For the receiving side: a datagram has come. */
  final void onReceived(int bytes) {
    if (bytes == BYTES) {
      received.lazySet(received.get() + 1);
    }
  }

  /** Sends so many datagrams and returns when all have come. */
  final void move(int datagrams) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    long goal = sent + datagrams;
    while (sent < goal || received.get() < sent) {
      if (sent < goal && sent - received.get() < WINDOW) {
        datagram.clear();
        if (send(datagram)) {
          sent++;
        }
      } else if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            "move datagrams: sent " + sent + ", received " + received.get() + " after 5 s");
      } else {
        LockSupport.parkNanos(1_000);
      }
    }
  }

  @Override
  public abstract void close();
}
