package eu.riasc.wice.node;

import eu.riasc.wice.crypto.PublicKey;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Where a peer's datagrams go while a pair is selected that any thread can send on: a socket and
 * the address at the other end, perhaps with a channel of a TURN server in between. Any thread
 * sends on it directly; what was sent is counted here until {@link TrafficSampler} collects it.
 * Thread-safe.
 */
final class PayloadPath implements Outlet {
  private final PublicKey peer;
  private final Outlet way;
  private final Consumer<PayloadPath> onFirstTraffic;
  private final AtomicBoolean watched = new AtomicBoolean();
  private final AtomicLong packets = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private volatile long lastNanos;

  // selector thread only
  private long reportedPackets;
  private long reportedBytes;

  /**
   * A path that nothing has been sent on.
   *
   * @param way sends a datagram on the calling thread
   * @param onFirstTraffic told by the sending thread when traffic begins after a pause
   */
  PayloadPath(PublicKey peer, Outlet way, Consumer<PayloadPath> onFirstTraffic) {
    this.peer = peer;
    this.way = way;
    this.onFirstTraffic = onFirstTraffic;
  }

  PublicKey peer() {
    return peer;
  }

  /** Sends on the calling thread. Allocates nothing. */
  @Override
  public boolean send(ByteBuffer payload) {
    int size = payload.remaining();
    if (!way.send(payload)) {
      return false;
    }
    packets.getAndIncrement();
    bytes.getAndAdd(size);
    lastNanos = System.nanoTime();
    if (!watched.get() && watched.compareAndSet(false, true)) {
      onFirstTraffic.accept(this);
    }
    return true;
  }

  /** Takes what was sent since the last call. */
  interface Report {
    void sent(PublicKey peer, long packets, long bytes, long lastNanos);
  }

  /** Selector thread: reports what was sent since the last call; false if that was nothing. */
  boolean report(Report report) {
    long sentPackets = packets.get();
    long sentBytes = bytes.get();
    if (sentPackets == reportedPackets) {
      return false;
    }
    report.sent(peer, sentPackets - reportedPackets, sentBytes - reportedBytes, lastNanos);
    reportedPackets = sentPackets;
    reportedBytes = sentBytes;
    return true;
  }

  /**
   * Selector thread: nobody watches any more, the next datagram tells that traffic begins.
   *
   * @return false if there was traffic meanwhile: then it must be watched on
   */
  boolean unwatch() {
    watched.set(false);
    return packets.get() == reportedPackets || !watched.compareAndSet(false, true);
  }
}
