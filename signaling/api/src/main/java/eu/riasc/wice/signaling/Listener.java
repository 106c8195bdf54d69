package eu.riasc.wice.signaling;

import eu.riasc.wice.crypto.PublicKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One handler and the sender it wants. */
final class Listener implements Subscription {
  private static final Logger log = LoggerFactory.getLogger(Listener.class);

  private final @Nullable PublicKey sender;
  private final MessageHandler handler;
  private final BiConsumer<Listener, Recipient> onClose;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private volatile @Nullable Recipient recipient;
  private volatile boolean ended;

  Listener(
      @Nullable PublicKey sender, MessageHandler handler, BiConsumer<Listener, Recipient> onClose) {
    this.sender = sender;
    this.handler = handler;
    this.onClose = onClose;
  }

  void belongTo(Recipient owner) {
    recipient = owner;
  }

  @Nullable PublicKey sender() {
    return sender;
  }

  boolean wants(PublicKey from) {
    return sender == null || sender.equals(from);
  }

  /** Hands a message to the handler; what that throws is its own affair and is counted. */
  void deliver(Received received, Counters counters) {
    if (ended) {
      return;
    }
    try {
      handler.onMessage(received);
      counters.delivered.increment();
    } catch (RuntimeException e) {
      counters.handlerFailures.increment();
      log.warn("a handler failed on a message of {}", received.keys().theirs().fingerprint(), e);
    }
  }

  void becomeReady() {
    ready.complete(null);
  }

  void failReady(SignalingException reason) {
    ready.completeExceptionally(reason);
  }

  void end(SignalingException reason) {
    ended = true;
    failReady(reason);
  }

  @Override
  public CompletionStage<Void> ready() {
    return ready.minimalCompletionStage();
  }

  @Override
  public void close() {
    Recipient owner = recipient;
    if (owner != null) {
      onClose.accept(this, owner);
    }
  }
}
