package eu.riasc.wice.signaling.kubernetes;

import eu.riasc.wice.signaling.Scheduler;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The one thread on which everything that a transport remembers is touched. */
final class Loop {
  private final ExecutorService executor;
  private final Scheduler scheduler;
  private volatile @Nullable Thread thread;

  Loop(Scheduler scheduler) {
    this.scheduler = scheduler;
    this.executor =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, "signaling-k8s");
              made.setDaemon(true);
              thread = made;
              return made;
            });
  }

  /**
   * Runs a task on the thread: at once if this is it, else soon.
   *
   * @return false if the thread has been stopped; the task does not run then
   */
  boolean run(Runnable task) {
    if (isCurrent()) {
      task.run();
      return true;
    }
    try {
      executor.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** Runs a task on the thread after a delay. */
  Scheduler.Scheduled schedule(Duration delay, Runnable task) {
    return scheduler.schedule(delay, () -> run(task));
  }

  boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /** Runs nothing more, and waits for what is running unless called on the thread. */
  void stop(Duration patience) {
    executor.shutdown();
    if (!isCurrent()) {
      try {
        var unused = executor.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
