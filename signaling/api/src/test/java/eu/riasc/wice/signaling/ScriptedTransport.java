package eu.riasc.wice.signaling;

import eu.riasc.wice.crypto.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A transport whose every answer a test gives by hand. */
final class ScriptedTransport implements Transport {
  final List<Envelope> published = new ArrayList<>();
  final List<CompletableFuture<Void>> answers = new ArrayList<>();
  final List<Held> subscriptions = new ArrayList<>();
  final List<PublicKey> shared = new ArrayList<>();

  /** What it says about any envelope; it fails if this is null. */
  @Nullable Boolean stored = false;

  boolean throwing;
  boolean closed;
  int maxEnvelopeBytes = EnvelopeCodec.MAX_BYTES;

  /** A subscription the façade has asked for. */
  static final class Held implements TransportSubscription {
    final PublicKey recipient;
    final EnvelopeHandler handler;
    final @Nullable KeyProver prover;
    final CompletableFuture<Void> ready = new CompletableFuture<>();
    boolean closed;

    Held(PublicKey recipient, EnvelopeHandler handler, @Nullable KeyProver prover) {
      this.recipient = recipient;
      this.handler = handler;
      this.prover = prover;
    }

    @Override
    public CompletionStage<Void> ready() {
      return ready;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /** Hands an envelope to everyone who has not unsubscribed, wanted or not. */
  void arrive(Envelope envelope) {
    for (Held held : List.copyOf(subscriptions)) {
      if (!held.closed) {
        held.handler.onEnvelope(envelope);
      }
    }
  }

  @Override
  public BackendType type() {
    return BackendType.P2P;
  }

  @Override
  public int maxEnvelopeBytes() {
    return maxEnvelopeBytes;
  }

  @Override
  public CompletionStage<Void> publish(Envelope envelope, Duration deadline) {
    if (throwing) {
      throw new IllegalStateException("this transport throws");
    }
    published.add(envelope);
    CompletableFuture<Void> answer = new CompletableFuture<>();
    answers.add(answer);
    return answer;
  }

  @Override
  public CompletionStage<Boolean> isStored(PublicKey sender, PublicKey recipient) {
    return stored == null
        ? CompletableFuture.failedStage(new IllegalStateException("cannot tell"))
        : CompletableFuture.completedStage(stored);
  }

  @Override
  public TransportSubscription subscribeShared(
      PublicKey recipient, EnvelopeHandler handler, @Nullable KeyProver prover) {
    shared.add(recipient);
    return subscribe(recipient, handler, prover);
  }

  @Override
  public TransportSubscription subscribe(
      PublicKey recipient, EnvelopeHandler handler, @Nullable KeyProver prover) {
    if (throwing) {
      throw new IllegalStateException("this transport throws");
    }
    Held held = new Held(recipient, handler, prover);
    subscriptions.add(held);
    return held;
  }

  @Override
  public void close() {
    closed = true;
    if (throwing) {
      throw new IllegalStateException("this transport throws");
    }
  }
}
