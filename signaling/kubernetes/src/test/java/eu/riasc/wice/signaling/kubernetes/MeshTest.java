package eu.riasc.wice.signaling.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.kube.TestCluster;
import eu.riasc.wice.node.Peer;
import eu.riasc.wice.signaling.Envelope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many peers in one namespace, and peers in two; nothing is left when they are connected. */
@Tag("socket")
@Timeout(300)
class MeshTest {
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

      Peers.until(() -> cluster.admin().envelopes(namespace) == 0);
      report("pairs", mesh.requests(), 100);
    }
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

      Peers.until(() -> cluster.admin().envelopes(namespace) == 0);
      report("mesh", mesh.requests(), 190);
    }
  }

  /** A figure, not a promise: docs/kubernetes.md says how far it is from what it should be. */
  private static void report(String name, long requests, int sessions) {
    System.out.printf(
        java.util.Locale.ROOT,
        "%s: %.2f requests per session%n",
        name,
        (double) requests / sessions);
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
  }

  @Test
  void peersConnectThroughAFloodOfTenThousandObjects() throws Exception {
    TestCluster cluster = TestCluster.shared();
    String namespace = cluster.namespace();
    Path kubeconfig = cluster.kubeconfig("app", namespace);
    try (Mesh mesh = new Mesh();
        Peers attackers = new Peers()) {
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
