package eu.riasc.wice.relay.server;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.relay.router.Admission;
import eu.riasc.wice.relay.router.Publisher;
import eu.riasc.wice.relay.router.RoutedEnvelope;
import eu.riasc.wice.relay.router.Subscription;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What all calls of one relay share. Safe for any thread. */
final class Relay {
  static final Status SHUTTING_DOWN =
      Status.UNAVAILABLE.withDescription("relay is shutting down, connect again");
  private static final Status DISPLACED =
      Status.RESOURCE_EXHAUSTED.withDescription(
          "subscription gave way to a subscriber that has proven the key");

  final Counters counters = new Counters();
  final RelayLimits limits;
  final ProvenKeys provenKeys;
  private final Shards shards;
  private final Set<OpenStream> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  /** A stream to a subscriber, which the relay can end. */
  interface OpenStream extends Shards.Reader {
    /** Ends the stream, soon; harmless when it has ended. Any thread. */
    void finish(Status status);

    /** Tells whether it belongs to the streaming service. */
    boolean isProven();
  }

  Relay(RelayLimits limits, int shards, LongSupplier nanoTime, RandomGenerator random) {
    this.limits = limits;
    this.shards = new Shards(shards, limits.queues());
    this.provenKeys = new ProvenKeys(limits.provenKeys(), nanoTime, random);
  }

  /** Registers a stream to be ended when the relay shuts down. */
  void open(OpenStream stream) {
    streams.add(stream);
    if (draining) {
      stream.finish(SHUTTING_DOWN);
    }
  }

  /** Forgets a stream that has ended. */
  void closed(OpenStream stream) {
    streams.remove(stream);
  }

  /**
   * Subscribes a stream to a key.
   *
   * @return the subscription, or nothing if a limit was reached (already counted)
   */
  @Nullable Subscription<Shards.Reader> subscribe(
      PublicKey key, boolean proven, OpenStream stream) {
    if (counters.subscriptions.incrementAndGet() > limits.subscriptions()) {
      counters.subscriptions.decrementAndGet();
      counters.refuse(Refusal.SUBSCRIPTION_LIMIT);
      return null;
    }
    Admission<Shards.Reader> admission = shards.subscribe(key, proven, stream);
    if (admission.subscription() == null) {
      counters.subscriptions.decrementAndGet();
      counters.refuse(Refusal.KEY_LIMIT);
    }
    if (admission.displaced() != null
        && admission.displaced().owner() instanceof OpenStream displaced) {
      displaced.finish(DISPLACED);
    }
    return admission.subscription();
  }

  /** Ends a subscription that {@link #subscribe} returned; once for each. */
  void unsubscribe(Subscription<Shards.Reader> subscription) {
    counters.subscriptions.decrementAndGet();
    shards.cancel(subscription);
  }

  /** Takes the next envelope of a subscription. */
  @Nullable RoutedEnvelope poll(Subscription<Shards.Reader> subscription) {
    return shards.poll(subscription);
  }

  /**
   * Hands an envelope to the subscribers of its recipient and lets them send it.
   *
   * @return the number of subscribers
   */
  int publish(RoutedEnvelope envelope, Publisher publisher) {
    List<Shards.Reader> awakened = new ArrayList<>(2);
    int count = shards.publish(envelope, publisher, awakened);
    for (Shards.Reader reader : awakened) {
      reader.drain();
    }
    return count;
  }

  boolean isDraining() {
    return draining;
  }

  /** Ends every stream, those that are being opened too. */
  void finishAll() {
    draining = true;
    for (OpenStream stream : streams) {
      stream.finish(SHUTTING_DOWN);
    }
  }

  RelayStatistics statistics() {
    return new RelayStatistics(
        counters.connections.get(),
        counters.connectionsAccepted.sum(),
        streams.size(),
        streams.stream().filter(OpenStream::isProven).count(),
        counters.proofs.sum(),
        provenKeys.size(),
        counters.refused(),
        shards.statistics());
  }
}
