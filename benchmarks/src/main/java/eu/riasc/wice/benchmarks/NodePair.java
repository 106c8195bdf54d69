package eu.riasc.wice.benchmarks;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.node.Node;
import eu.riasc.wice.node.NodeBuilder;
import eu.riasc.wice.node.Peer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Two nodes that are to connect: keys of their own, loopback addresses only, one signaling backend.
 */
final class NodePair implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Node first;
  private final Node second;
  private @Nullable Peer toSecond;
  private @Nullable Peer toFirst;

  /**
   * Builds both; their host candidates are there when this returns, the backend may still be
   * connecting.
   */
  NodePair(String backend) {
    this(backend, unchanged -> unchanged);
  }

  /**
   * The same with further settings.
   *
   * @param settings changes the builder of each node
   */
  NodePair(String backend, UnaryOperator<NodeBuilder> settings) {
    first = settings.apply(builder(PrivateKey.generate(RANDOM), backend)).build();
    second = settings.apply(builder(PrivateKey.generate(RANDOM), backend)).build();
  }

  /** For a node that offers loopback addresses only. */
  static NodeBuilder builder(PrivateKey key, String backend) {
    return Node.builder()
        .key(key)
        .backend(backend)
        .interfaces(List.of("lo"))
        .includeLoopback(true)
        .addressPollInterval(Duration.ofMinutes(1));
  }

  /** Has each node want the other, and returns when both are connected. */
  void connect() throws InterruptedException, ExecutionException, TimeoutException {
    Peer there = first.connect(second.publicKey());
    Peer back = second.connect(first.publicKey());
    toSecond = there.connected().toCompletableFuture().get(30, TimeUnit.SECONDS);
    toFirst = back.connected().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  /** The first node's session, once connected. */
  Peer toSecond() {
    return Objects.requireNonNull(toSecond, "connected");
  }

  /** The second node's session, once connected. */
  Peer toFirst() {
    return Objects.requireNonNull(toFirst, "connected");
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}
