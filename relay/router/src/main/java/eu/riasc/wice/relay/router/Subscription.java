package eu.riasc.wice.relay.router;

import eu.riasc.wice.crypto.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber of one key, as {@link Router#subscribe} made it. Only the router that made it may
 * be asked about it, under that router's thread rule.
 *
 * @param <T> what the router's owner calls a subscriber
 */
public final class Subscription<T> {
  private final PublicKey key;
  private final boolean proven;
  private final T owner;
  final SubscriberQueue queue = new SubscriberQueue();

  /** Its place in the list of queues of about the same size; -1 and no neighbours: in none. */
  int sizeClass = -1;

  @Nullable Subscription<T> previousInClass;
  @Nullable Subscription<T> nextInClass;

  boolean cancelled;

  Subscription(PublicKey key, boolean proven, T owner) {
    this.key = key;
    this.proven = proven;
    this.owner = owner;
  }

  /** Returns the key whose envelopes this subscriber gets. */
  public PublicKey key() {
    return key;
  }

  /** Tells whether the subscriber has proven that it holds the private key. */
  public boolean isProven() {
    return proven;
  }

  /** Returns what was handed to {@link Router#subscribe}. */
  public T owner() {
    return owner;
  }
}
