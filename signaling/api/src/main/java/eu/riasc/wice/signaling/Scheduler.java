package eu.riasc.wice.signaling;

import java.time.Duration;

/** Runs things later, on a thread of its own choice. Safe for use by several threads. */
@FunctionalInterface
public interface Scheduler {
  /** Runs a short task once, after a delay. */
  Scheduled schedule(Duration delay, Runnable task);

  /** A task that may still be called off. */
  @FunctionalInterface
  interface Scheduled {
    /** Calls the task off, unless it has begun. */
    void cancel();
  }
}
