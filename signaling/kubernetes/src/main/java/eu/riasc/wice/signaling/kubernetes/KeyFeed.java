package eu.riasc.wice.signaling.kubernetes;

import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.OpenSubscription;
import eu.riasc.wice.signaling.SignalingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Who wants what arrives for one key. On the loop's thread only. */
final class KeyFeed {
  private final List<OpenSubscription> subscriptions = new ArrayList<>();
  private final Set<OpenSubscription> sharing = new HashSet<>();
  private boolean live;

  /**
   * Adds a subscription.
   *
   * @param shared whether its owner says that others may hold the key as well
   */
  void add(OpenSubscription subscription, boolean shared) {
    subscriptions.add(subscription);
    if (shared) {
      sharing.add(subscription);
    }
    if (live) {
      subscription.complete();
    }
  }

  void remove(OpenSubscription subscription) {
    subscriptions.remove(subscription);
    sharing.remove(subscription);
  }

  boolean isEmpty() {
    return subscriptions.isEmpty();
  }

  /**
   * Whether others may hold the key as well: then nothing is deleted that they may not have read.
   */
  boolean isShared() {
    return !sharing.isEmpty();
  }

  /** The server has confirmed the watch. */
  void confirmed() {
    live = true;
    subscriptions.forEach(OpenSubscription::complete);
  }

  /** Nobody will get ready who is not; the watch is tried again all the same. */
  void failed(SignalingException reason) {
    live = false;
    subscriptions.forEach(subscription -> subscription.fail(reason));
  }

  void deliver(Envelope envelope) {
    for (OpenSubscription subscription : List.copyOf(subscriptions)) {
      subscription.deliver(envelope);
    }
  }
}
