package eu.riasc.wice.signaling.tck;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What a handler was given, and a way to wait for more. Safe for use by several threads. */
final class Inbox<T> {
  private final List<T> items = new ArrayList<>();

  synchronized void add(T item) {
    items.add(item);
    notifyAll();
  }

  synchronized List<T> items() {
    return List.copyOf(items);
  }

  synchronized boolean contains(T item) {
    return items.contains(item);
  }

  /** Waits until the items satisfy the condition; returns whether they did in time. */
  synchronized boolean await(Predicate<List<T>> condition, Duration patience) {
    long start = System.nanoTime();
    while (!condition.test(items)) {
      long left = patience.toNanos() - (System.nanoTime() - start);
      if (left <= 0) {
        return false;
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
