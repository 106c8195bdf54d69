package eu.riasc.wice.signaling;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;

/** Time that passes when a test says so. */
final class ManualTime implements Scheduler {
  private record Task(long atNanos, long order, Runnable run) {}

  private final Queue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::atNanos).thenComparingLong(Task::order));
  private long nowNanos = 1_000;
  private long order;

  TransportContext context() {
    return new TransportContext(this, this::nowNanos, new Random(1));
  }

  long nowNanos() {
    return nowNanos;
  }

  int scheduled() {
    return tasks.size();
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable task) {
    Task entry = new Task(nowNanos + delay.toNanos(), order++, task);
    tasks.add(entry);
    return () -> tasks.remove(entry);
  }

  void advance(Duration by) {
    long until = nowNanos + by.toNanos();
    while (!tasks.isEmpty() && tasks.peek().atNanos <= until) {
      Task next = tasks.remove();
      nowNanos = next.atNanos;
      next.run.run();
    }
    nowNanos = until;
  }
}
