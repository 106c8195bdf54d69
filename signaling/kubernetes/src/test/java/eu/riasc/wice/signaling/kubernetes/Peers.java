package eu.riasc.wice.signaling.kubernetes;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.Transport;
import eu.riasc.wice.signaling.TransportContext;
import eu.riasc.wice.signaling.TransportSubscription;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** Transports of one test, with what they have received and ways to wait. */
final class Peers implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The defaults, but what has been read waits less for more to come. */
  static final KubernetesTransportSettings QUICK =
      KubernetesTransportSettings.DEFAULT.withGathering(Duration.ofSeconds(1));

  private static final Duration ASK_AGAIN = Duration.ofMillis(50);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final List<Transport> open = new ArrayList<>();

  /** What one subscription has received. */
  static final class Inbox {
    private final List<Envelope> items = new ArrayList<>();

    synchronized void add(Envelope envelope) {
      items.add(envelope);
      notifyAll();
    }

    synchronized List<Envelope> items() {
      return List.copyOf(items);
    }

    synchronized void await(Predicate<List<Envelope>> condition) throws InterruptedException {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!condition.test(items)) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          throw new AssertionError("did not come to hold " + items);
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    }
  }

  TransportContext context() {
    return context(System::nanoTime);
  }

  private TransportContext context(LongSupplier nanoTime) {
    return new TransportContext(
        (delay, task) -> {
          Future<?> future = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
          return () -> future.cancel(false);
        },
        nanoTime,
        RANDOM);
  }

  KubernetesTransport open(Path kubeconfig) {
    return open(kubeconfig, "", QUICK);
  }

  /** Opens a transport with a clock that the test sets. */
  KubernetesTransport open(Path kubeconfig, LongSupplier nanoTime) {
    return open(kubeconfig, "", QUICK, context(nanoTime));
  }

  KubernetesTransport open(Path kubeconfig, String query, KubernetesTransportSettings settings) {
    return open(kubeconfig, query, settings, context());
  }

  private KubernetesTransport open(
      Path kubeconfig,
      String query,
      KubernetesTransportSettings settings,
      TransportContext context) {
    KubernetesUri uri = KubernetesUri.parse(URI.create("k8s:" + kubeconfig + query));
    KubernetesTransport transport = KubernetesTransport.open(uri, settings, context);
    open.add(transport);
    return transport;
  }

  static PublicKey key() {
    return PrivateKey.generate(RANDOM).publicKey();
  }

  static Envelope envelope(PublicKey sender, PublicKey recipient) {
    byte[] nonce = new byte[24];
    RANDOM.nextBytes(nonce);
    return new Envelope(sender, recipient, new byte[100], nonce);
  }

  static Envelope envelope(PublicKey recipient) {
    return envelope(key(), recipient);
  }

  static Inbox subscribe(Transport transport, PublicKey key) throws Exception {
    Inbox inbox = new Inbox();
    ends(transport.subscribe(key, inbox::add, null).ready());
    return inbox;
  }

  static void publish(Transport transport, Envelope envelope) throws Exception {
    ends(transport.publish(envelope, PATIENCE));
  }

  static <T> T ends(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  static SignalingException fails(CompletionStage<?> stage) throws Exception {
    try {
      ends(stage);
    } catch (ExecutionException e) {
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof SignalingException failure) {
          return failure;
        }
      }
      throw new AssertionError("failed with something else than a SignalingException", e);
    }
    throw new AssertionError("ended well, expected a failure");
  }

  static SignalingException refused(Transport transport, PublicKey key) throws Exception {
    TransportSubscription subscription = transport.subscribe(key, envelope -> {}, null);
    return fails(subscription.ready());
  }

  /** A question that is asked again until the answer is yes. */
  interface Question {
    boolean isSo() throws Exception;
  }

  static void until(Question question) throws Exception {
    long end = System.nanoTime() + 2 * PATIENCE.toNanos();
    while (!question.isSo()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("did not come about within " + PATIENCE.multipliedBy(2));
      }
      LockSupport.parkNanos(ASK_AGAIN.toNanos()); // the answers cost the server something
    }
  }

  @Override
  public void close() {
    for (Transport each : open) {
      each.close();
    }
    timer.shutdownNow();
  }
}
