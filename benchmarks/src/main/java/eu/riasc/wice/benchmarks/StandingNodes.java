package eu.riasc.wice.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * From "wanted" to "both connected", between pairs of nodes that are up and reachable through their
 * backend.
 */
final class StandingNodes implements Contender {
  /** For subscriptions and relayed addresses; signaling in this JVM needs none of it. */
  private static final long SETTLE_MILLIS = 300;

  private final String figure;
  private final Supplier<NodePair> pairsOfNodes;

  /**
   * A contender.
   *
   * @param figure the name of its one figure
   * @param backend the URI of the signaling backend
   */
  StandingNodes(String figure, String backend) {
    this(figure, () -> new NodePair(backend));
  }

  /**
   * A contender.
   *
   * @param pairsOfNodes makes two nodes that are to connect
   */
  StandingNodes(String figure, Supplier<NodePair> pairsOfNodes) {
    this.figure = figure;
    this.pairsOfNodes = pairsOfNodes;
  }

  @Override
  public void round(int times, Rounds into) throws Exception {
    Samples took = into.begin(figure);
    List<NodePair> pairs = new ArrayList<>();
    try {
      for (int i = 0; i < times; i++) {
        pairs.add(pairsOfNodes.get());
      }
      Thread.sleep(SETTLE_MILLIS);
      for (NodePair pair : pairs) {
        long began = System.nanoTime();
        pair.connect();
        took.addNanos(System.nanoTime() - began);
      }
    } finally {
      closeAll(pairs);
    }
  }

  /** Closes all at once: each waits half a second while it takes leave. */
  static void closeAll(List<NodePair> pairs) throws InterruptedException {
    ExecutorService closers = Executors.newCachedThreadPool();
    CompletableFuture.allOf(
            pairs.stream()
                .map(pair -> CompletableFuture.runAsync(pair::close, closers))
                .toArray(CompletableFuture<?>[]::new))
        .join();
    closers.shutdown();
    closers.awaitTermination(10, TimeUnit.SECONDS);
  }
}
