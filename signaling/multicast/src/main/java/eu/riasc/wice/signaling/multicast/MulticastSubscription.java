package eu.riasc.wice.signaling.multicast;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.EnvelopeHandler;
import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.SignalingException.Code;
import eu.riasc.wice.signaling.Transport;
import eu.riasc.wice.signaling.TransportSubscription;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as its owner holds it. It hears once it has been begun, and is ready when there is
 * also an interface to hear on. Safe for use by several threads.
 */
final class MulticastSubscription implements TransportSubscription {
  private final PublicKey recipient;
  private final EnvelopeHandler handler;
  private final Consumer<MulticastSubscription> onClose;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private @Nullable TransportSubscription begun; // guarded by this
  private boolean closed; // guarded by this

  MulticastSubscription(
      PublicKey recipient, EnvelopeHandler handler, Consumer<MulticastSubscription> onClose) {
    this.recipient = recipient;
    this.handler = handler;
    this.onClose = onClose;
  }

  /** Hears from now on, unless it was closed before. */
  synchronized void begin(Transport here) {
    if (!closed) {
      begun = here.subscribe(recipient, handler, null);
    }
  }

  synchronized boolean isBegun() {
    return begun != null;
  }

  void becomeReady() {
    ready.complete(null);
  }

  @Override
  public CompletionStage<Void> ready() {
    return ready.minimalCompletionStage();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (begun != null) {
        begun.close();
      }
    }
    onClose.accept(this);
    ready.completeExceptionally(
        new SignalingException(Code.CLOSED, "subscribing over multicast failed: it was closed"));
  }
}
