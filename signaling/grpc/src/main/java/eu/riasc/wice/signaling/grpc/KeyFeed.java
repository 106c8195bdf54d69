package eu.riasc.wice.signaling.grpc;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.EnvelopeCodec;
import eu.riasc.wice.signaling.KeyProver;
import eu.riasc.wice.signaling.OpenSubscription;
import eu.riasc.wice.signaling.SignalingException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What arrives for one key, and who wants it: one subscription at the relay, however many there are
 * here. On the loop's thread only.
 */
final class KeyFeed {
  private static final Logger log = LoggerFactory.getLogger(KeyFeed.class);

  private final PublicKey key;
  private final @Nullable KeyProver prover;
  private final List<OpenSubscription> subscriptions = new ArrayList<>();
  private boolean live;
  private @Nullable CompatibleStream stream;

  KeyFeed(PublicKey key, @Nullable KeyProver prover) {
    this.key = key;
    this.prover = prover;
  }

  PublicKey key() {
    return key;
  }

  @Nullable KeyProver prover() {
    return prover;
  }

  void add(OpenSubscription subscription) {
    subscriptions.add(subscription);
    if (live) {
      subscription.complete();
    }
  }

  void remove(OpenSubscription subscription) {
    subscriptions.remove(subscription);
  }

  boolean isEmpty() {
    return subscriptions.isEmpty();
  }

  boolean isLive() {
    return live;
  }

  /** The relay has confirmed the subscription. */
  void confirmed() {
    live = true;
    subscriptions.forEach(OpenSubscription::complete);
  }

  /** The subscription at the relay is interrupted. */
  void interrupted() {
    live = false;
  }

  /** Nobody will get ready who is not; the subscription is tried again all the same. */
  void failed(SignalingException reason) {
    live = false;
    subscriptions.forEach(subscription -> subscription.fail(reason));
  }

  /** The stream of the compatible services that feeds this, while there is one. */
  @Nullable CompatibleStream stream() {
    return stream;
  }

  void feedFrom(@Nullable CompatibleStream compatible) {
    this.stream = compatible;
  }

  /** Hands an envelope on; one that is for another key is dropped. */
  void deliver(Envelope envelope) {
    if (!envelope.recipient().equals(key)) {
      log.debug("envelope from the relay dropped: it is for {}", envelope.recipient());
      return;
    }
    for (OpenSubscription subscription : List.copyOf(subscriptions)) {
      subscription.deliver(envelope);
    }
  }

  /** Reads an envelope; nothing if it is not well-formed. */
  static @Nullable Envelope decode(byte[] bytes) {
    try {
      return EnvelopeCodec.decode(bytes);
    } catch (SignalingException e) {
      log.debug("envelope from the relay dropped: {}", e.getMessage());
      return null;
    }
  }
}
