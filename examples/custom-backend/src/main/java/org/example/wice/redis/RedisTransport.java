package org.example.wice.redis;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.*;
import eu.riasc.wice.signaling.SignalingException.Code;
import java.net.URI;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import redis.clients.jedis.*;
import redis.clients.jedis.exceptions.JedisException;

/** Envelopes over the channels of a Redis server, one channel per recipient key. */
final class RedisTransport extends BinaryJedisPubSub implements Transport {
  private final URI uri;
  private final TransportContext context;
  private final JedisPooled publishing;
  private final ExecutorService writer = Executors.newSingleThreadExecutor();
  private final Map<PublicKey, List<OpenSubscription>> subscribers = new ConcurrentHashMap<>();
  private volatile Jedis listening;

  RedisTransport(URI uri, TransportContext context) {
    this.uri = uri;
    this.context = context;
    publishing = new JedisPooled(uri);
    new Thread(this::listen, "redis-reader").start();
  }

  @Override
  public BackendType type() {
    return new BackendType(1000, "redis");
  }

  @Override
  public CompletionStage<Void> publish(Envelope envelope, Duration deadline) {
    return write(() -> publishing.publish(envelope.recipient().bytes(), EnvelopeCodec.encode(envelope)));
  }

  @Override
  public TransportSubscription subscribe(PublicKey key, EnvelopeHandler handler, KeyProver prover) {
    OpenSubscription subscription = new OpenSubscription(handler, closed -> remove(key, closed));
    subscribers.compute(key, (k, all) -> {
      List<OpenSubscription> list = all == null ? new CopyOnWriteArrayList<>() : all;
      list.add(subscription);
      return list;
    });
    write(() -> announce(key)).whenComplete((ok, error) -> {
      if (error != null && writer.isShutdown()) { // while it is not, onSubscribe makes up for it
        subscription.fail(closed());
      }
    });
    return subscription;
  }

  private void remove(PublicKey key, OpenSubscription subscription) {
    subscribers.computeIfPresent(key, (k, all) -> all.remove(subscription) && all.isEmpty() ? null : all);
    write(() -> announce(key));
  }

  /** Tells the server whether anybody here wants a key. */
  private void announce(PublicKey key) {
    if (isSubscribed() && subscribers.containsKey(key)) {
      subscribe(key.bytes());
    } else if (isSubscribed()) {
      unsubscribe(key.bytes());
    }
  }

  /** Runs what may block on the writer's thread; every failure becomes a typed one. */
  private CompletableFuture<Void> write(Runnable command) {
    try {
      return CompletableFuture.runAsync(command, writer).exceptionally(e -> {
        throw e.getCause() instanceof SignalingException typed ? typed // an envelope that is too large
            : new SignalingException(Code.UNAVAILABLE, "redis failed: " + e.getCause().getMessage(), e);
      });
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(closed());
    }
  }

  private static SignalingException closed() {
    return new SignalingException(Code.CLOSED, "redis transport is closed");
  }

  private void listen() {
    try (Jedis jedis = new Jedis(uri, 5_000, 0)) {
      listening = jedis;
      jedis.subscribe(this, new byte[0]); // it wants one channel at least; nobody publishes here
    } catch (JedisException e) { // the connection has ended or never was
    }
    if (!writer.isShutdown()) {
      context.scheduler().schedule(Duration.ofMillis(500), new Thread(this::listen, "redis-reader")::start);
    }
  }

  @Override
  public void onSubscribe(byte[] channel, int count) {
    if (channel.length == 0) { // connected, perhaps not for the first time
      subscribers.keySet().forEach(key -> write(() -> announce(key)));
    } else {
      subscribers.getOrDefault(PublicKey.of(channel), List.of()).forEach(OpenSubscription::complete);
    }
  }

  @Override
  public void onMessage(byte[] channel, byte[] message) {
    try {
      Envelope envelope = EnvelopeCodec.decode(message);
      subscribers.getOrDefault(envelope.recipient(), List.of()).forEach(each -> each.deliver(envelope));
    } catch (SignalingException e) { // whoever can publish here can publish nonsense
    }
  }

  @Override
  public void close() {
    writer.shutdown();
    subscribers.values().forEach(all -> all.forEach(each -> each.fail(closed())));
    subscribers.clear();
    publishing.close();
    Optional.ofNullable(listening).ifPresent(Jedis::disconnect);
  }
}
