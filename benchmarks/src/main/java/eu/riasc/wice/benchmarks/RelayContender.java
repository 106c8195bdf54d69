package eu.riasc.wice.benchmarks;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.SealedBox;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.EnvelopeHandler;
import eu.riasc.wice.signaling.KeyProver;
import eu.riasc.wice.signaling.Transport;
import eu.riasc.wice.signaling.TransportSubscription;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Two transports that are connected to a relay, and envelopes from one to the other: many at once,
 * then one at a time. Both are subscribed: only on a stream of its own does a transport prove its
 * key.
 */
final class RelayContender implements Contender, AutoCloseable {
  static final String LATENCY = ".publish_to_delivery";
  static final String THROUGHPUT = ".throughput";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * Under way at once; below the 16 that a subscriber's queue keeps for one sender, so that none is
   * lost.
   */
  private static final int WINDOW = 12;

  /** Envelopes of a round's throughput for each one of its latencies. */
  private static final int MORE_AT_ONCE = 20;

  private final String name;
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final Semaphore deliveries = new Semaphore(0);
  private final Transport from;
  private final Transport to;
  private final Envelope envelope;

  /**
   * Connects and subscribes both.
   *
   * @param name what the figures' names begin with
   */
  RelayContender(String name, String uri) throws Exception {
    this.name = name;
    SecureRandom random = new SecureRandom();
    PrivateKey sender = PrivateKey.generate(random);
    PrivateKey recipient = PrivateKey.generate(random);
    from = SwarmSignaling.transport(uri, scheduler);
    to = SwarmSignaling.transport(uri, scheduler);
    subscribe(from, sender, arrived -> {});
    subscribe(to, recipient, arrived -> deliveries.release());
    byte[] body =
        new byte
            [SealAndOpen.BYTES + SealedBox.OVERHEAD_BYTES]; // the relay cannot tell what is in it
    envelope =
        new Envelope(
            sender.publicKey(), recipient.publicKey(), body, new byte[SealedBox.NONCE_BYTES]);
  }

  private static void subscribe(Transport transport, PrivateKey key, EnvelopeHandler handler)
      throws Exception {
    TransportSubscription subscription =
        transport.subscribe(key.publicKey(), handler, KeyProver.of(key));
    subscription.ready().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void round(int times, Rounds into) throws InterruptedException {
    int many = MORE_AT_ONCE * times;
    long began = System.nanoTime();
    for (int i = 0; i < many; i++) {
      if (i >= WINDOW) {
        await(1);
      }
      publish();
    }
    await(WINDOW);
    into.begin(name + THROUGHPUT).add(many * 1e9 / (System.nanoTime() - began));
    Samples took = into.begin(name + LATENCY);
    for (int i = 0; i < times; i++) {
      began = System.nanoTime();
      CompletionStage<Void> published = publish();
      await(1);
      took.addNanos(System.nanoTime() - began);
      published.toCompletableFuture().join();
    }
  }

  private CompletionStage<Void> publish() {
    return from.publish(envelope, PATIENCE);
  }

  private void await(int number) throws InterruptedException {
    if (!deliveries.tryAcquire(number, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          "await " + number + " deliveries: not there within " + PATIENCE.toSeconds() + " s");
    }
  }

  @Override
  public void close() {
    from.close();
    to.close();
    scheduler.shutdownNow();
  }
}
