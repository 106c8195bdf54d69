package eu.riasc.wice.node;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one node other than the selector thread: one each for signaling messages, chores,
 * and callbacks, and one for TLS handshakes while there are any.
 */
final class NodeThreads {
  private static final long JOIN_MILLIS = 5_000;

  /** How long the thread for TLS waits for the next handshake before it ends. */
  private static final long TLS_IDLE_SECONDS = 10;

  /** Handshakes that may wait for it. */
  private static final int MAX_WAITING_HANDSHAKES = 1_024;

  /**
   * Every thread started so far: an executor that says it has ended may still have one about to.
   */
  private final Queue<Thread> started = new ConcurrentLinkedQueue<>();

  private final ScheduledThreadPoolExecutor signaling;
  private final ScheduledThreadPoolExecutor chores;
  private final ThreadPoolExecutor tls;
  private final @Nullable ThreadPoolExecutor ownCallbacks;
  private final Executor callbacks;

  /**
   * The executors; threads start with their first work.
   *
   * @param name what thread names begin with
   * @param givenCallbacks the application's executor, which is never shut down here; null for one
   *     of our own
   */
  NodeThreads(String name, @Nullable Executor givenCallbacks) {
    this.signaling = scheduled(name + "-signaling");
    this.chores = scheduled(name + "-chores");
    this.tls =
        new ThreadPoolExecutor(
            1,
            1,
            TLS_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING_HANDSHAKES),
            daemons(name + "-tls"));
    this.tls.allowCoreThreadTimeOut(true);
    if (givenCallbacks != null) {
      this.ownCallbacks = null;
      this.callbacks = givenCallbacks;
    } else {
      this.ownCallbacks = single(name + "-callbacks");
      this.callbacks = ownCallbacks;
    }
  }

  ScheduledThreadPoolExecutor signaling() {
    return signaling;
  }

  ScheduledThreadPoolExecutor chores() {
    return chores;
  }

  Executor tls() {
    return tls;
  }

  Executor callbacks() {
    return callbacks;
  }

  /** Starts the thread for callbacks ahead of its first work, so that no session waits for it. */
  void startCallbacks() {
    if (ownCallbacks != null) {
      ownCallbacks.prestartCoreThread();
    }
  }

  void stopChores() {
    chores.shutdownNow();
  }

  /**
   * Ends the threads, which do what they have begun and what is queued, and waits for them, but not
   * for the calling one.
   */
  void stop() {
    chores.shutdownNow();
    tls.shutdownNow();
    signaling.shutdown();
    if (ownCallbacks != null) {
      ownCallbacks.shutdown();
    }
    try {
      for (Thread thread : started) {
        if (thread != Thread.currentThread()) {
          thread.join(JOIN_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ScheduledThreadPoolExecutor scheduled(String name) {
    ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, daemons(name));
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.setRemoveOnCancelPolicy(true);
    return executor;
  }

  private ThreadPoolExecutor single(String name) {
    return new ThreadPoolExecutor(
        1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons(name));
  }

  private ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      started.removeIf(each -> each.getState() == Thread.State.TERMINATED);
      started.add(thread);
      return thread;
    };
  }
}
