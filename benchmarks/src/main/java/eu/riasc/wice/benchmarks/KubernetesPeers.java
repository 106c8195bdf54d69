package eu.riasc.wice.benchmarks;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.crypto.SealedBox;
import eu.riasc.wice.kube.TestCluster;
import eu.riasc.wice.node.Node;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.EnvelopeHandler;
import eu.riasc.wice.signaling.Signaling;
import eu.riasc.wice.signaling.TransportContext;
import eu.riasc.wice.signaling.kubernetes.KubernetesStatistics;
import eu.riasc.wice.signaling.kubernetes.KubernetesTransport;
import eu.riasc.wice.signaling.kubernetes.KubernetesTransportSettings;
import eu.riasc.wice.signaling.kubernetes.KubernetesUri;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * Peers of one namespace, with the rights of the shipped role, each with a transport of its own.
 */
final class KubernetesPeers implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(150);

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration ASK_AGAIN = Duration.ofMillis(100);

  private final TestCluster cluster;
  private final String namespace;
  private final Path kubeconfig;
  private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(2);
  private final List<KubernetesTransport> transports = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();

  KubernetesPeers(TestCluster cluster) throws Exception {
    this.cluster = cluster;
    this.namespace = cluster.namespace();
    this.kubeconfig = cluster.kubeconfig("app", namespace);
  }

  String namespace() {
    return namespace;
  }

  /** Opens a transport; the query follows the URI's path. */
  KubernetesTransport open(String query) {
    KubernetesTransport transport =
        KubernetesTransport.open(
            KubernetesUri.parse(URI.create("k8s:" + kubeconfig + query)),
            KubernetesTransportSettings.DEFAULT,
            context());
    transports.add(transport);
    return transport;
  }

  private TransportContext context() {
    return new TransportContext(
        (delay, task) -> {
          Future<?> scheduled = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
          return () -> scheduled.cancel(false);
        },
        System::nanoTime,
        RANDOM);
  }

  /** Starts a node on loopback. */
  Node join() {
    Node node =
        Node.builder()
            .key(PrivateKey.generate(RANDOM))
            .backend(new Signaling(Map.of("k8s", open("")), executor, context()))
            .interfaces(List.of("lo"))
            .includeLoopback(true)
            .addressPollInterval(Duration.ofMinutes(1))
            .build();
    nodes.add(node);
    return node;
  }

  static PublicKey key() {
    return PrivateKey.generate(RANDOM).publicKey();
  }

  static Envelope envelope(PublicKey sender, PublicKey recipient) {
    byte[] nonce = new byte[SealedBox.NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    byte[] body = new byte[SealAndOpen.BYTES + SealedBox.OVERHEAD_BYTES];
    return new Envelope(sender, recipient, body, nonce);
  }

  static void subscribe(KubernetesTransport transport, PublicKey key, EnvelopeHandler handler)
      throws Exception {
    await(transport.subscribe(key, handler, null).ready());
  }

  static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The sum of one figure over all transports. */
  long sum(ToLongFunction<KubernetesStatistics> figure) {
    return transports.stream().mapToLong(each -> figure.applyAsLong(each.statistics())).sum();
  }

  /** Returns when no envelope is stored in the namespace. */
  void awaitEmpty() throws Exception {
    long began = System.nanoTime();
    while (stored() > 0) {
      if (System.nanoTime() - began > PATIENCE.toNanos()) {
        throw new IllegalStateException(
            "await an empty namespace: found " + stored() + " envelopes after " + PATIENCE);
      }
      TimeUnit.MILLISECONDS.sleep(ASK_AGAIN.toMillis());
    }
  }

  int stored() throws Exception {
    return cluster.admin().envelopes(namespace);
  }

  /** Ends all at the same moment. */
  @Override
  public void close() {
    List<Thread> closing = new ArrayList<>();
    List<AutoCloseable> all = new ArrayList<>(nodes.isEmpty() ? transports : nodes);
    for (AutoCloseable each : all) {
      Thread thread = new Thread(() -> close(each), "close");
      thread.start();
      closing.add(thread);
    }
    for (Thread each : closing) {
      try {
        each.join(PATIENCE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    executor.shutdownNow();
  }

  private static void close(AutoCloseable each) {
    try {
      each.close();
    } catch (Exception e) {
      throw new IllegalStateException("close a peer: " + e.getMessage(), e);
    }
  }
}
