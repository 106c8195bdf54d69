package eu.riasc.wice.session;

import java.util.ArrayDeque;

/**
 * The last few of something, so that it is recognised when it comes again.
 *
 * @param <T> what is remembered
 */
final class Recent<T> {
  private final int limit;
  private final ArrayDeque<T> items = new ArrayDeque<>(2);

  Recent(int limit) {
    this.limit = limit;
  }

  /** Remembers an item; when there are too many, the oldest is forgotten. */
  void add(T item) {
    if (items.contains(item)) {
      return;
    }
    if (items.size() == limit) {
      items.removeFirst();
    }
    items.addLast(item);
  }

  boolean contains(T item) {
    return items.contains(item);
  }
}
