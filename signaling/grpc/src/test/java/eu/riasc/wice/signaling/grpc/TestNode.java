package eu.riasc.wice.signaling.grpc;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.KeyProver;
import eu.riasc.wice.signaling.TransportContext;
import eu.riasc.wice.signaling.TransportSubscription;
import java.io.Closeable;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A key, a transport, and what it received. */
final class TestNode implements Closeable {
  static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "test-timer");
            thread.setDaemon(true);
            return thread;
          });

  final PrivateKey key = PrivateKey.generate(RANDOM);
  final BlockingQueue<Envelope> received = new LinkedBlockingQueue<>();
  final RelayTransport transport;

  TestNode(String uri) {
    this(uri, RelayTransportSettings.DEFAULT);
  }

  TestNode(String uri, RelayTransportSettings settings) {
    transport = RelayTransport.open(RelayUri.parse(uri), settings, context());
  }

  static TransportContext context() {
    return new TransportContext(
        (delay, task) -> {
          ScheduledFuture<?> future = TIMER.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
          return () -> future.cancel(false);
        },
        System::nanoTime,
        RANDOM);
  }

  PublicKey publicKey() {
    return key.publicKey();
  }

  TransportSubscription subscribe() throws Exception {
    TransportSubscription subscription =
        transport.subscribe(publicKey(), received::add, KeyProver.of(key));
    await(subscription.ready());
    return subscription;
  }

  TransportSubscription subscribeWithoutProof() throws Exception {
    TransportSubscription subscription = transport.subscribe(publicKey(), received::add, null);
    await(subscription.ready());
    return subscription;
  }

  Envelope publish(PublicKey recipient, int number) throws Exception {
    Envelope envelope = envelope(publicKey(), recipient, number);
    await(transport.publish(envelope, PATIENCE));
    return envelope;
  }

  Envelope next() throws InterruptedException {
    Envelope envelope = received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (envelope == null) {
      throw new AssertionError("no envelope within " + PATIENCE);
    }
    return envelope;
  }

  static Envelope envelope(PublicKey sender, PublicKey recipient, int number) {
    byte[] body = {(byte) number, (byte) (number >> 8), (byte) (number >> 16)};
    return new Envelope(sender, recipient, body, new byte[24]);
  }

  static void await(CompletionStage<Void> stage) throws Exception {
    var unused = stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Waits for something that happens on another thread. */
  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("did not happen within " + PATIENCE);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  @Override
  public void close() {
    transport.close();
  }
}
