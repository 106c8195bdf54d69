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

  /** Datagrams under way at most between two sockets of ours; their buffers hold them. */
  static final int WINDOW = 64;

  /** The same through coturn, whose sockets have buffers of 64 kB. */
  static final int RELAYED_WINDOW = 20;

  /** A datagram that has not come after this is lost. */
  private static final long PATIENCE_NANOS = 1_000_000_000L;

  /** More losses than one of so many datagrams make the measurement void. */
  private static final int MOST_LOST = 1_000;

  private final int window;
  private final AtomicLong received = new AtomicLong();
  private final ByteBuffer datagram = ByteBuffer.allocateDirect(BYTES);
  private long sent;
  private long lost;

  /**
   * Makes one.
   *
   * @param window datagrams under way at most
   */
  DatagramLane(int window) {
    this.window = window;
  }

  /** Sends the datagram; false if it was dropped. */
  abstract boolean send(ByteBuffer payload);

  /** For the receiving side: a datagram has come. */
  final void onReceived(int bytes) {
    if (bytes == BYTES) {
      received.getAndIncrement();
    }
  }

  /** Sends so many datagrams and returns when all have come, or are lost. */
  final void move(int datagrams) {
    long before = received.get();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    long goal = sent + datagrams;
    while (sent < goal || received.get() < sent) {
      long now = received.get();
      if (now != before) {
        before = now;
        deadline = System.nanoTime() + PATIENCE_NANOS;
      }
      if (sent < goal && sent - now < window) {
        datagram.clear();
        if (send(datagram)) {
          sent++;
        }
      } else if (System.nanoTime() - deadline > 0) {
        giveUp(sent - now);
      } else {
        LockSupport.parkNanos(1_000);
      }
    }
  }

  /** Datagrams that have not come. */
  final long lost() {
    return lost;
  }

  private void giveUp(long missing) {
    lost += missing;
    received.addAndGet(missing);
    if (lost > window + sent / MOST_LOST) {
      throw new IllegalStateException("move datagrams: sent " + sent + ", lost " + lost);
    }
  }

  @Override
  public abstract void close();
}
