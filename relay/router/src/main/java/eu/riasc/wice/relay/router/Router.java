package eu.riasc.wice.relay.router;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.relay.router.SubscriberQueue.Measure;
import eu.riasc.wice.relay.router.SubscriberQueue.Taken;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hands each envelope to every subscriber of its recipient, and drops what does not fit.
 *
 * <p>A queue per subscriber takes what that subscriber has not read yet. A slow subscriber loses
 * its own envelopes and nobody else's; a key without subscribers takes no memory; a cancelled
 * subscription leaves nothing behind. Publishing never waits.
 *
 * <p><b>Threads:</b> none of its own, no locks, no clock. All calls to one router, and all uses of
 * its subscriptions, must be made one after the other; a server with many threads keeps several
 * routers, each behind a lock, and picks one by key.
 *
 * @param <T> what the owner calls a subscriber
 */
public final class Router<T> {
  private final RouterLimits limits;
  private final Map<PublicKey, List<Subscription<T>>> subscribers = new HashMap<>();
  private final SizeClasses<T> sizes = new SizeClasses<>();
  private final EnumMap<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
  private long published;
  private long unheard;
  private long enqueued;
  private long delivered;
  private long waiting;
  private long waitingBytes;
  private long subscriptions;
  private long displaced;
  private long refused;

  /** Makes a router without subscribers. */
  public Router(RouterLimits limits) {
    this.limits = limits;
  }

  /**
   * Adds a subscriber of a key. From here on every envelope for the key is queued for it. When the
   * key has its largest number of subscribers, a proven one takes the place of the newest unproven
   * one, and any other is refused.
   *
   * @param key the recipient key
   * @param proven whether the subscriber has shown that it holds the private key
   * @param owner handed back by {@link #publish} when there is something to read
   */
  public Admission<T> subscribe(PublicKey key, boolean proven, T owner) {
    List<Subscription<T>> list = subscribers.get(key);
    Subscription<T> gone = null;
    if (list != null && list.size() >= limits.subscribersPerKey()) {
      gone = proven ? newestUnproven(list) : null;
      if (gone == null) {
        refused++;
        return new Admission<>(null, null);
      }
      displaced++;
      cancel(gone);
    }
    Subscription<T> subscription = new Subscription<>(key, proven, owner);
    subscribers.computeIfAbsent(key, k -> new ArrayList<>(1)).add(subscription);
    subscriptions++;
    return new Admission<>(subscription, gone);
  }

  /**
   * Queues an envelope for every subscriber of its recipient.
   *
   * @param envelope the envelope
   * @param publisher the connection it came from: told when one of its envelopes is dropped
   * @param awakened gets the owner of each subscription the envelope was queued for
   * @return the number of subscribers
   */
  public int publish(RoutedEnvelope envelope, Publisher publisher, Collection<? super T> awakened) {
    published++;
    List<Subscription<T>> list = subscribers.get(envelope.recipient());
    if (list == null) {
      unheard++;
      return 0;
    }
    for (Subscription<T> subscription : list) {
      enqueue(subscription, envelope, publisher);
      awakened.add(subscription.owner());
    }
    return list.size();
  }

  /** Takes the oldest envelope of a subscription, or nothing if it has read them all. */
  public @Nullable RoutedEnvelope poll(Subscription<T> subscription) {
    Taken taken = subscription.queue.poll();
    if (taken == null) {
      return null;
    }
    delivered++;
    removed(subscription, taken.envelope());
    return taken.envelope();
  }

  /** Ends a subscription and forgets what it has not read. Harmless when it has ended already. */
  public void cancel(Subscription<T> subscription) {
    if (subscription.cancelled) {
      return;
    }
    subscription.cancelled = true;
    subscriptions--;
    List<Subscription<T>> list = subscribers.get(subscription.key());
    if (list != null) {
      list.remove(subscription);
      if (list.isEmpty()) {
        subscribers.remove(subscription.key());
      }
    }
    for (Taken left = subscription.queue.poll(); left != null; left = subscription.queue.poll()) {
      drop(subscription, left, DropReason.SUBSCRIBER_GONE);
    }
  }

  /** Returns the number of subscribers of a key. */
  public int subscribers(PublicKey key) {
    List<Subscription<T>> list = subscribers.get(key);
    return list == null ? 0 : list.size();
  }

  /** Returns the counters as they are now. */
  public RouterStatistics statistics() {
    return new RouterStatistics(
        published,
        unheard,
        enqueued,
        delivered,
        waiting,
        waitingBytes,
        subscriptions,
        subscribers.size(),
        displaced,
        refused,
        dropped);
  }

  private void enqueue(Subscription<T> subscription, RoutedEnvelope envelope, Publisher publisher) {
    SubscriberQueue queue = subscription.queue;
    if (queue.shareOf(publisher, envelope.sender()) >= limits.shareEnvelopes()) {
      drop(subscription, queue.dropOldestOf(publisher, envelope.sender()), DropReason.SHARE_FULL);
    }
    queue.add(envelope, publisher);
    enqueued++;
    waiting++;
    waitingBytes += envelope.bytes().length;
    sizes.update(subscription);
    while (queue.envelopes() > limits.queueEnvelopes()) {
      drop(subscription, queue.dropOldestOfLargest(Measure.ENVELOPES), DropReason.QUEUE_FULL);
    }
    while (queue.bytes() > limits.queueBytes()) {
      drop(subscription, queue.dropOldestOfLargest(Measure.BYTES), DropReason.QUEUE_BYTES_FULL);
    }
    while (waitingBytes > limits.budgetBytes()) {
      Subscription<T> largest = sizes.largest();
      if (largest == null) {
        throw new IllegalStateException("bytes=" + waitingBytes + " waiting in no queue");
      }
      drop(largest, largest.queue.dropOldestOfLargest(Measure.BYTES), DropReason.BUDGET_FULL);
    }
  }

  private void drop(Subscription<T> subscription, Taken victim, DropReason reason) {
    dropped.merge(reason, 1L, Long::sum);
    removed(subscription, victim.envelope());
    victim.publisher().lost(victim.envelope().sender(), victim.envelope().recipient(), reason);
  }

  private void removed(Subscription<T> subscription, RoutedEnvelope envelope) {
    waiting--;
    waitingBytes -= envelope.bytes().length;
    sizes.update(subscription);
  }

  private static <T> @Nullable Subscription<T> newestUnproven(List<Subscription<T>> list) {
    for (int i = list.size() - 1; i >= 0; i--) {
      if (!list.get(i).isProven()) {
        return list.get(i);
      }
    }
    return null;
  }
}
