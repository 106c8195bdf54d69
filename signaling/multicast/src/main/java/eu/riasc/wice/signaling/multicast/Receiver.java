package eu.riasc.wice.signaling.multicast;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The one thread of a transport: it reads datagrams and follows the interfaces. */
final class Receiver {
  /** Takes a datagram; called on the thread. */
  interface Handler {
    void received(byte[] datagram, InetSocketAddress source);
  }

  /** Datagrams taken from one link before the others get their turn. */
  private static final int READS_PER_TURN = 64;

  /** Datagrams that are read at most before a task: about as many as a socket's buffer holds. */
  private static final int MAX_ARRIVED = 1024;

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Links links;
  private final AttachmentSource source;
  private final Selector selector;
  private final long pollNanos;
  private final LongSupplier nanoTime;
  private final Handler handler;
  private final Runnable onAdjusted;
  private final ByteBuffer buffer = ByteBuffer.allocate(MulticastTransport.MAX_ENVELOPE_BYTES + 1);
  private final Thread thread;
  private volatile boolean stopped;
  private @Nullable String complaint;

  Receiver(
      Links links,
      AttachmentSource source,
      Selector selector,
      Duration pollInterval,
      LongSupplier nanoTime,
      Handler handler,
      Runnable onAdjusted) {
    this.links = links;
    this.source = source;
    this.selector = selector;
    this.pollNanos = pollInterval.toNanos();
    this.nanoTime = nanoTime;
    this.handler = handler;
    this.onAdjusted = onAdjusted;
    this.thread = new Thread(this::run, "signaling-multicast");
    thread.setDaemon(true);
  }

  /** Joins the groups on the interfaces there are, and begins to listen. */
  void start() {
    look();
    thread.start();
  }

  /** Ends the thread soon; the thread closes the sockets. */
  void stop() {
    stopped = true;
    selector.wakeup();
  }

  /** Runs a task on the thread, once what has arrived by now has been read. */
  void afterReading(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  private void runTasks() {
    if (tasks.isEmpty()) {
      return;
    }
    List<Runnable> due = new ArrayList<>();
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      due.add(task);
    }
    links.open().forEach(link -> read(link, MAX_ARRIVED));
    due.forEach(Runnable::run);
  }

  private void run() {
    long lookedNanos = nanoTime.getAsLong();
    try {
      while (!stopped) {
        runTasks();
        long left = pollNanos - (nanoTime.getAsLong() - lookedNanos);
        if (left <= 0) {
          look();
          lookedNanos = nanoTime.getAsLong();
        } else {
          selector.select(
              key -> read((Link) key.attachment(), READS_PER_TURN),
              TimeUnit.NANOSECONDS.toMillis(left) + 1);
        }
      }
    } catch (IOException | ClosedSelectorException e) {
      MulticastTransport.log.warn("multicast: waiting for datagrams failed: {}", e.getMessage());
    } finally {
      links.closeAll();
      close();
    }
  }

  private void close() {
    try {
      selector.close();
    } catch (IOException e) {
      MulticastTransport.log.debug("closing a selector failed: {}", e.getMessage());
    }
  }

  private void look() {
    try {
      links.adjustTo(source.scan(), selector);
      complain(links.open().isEmpty() ? "no interface with multicast, waiting for one" : null);
    } catch (IOException | RuntimeException e) {
      complain("listing the interfaces failed, keeping those known: " + e.getMessage());
    }
    onAdjusted.run();
  }

  private void complain(@Nullable String what) {
    if (what != null && !what.equals(complaint)) {
      MulticastTransport.log.warn("multicast: {}", what);
    }
    complaint = what;
  }

  private void read(Link link, int most) {
    try {
      for (int i = 0; i < most && !stopped; i++) {
        buffer.clear();
        InetSocketAddress from = link.receive(buffer);
        if (from == null) {
          return;
        }
        byte[] datagram = new byte[buffer.position()];
        buffer.flip().get(datagram);
        handler.received(datagram, from);
      }
    } catch (IOException e) {
      MulticastTransport.log.debug("multicast: reading from {} failed: {}", link, e.getMessage());
      links.drop(link);
    }
  }
}
