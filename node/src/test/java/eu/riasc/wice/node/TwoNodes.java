package eu.riasc.wice.node;

import static java.util.concurrent.TimeUnit.SECONDS;

import eu.riasc.wice.crypto.PrivateKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** Two nodes on loopback with an in-process backend of their own, closed after each test. */
@Tag("socket")
@Timeout(60)
abstract class TwoNodes {
  final PrivateKey aliceKey = PrivateKey.generate(new SecureRandom());
  final PrivateKey bobKey = PrivateKey.generate(new SecureRandom());
  final String backend;
  final Node alice;
  final Node bob;

  TwoNodes(TestInfo test) {
    this.backend = "inprocess:" + test.getTestMethod().orElseThrow().getName();
    this.alice = builder(aliceKey).build();
    this.bob = builder(bobKey).build();
  }

  @AfterEach
  void close() {
    alice.close();
    bob.close();
  }

  NodeBuilder builder(PrivateKey key) {
    return Node.builder()
        .key(key)
        .backend(backend)
        .interfaces(List.of("lo"))
        .addressPollInterval(Duration.ofMillis(100));
  }

  static void await(Peer peer) throws Exception {
    peer.connected().toCompletableFuture().get(20, SECONDS);
  }
}
