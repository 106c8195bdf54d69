package eu.riasc.wice.signaling;

import eu.riasc.wice.crypto.KeyPair;
import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Signaling as applications use it: messages to and from peers that are known by their public keys.
 * Sealing, opening and choosing by sender happen behind it.
 *
 * <p>A backend hands a message to everyone who is subscribed when it arrives. It may reorder, may
 * discard what nobody is subscribed to, and keeps nothing.
 *
 * <p>Safe for use by several threads. No method blocks. What fails later fails its stage with a
 * {@link SignalingException}.
 */
public interface Backend extends AutoCloseable {
  /**
   * Seals a message for a peer and hands it to every transport.
   *
   * @param keys our private key and the peer's public key
   * @param deadline how long the transports may take
   * @return ends well as soon as one transport has taken the envelope, and fails when all have
   *     failed or the deadline has passed
   */
  CompletionStage<Void> publish(KeyPair keys, Message message, Duration deadline);

  /**
   * As {@link #publish(KeyPair, Message, Duration)}, over one transport only.
   *
   * @param via the id of the transport, as {@link Received#via} names it
   */
  CompletionStage<Void> publish(KeyPair keys, Message message, Duration deadline, String via);

  /**
   * As {@link #publish(KeyPair, Message, Duration)}, for a message that says nothing new: it is not
   * sent over a transport that still holds the one before for the peer to read.
   */
  default CompletionStage<Void> republish(KeyPair keys, Message message, Duration deadline) {
    return publish(keys, message, deadline);
  }

  /** Subscribes to what one peer sends us. That peer counts as known from then on. */
  Subscription subscribe(KeyPair keys, MessageHandler handler);

  /** Subscribes to what anybody sends us. */
  Subscription subscribeAll(PrivateKey ours, MessageHandler handler);

  /**
   * Subscribes to what anybody sends to a group, whose key others hold as well. A key is a group's
   * or it is not: its first subscription decides.
   */
  default Subscription subscribeGroup(PrivateKey group, MessageHandler handler) {
    return subscribeAll(group, handler);
  }

  /**
   * Asks all transports for TURN servers that they lend to a key of ours.
   *
   * @param deadline how long they may take
   * @return what those have said that answered; never fails
   */
  default CompletionStage<List<TurnLoan>> turnServers(PublicKey ours, Duration deadline) {
    return CompletableFuture.completedStage(List.of());
  }

  /** Tells all transports that the network may have changed: see {@link Transport}. */
  default void networkChanged() {}

  /** Returns what kind of backend this is. */
  BackendType type();

  /** Ends all subscriptions and closes the transports. What is under way fails. */
  @Override
  void close();
}
