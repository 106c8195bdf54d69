package eu.riasc.wice.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the application's callbacks one after the other, in order, on an executor: never on the
 * selector thread, which a slow callback therefore cannot stop. Datagrams that find the queue full
 * are dropped and counted; nothing else is ever dropped.
 *
 * <p>Thread-safe.
 */
final class CallbackQueue {
  private static final Logger log = LoggerFactory.getLogger(CallbackQueue.class);

  /** Callbacks run in one go before the executor's other work gets its turn. */
  private static final int RUN_PER_TURN = 256;

  private final Executor executor;
  private final int maxDatagrams;
  private final Object lock = new Object();
  private final Deque<Entry> queue = new ArrayDeque<>();
  private final LongAdder dropped = new LongAdder();
  private int datagrams;
  private boolean scheduled;
  private volatile boolean closed;

  private record Entry(Runnable callback, boolean datagram) {}

  /**
   * An empty queue.
   *
   * @param executor where callbacks run
   * @param maxDatagrams how many datagrams may wait
   */
  CallbackQueue(Executor executor, int maxDatagrams) {
    this.executor = executor;
    this.maxDatagrams = maxDatagrams;
  }

  /** Adds a callback that must not get lost, unless the executor takes no more work at all. */
  void add(Runnable callback) {
    offer(new Entry(callback, false));
  }

  /** As {@link #add}, but if the executor takes no more work, the callback runs here and now. */
  void addLast(Runnable callback) {
    if (!offer(new Entry(callback, false))) {
      callback.run();
    }
  }

  /** Adds the delivery of a datagram, or drops it if too many wait. */
  void addDatagram(Runnable callback) {
    offer(new Entry(callback, true));
  }

  /** Datagrams dropped since callbacks were too slow. */
  long dropped() {
    return dropped.sum();
  }

  /** Takes no more datagrams; what waits is still delivered. */
  void close() {
    closed = true;
  }

  /** False if the executor takes no more work. */
  private boolean offer(Entry entry) {
    synchronized (lock) {
      if (entry.datagram()) {
        if (closed || datagrams >= maxDatagrams) {
          dropped.increment();
          return true;
        }
        datagrams++;
      }
      queue.add(entry);
      if (scheduled) {
        return true;
      }
      scheduled = true;
    }
    return schedule();
  }

  private boolean schedule() {
    try {
      executor.execute(this::run);
      return true;
    } catch (RejectedExecutionException e) {
      log.debug("the callback executor takes no more work: {}", e.getMessage());
      synchronized (lock) {
        queue.clear();
        datagrams = 0;
        scheduled = false;
      }
      return false;
    }
  }

  private void run() {
    for (int i = 0; i < RUN_PER_TURN; i++) {
      Entry next = take();
      if (next == null) {
        return;
      }
      runOne(next.callback());
    }
    schedule();
  }

  private @Nullable Entry take() {
    synchronized (lock) {
      Entry next = queue.poll();
      if (next == null) {
        scheduled = false;
      } else if (next.datagram()) {
        datagrams--;
      }
      return next;
    }
  }

  private static void runOne(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException | AssertionError e) {
      log.warn("a callback of the application failed: {}", e.toString(), e);
    }
  }
}
