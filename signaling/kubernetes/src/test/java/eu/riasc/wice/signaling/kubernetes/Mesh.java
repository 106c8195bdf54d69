package eu.riasc.wice.signaling.kubernetes;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.node.Node;
import eu.riasc.wice.node.Peer;
import eu.riasc.wice.session.EndpointConfig;
import eu.riasc.wice.signaling.Signaling;
import eu.riasc.wice.signaling.Transport;
import eu.riasc.wice.signaling.TransportContext;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/** Whole nodes on loopback that signal over the API server, each with a transport of its own. */
final class Mesh implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(150);

  /** Shorter than usual, as tests wait until nothing is stored any more. */
  private static final Duration GATHERING = Duration.ofSeconds(2);

  private final SecureRandom random = new SecureRandom();
  private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(2);
  private final List<Member> members = new ArrayList<>();

  /**
   * A node and its ways to the API server.
   *
   * @param node the node
   * @param transports one for each kubeconfig
   */
  record Member(Node node, List<KubernetesTransport> transports) {}

  /** Starts a node that signals over these clusters or namespaces. */
  Member join(Path... kubeconfigs) {
    TransportContext context =
        new TransportContext(
            (delay, task) -> {
              Future<?> future = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
              return () -> future.cancel(false);
            },
            System::nanoTime,
            random);
    Map<String, Transport> transports = new LinkedHashMap<>();
    List<KubernetesTransport> opened = new ArrayList<>();
    for (Path each : kubeconfigs) {
      KubernetesTransport transport =
          KubernetesTransport.open(
              KubernetesUri.parse(URI.create("k8s:" + each)),
              KubernetesTransportSettings.DEFAULT.withGathering(GATHERING),
              context);
      opened.add(transport);
      transports.put(each.toString(), transport);
    }
    Node node =
        Node.builder()
            .key(PrivateKey.generate(random))
            .backend(new Signaling(transports, executor, context))
            .interfaces(List.of("lo"))
            .includeLoopback(true)
            .session(EndpointConfig.defaults())
            .build();
    Member member = new Member(node, opened);
    members.add(member);
    return member;
  }

  List<Member> members() {
    return members;
  }

  /** Has two nodes want each other. */
  static List<Peer> connect(Member one, Member other) {
    return List.of(
        one.node.connect(other.node.publicKey()), other.node.connect(one.node.publicKey()));
  }

  /** Waits until all are connected. */
  static void await(List<Peer> peers) throws Exception {
    for (Peer each : peers) {
      await(each.connected());
    }
  }

  static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits until all nodes can be reached. */
  void awaitReady() throws Exception {
    for (Member each : members) {
      await(each.node.ready());
    }
  }

  /** The sum of one figure over all transports. */
  long sum(ToLongFunction<KubernetesStatistics> figure) {
    return members.stream()
        .flatMap(each -> each.transports.stream())
        .mapToLong(each -> figure.applyAsLong(each.statistics()))
        .sum();
  }

  @Override
  public void close() {
    // all at once: each tells its peers and takes back its envelopes
    List<Thread> closing = new ArrayList<>();
    for (Member each : members) {
      Thread thread = new Thread(each.node::close, "close");
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
}
