package eu.riasc.wice.signaling.kubernetes;

import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.SignalingException;
import java.util.ArrayList;
import java.util.List;

/** Who wants what arrives for one key. On the loop's thread only. */
final class KeyFeed {
  private final List<KeySubscription> subscriptions = new ArrayList<>();
  private boolean live;

  void add(KeySubscription subscription) {
    subscriptions.add(subscription);
    if (live) {
      subscription.complete();
    }
  }

  void remove(KeySubscription subscription) {
    subscriptions.remove(subscription);
  }

  boolean isEmpty() {
    return subscriptions.isEmpty();
  }

  /**
   * Whether others may hold the key as well: then nothing is deleted that they may not have read.
   */
  boolean isShared() {
    return subscriptions.stream().anyMatch(KeySubscription::isShared);
  }

  /** The server has confirmed the watch. */
  void confirmed() {
    live = true;
    subscriptions.forEach(KeySubscription::complete);
  }

  /** Nobody will get ready who is not; the watch is tried again all the same. */
  void failed(SignalingException reason) {
    live = false;
    subscriptions.forEach(subscription -> subscription.fail(reason));
  }

  void deliver(Envelope envelope) {
    for (KeySubscription subscription : List.copyOf(subscriptions)) {
      subscription.deliver(envelope);
    }
  }
}
