package eu.riasc.wice.signaling.grpc;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.EnvelopeCodec;
import eu.riasc.wice.signaling.SignalingException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** An envelope on its way to the relay. Ends once; ending it again does nothing. */
final class Publication {
  private final PublicKey sender;
  private final byte[] bytes;
  private final long deadlineNanos;
  private final LongSupplier nanoTime;
  private final CompletableFuture<Void> result = new CompletableFuture<>();
  private Runnable onEnd = () -> {};

  /**
   * Begins the wait.
   *
   * @throws SignalingException if the envelope is too large
   */
  Publication(Envelope envelope, Duration deadline, LongSupplier nanoTime) {
    this.sender = envelope.sender();
    this.bytes = EnvelopeCodec.encode(envelope);
    this.nanoTime = nanoTime;
    this.deadlineNanos = nanoTime.getAsLong() + deadline.toNanos();
  }

  PublicKey sender() {
    return sender;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Returns how long it may still take; zero or less: too late. */
  Duration left() {
    return Duration.ofNanos(deadlineNanos - nanoTime.getAsLong());
  }

  CompletionStage<Void> result() {
    return result.minimalCompletionStage();
  }

  /** Has something done, on the thread that ends it, besides what was to be done already. */
  void onEnd(Runnable task) {
    Runnable before = onEnd;
    onEnd =
        () -> {
          before.run();
          task.run();
        };
  }

  void succeed() {
    if (result.complete(null)) {
      onEnd.run();
    }
  }

  void fail(SignalingException reason) {
    if (result.completeExceptionally(reason)) {
      onEnd.run();
    }
  }
}
