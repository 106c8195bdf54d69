package eu.riasc.wice.signaling;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.SignalingException.Code;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A network that is a map in this JVM: what one of its transports publishes, all of them hand over,
 * on the publisher's thread and before publishing ends. Keeps nothing but who is subscribed.
 *
 * <p>Safe for use by several threads.
 */
public final class InProcessNetwork {
  /** Who listens to which key. Never iterated; a key without subscribers is not in it. */
  private final Map<PublicKey, List<Subscriber>> subscribers = new ConcurrentHashMap<>();

  /** Makes a network on which nobody is subscribed to anything. */
  public InProcessNetwork() {}

  /** Opens a transport on this network. */
  public Transport open() {
    return new InProcessTransport(() -> {});
  }

  /** Opens a transport that tells when it is closed. */
  Transport open(Runnable onClose) {
    return new InProcessTransport(onClose);
  }

  /** Returns how many keys somebody is subscribed to. */
  public int subscribedKeys() {
    return subscribers.size();
  }

  /** Returns whether somebody is subscribed to a key. */
  public boolean hasSubscribers(PublicKey key) {
    return subscribers.containsKey(key);
  }

  private void deliver(Envelope envelope) {
    for (Subscriber subscriber : subscribers.getOrDefault(envelope.recipient(), List.of())) {
      subscriber.handler.onEnvelope(envelope);
    }
  }

  private void add(Subscriber subscriber) {
    subscribers.compute(
        subscriber.recipient,
        (key, list) -> {
          List<Subscriber> all = list == null ? new CopyOnWriteArrayList<>() : list;
          all.add(subscriber);
          return all;
        });
  }

  private void remove(Subscriber subscriber) {
    subscribers.computeIfPresent(
        subscriber.recipient,
        (key, list) -> {
          list.remove(subscriber);
          return list.isEmpty() ? null : list;
        });
  }

  private final class InProcessTransport implements Transport {
    private final Runnable onClose;
    private final List<Subscriber> own = new CopyOnWriteArrayList<>();
    private boolean closed; // guarded by this

    InProcessTransport(Runnable onClose) {
      this.onClose = onClose;
    }

    @Override
    public BackendType type() {
      return BackendType.INPROCESS;
    }

    @Override
    public CompletionStage<Void> publish(Envelope envelope, Duration deadline) {
      synchronized (this) {
        if (closed) {
          return CompletableFuture.failedStage(isClosed());
        }
      }
      int size = EnvelopeCodec.size(envelope);
      if (size > maxEnvelopeBytes()) {
        return CompletableFuture.failedStage(
            new SignalingException(
                Code.TOO_LARGE,
                "in-process transport: found an envelope of "
                    + size
                    + " bytes, expected at most "
                    + maxEnvelopeBytes()));
      }
      deliver(envelope);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public TransportSubscription subscribe(
        PublicKey recipient, EnvelopeHandler handler, @Nullable KeyProver prover) {
      Subscriber subscriber = new Subscriber(recipient, handler, own);
      synchronized (this) {
        if (closed) {
          subscriber.ready.completeExceptionally(isClosed());
          return subscriber;
        }
        own.add(subscriber);
        add(subscriber);
      }
      subscriber.ready.complete(null);
      return subscriber;
    }

    @Override
    public void close() {
      synchronized (this) {
        if (closed) {
          return;
        }
        closed = true;
        own.forEach(Subscriber::close);
      }
      onClose.run();
    }

    private SignalingException isClosed() {
      return new SignalingException(Code.CLOSED, "in-process transport is closed");
    }
  }

  private final class Subscriber implements TransportSubscription {
    private final PublicKey recipient;
    private final EnvelopeHandler handler;
    private final List<Subscriber> siblings;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    Subscriber(PublicKey recipient, EnvelopeHandler handler, List<Subscriber> siblings) {
      this.recipient = recipient;
      this.handler = handler;
      this.siblings = siblings;
    }

    @Override
    public CompletionStage<Void> ready() {
      return ready.minimalCompletionStage();
    }

    @Override
    public void close() {
      siblings.remove(this);
      remove(this);
    }
  }
}
