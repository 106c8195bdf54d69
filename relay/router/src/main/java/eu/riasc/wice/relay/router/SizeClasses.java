package eu.riasc.wice.relay.router;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All non-empty queues, sorted roughly by size: class n holds those of 2^n to 2^(n+1)-1 bytes.
 * Finding one of the largest and moving one to another class take constant time.
 */
final class SizeClasses<T> {
  private static final int CLASSES = 32;
  private final List<@Nullable Subscription<T>> heads = new ArrayList<>();

  SizeClasses() {
    for (int i = 0; i < CLASSES; i++) {
      heads.add(null);
    }
  }

  /** Puts a subscription where its queue's size belongs. */
  void update(Subscription<T> subscription) {
    int bytes = subscription.queue.bytes();
    int wanted =
        subscription.queue.envelopes() == 0
            ? -1
            : Integer.SIZE - 1 - Integer.numberOfLeadingZeros(Math.max(1, bytes));
    if (wanted == subscription.sizeClass) {
      return;
    }
    unlink(subscription);
    if (wanted >= 0) {
      link(subscription, wanted);
    }
  }

  /** Returns a subscription of the highest class, or nothing if all queues are empty. */
  @Nullable Subscription<T> largest() {
    for (int i = CLASSES - 1; i >= 0; i--) {
      Subscription<T> head = heads.get(i);
      if (head != null) {
        return head;
      }
    }
    return null;
  }

  private void link(Subscription<T> subscription, int sizeClass) {
    Subscription<T> head = heads.get(sizeClass);
    subscription.nextInClass = head;
    if (head != null) {
      head.previousInClass = subscription;
    }
    subscription.sizeClass = sizeClass;
    heads.set(sizeClass, subscription);
  }

  private void unlink(Subscription<T> subscription) {
    if (subscription.sizeClass < 0) {
      return;
    }
    Subscription<T> previous = subscription.previousInClass;
    Subscription<T> next = subscription.nextInClass;
    if (previous == null) {
      heads.set(subscription.sizeClass, next);
    } else {
      previous.nextInClass = next;
    }
    if (next != null) {
      next.previousInClass = previous;
    }
    subscription.previousInClass = null;
    subscription.nextInClass = null;
    subscription.sizeClass = -1;
  }
}
