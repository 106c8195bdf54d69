package eu.riasc.wice.signaling;

import eu.riasc.wice.signaling.SignalingException.Code;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription as its owner holds it, for whoever writes a transport: it hands envelopes on until
 * it is closed, and keeps what its handler throws from the thread that reads. Safe for use by
 * several threads.
 */
public final class OpenSubscription implements TransportSubscription {
  private static final Logger log = LoggerFactory.getLogger(OpenSubscription.class);

  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final EnvelopeHandler handler;
  private final Consumer<OpenSubscription> onClose;
  private volatile boolean closed;

  /**
   * Makes a subscription that is not ready yet.
   *
   * @param handler who wants the envelopes
   * @param onClose called with this when the owner closes it, on the owner's thread
   */
  public OpenSubscription(EnvelopeHandler handler, Consumer<OpenSubscription> onClose) {
    this.handler = handler;
    this.onClose = onClose;
  }

  @Override
  public CompletionStage<Void> ready() {
    return ready.minimalCompletionStage();
  }

  /** Ends it; a second call does nothing. If it was not ready it fails as closed. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      onClose.accept(this);
      fail(new SignalingException(Code.CLOSED, "subscribe: the subscription is closed"));
    }
  }

  /** What is published from now on is delivered. Does nothing if it is ready or has failed. */
  public void complete() {
    ready.complete(null);
  }

  /** It does not get ready. Does nothing if it is ready or has failed. */
  public void fail(SignalingException reason) {
    ready.completeExceptionally(reason);
  }

  /** Hands an envelope on, unless it is closed. */
  public void deliver(Envelope envelope) {
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
