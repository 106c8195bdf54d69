package eu.riasc.wice.signaling.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.kube.TestCluster;
import eu.riasc.wice.node.Peer;
import eu.riasc.wice.signaling.Envelope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many peers in one namespace, and peers in two; nothing is left when they are connected. */
@Tag("socket")
@Timeout(300)
class MeshTest {
  /**
   * Two peers that begin at the same time say who they are, that they have heard, and what they
   * have accepted, each: six creations, and more where a slow server makes them repeat themselves.
   */
  private static final double MOST_CREATIONS = 16;

  /** Each takes away several at once, and by itself only what has come alone. */
  private static final double MOST_DELETIONS = 6;

  @Test
  void twoHundredPeersConnectInPairsAndLeaveNothing() throws Exception {
    TestCluster cluster = TestCluster.shared();
    String namespace = cluster.namespace();
    Path kubeconfig = cluster.kubeconfig("app", namespace);
    try (Mesh mesh = new Mesh()) {
      for (int i = 0; i < 200; i++) {
        mesh.join(kubeconfig);
      }
      mesh.awaitReady();
      List<Peer> peers = new ArrayList<>();
      for (int i = 0; i < 200; i += 2) {
        peers.addAll(Mesh.connect(mesh.members().get(i), mesh.members().get(i + 1)));
      }
      Mesh.await(peers);

      assertFewRequests("pairs", mesh, 100);
      Peers.until(() -> cluster.admin().envelopes(namespace) == 0);
    }
    assertThat(cluster.admin().envelopes(namespace)).as("left by peers that closed").isZero();
  }

  @Test
  void twentyPeersConnectInAFullMeshAndLeaveNothing() throws Exception {
    TestCluster cluster = TestCluster.shared();
    String namespace = cluster.namespace();
    Path kubeconfig = cluster.kubeconfig("app", namespace);
    try (Mesh mesh = new Mesh()) {
      for (int i = 0; i < 20; i++) {
        mesh.join(kubeconfig);
      }
      mesh.awaitReady();
      List<Peer> peers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        for (int j = 0; j < i; j++) {
          peers.addAll(Mesh.connect(mesh.members().get(i), mesh.members().get(j)));
        }
      }
      assertThat(peers).hasSize(2 * 190);
      Mesh.await(peers);

      assertFewRequests("mesh", mesh, 190);
      Peers.until(() -> cluster.admin().envelopes(namespace) == 0);
    }
    assertThat(cluster.admin().envelopes(namespace)).as("left by peers that closed").isZero();
  }

  /**
   * What the peers themselves decide on. How often a watch is opened again is the server's choice:
   * one that is too busy ends those of readers that do not keep up. So that is told only.
   */
  private static void assertFewRequests(String name, Mesh mesh, double sessions) {
    double creations = mesh.sum(KubernetesStatistics::creations) / sessions;
    double deletions = mesh.sum(KubernetesStatistics::deletions) / sessions;
    System.out.printf(
        Locale.ROOT,
        "%s: %.2f requests per session, of them %.2f create, %.2f delete (%.2f of several), %.2f"
            + " list, %.2f watch (%.2f begun, %.2f resumed)%n",
        name,
        mesh.sum(KubernetesStatistics::requests) / sessions,
        creations,
        deletions,
        mesh.sum(KubernetesStatistics::collections) / sessions,
        mesh.sum(KubernetesStatistics::lists) / sessions,
        mesh.sum(KubernetesStatistics::watches) / sessions,
        mesh.sum(KubernetesStatistics::watchesBegun) / sessions,
        mesh.sum(KubernetesStatistics::watchesResumed) / sessions);
    assertThat(creations).as("envelopes created per session").isLessThan(MOST_CREATIONS);
    assertThat(deletions).as("envelopes deleted per session").isLessThan(MOST_DELETIONS);
  }

  @Test
  void peersOfTwoNamespacesConnectThroughOneThatHasATokenForEach() throws Exception {
    TestCluster cluster = TestCluster.shared();
    String first = cluster.namespace();
    String second = cluster.namespace();
    cluster.admin().bind(second, "other");
    Path asApp = cluster.kubeconfig("app", first);
    Path asOther = cluster.kubeconfig("other", second);
    try (Mesh mesh = new Mesh()) {
      Mesh.Member alice = mesh.join(asApp);
      Mesh.Member carol = mesh.join(asOther);
      Mesh.Member both = mesh.join(asApp, asOther);
      List<Peer> peers = new ArrayList<>(Mesh.connect(alice, both));
      peers.addAll(Mesh.connect(carol, both));

      Mesh.await(peers);
    }
    assertThat(cluster.admin().envelopes(first)).as("left in the first").isZero();
    assertThat(cluster.admin().envelopes(second)).as("left in the second").isZero();
  }

  @Test
  void peersConnectThroughAFloodOfTenThousandObjects() throws Exception {
    // a server of its own: what is in its namespaces slows down all of them
    try (TestCluster cluster = TestCluster.own();
        Mesh mesh = new Mesh();
        Peers attackers = new Peers()) {
      String namespace = cluster.namespace();
      Path kubeconfig = cluster.kubeconfig("app", namespace);
      Mesh.Member alice = mesh.join(kubeconfig);
      Mesh.Member bob = mesh.join(kubeconfig);
      mesh.awaitReady();
      flood(attackers, kubeconfig, alice.node().publicKey());
      assertThat(cluster.admin().envelopes(namespace)).isGreaterThan(8_000);
      long before = usedHeap();

      Mesh.await(Mesh.connect(alice, bob));

      assertThat(usedHeap() - before).as("growth of the heap, bytes").isLessThan(32 << 20);
      assertThat(alice.transports().get(0).statistics().bytesRead())
          .as("bytes that came in, the flood included")
          .isGreaterThan(1_000_000);
    }
  }

  /** Half of it carries the victim's label, each from another sender, the rest is for nobody. */
  private static void flood(Peers attackers, Path kubeconfig, PublicKey victim) throws Exception {
    String unlimited = "?qps=99999&burst=99999";
    KubernetesTransport attacker =
        attackers.open(kubeconfig, unlimited, KubernetesTransportSettings.DEFAULT);
    for (int round = 0; round < 20; round++) {
      var last = attacker.publish(Peers.envelope(victim), Peers.PATIENCE);
      for (int i = 1; i < 500; i++) {
        PublicKey to = i % 2 == 0 ? victim : Peers.key();
        Envelope junk = Peers.envelope(to);
        last = last.thenCombine(attacker.publish(junk, Peers.PATIENCE), (one, other) -> null);
      }
      Peers.ends(last);
    }
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
