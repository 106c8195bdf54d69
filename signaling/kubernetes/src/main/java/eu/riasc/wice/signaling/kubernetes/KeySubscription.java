package eu.riasc.wice.signaling.kubernetes;

import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.EnvelopeHandler;
import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.TransportSubscription;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A subscription as its owner holds it. Safe for any thread. */
final class KeySubscription implements TransportSubscription {
  private static final Logger log = LoggerFactory.getLogger(KeySubscription.class);

  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final EnvelopeHandler handler;
  private final boolean shared;
  private final Consumer<KeySubscription> onClose;
  private volatile boolean closed;

  KeySubscription(EnvelopeHandler handler, boolean shared, Consumer<KeySubscription> onClose) {
    this.handler = handler;
    this.shared = shared;
    this.onClose = onClose;
  }

  boolean isShared() {
    return shared;
  }

  @Override
  public CompletionStage<Void> ready() {
    return ready.minimalCompletionStage();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      onClose.accept(this);
      fail(ApiFailure.closed("subscribe"));
    }
  }

  void complete() {
    ready.complete(null);
  }

  void fail(SignalingException reason) {
    ready.completeExceptionally(reason);
  }

  void deliver(Envelope envelope) {
    if (closed) {
      return;
    }
    try {
      handler.onEnvelope(envelope);
    } catch (RuntimeException e) {
      log.warn("a handler of envelopes failed: {}", e.toString());
    }
  }
}
