package eu.riasc.wice.signaling.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.kube.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is left behind is swept by one peer at a time. */
@Tag("socket")
class SweeperTest {
  private static final KubernetesTransportSettings QUICK =
      Peers.QUICK.withLifetimes(
          Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofSeconds(1));

  @Test
  void oneOfTwoSweepsAndTheOtherTakesOver() throws Exception {
    TestCluster cluster = TestCluster.shared();
    String namespace = cluster.namespace();
    Path kubeconfig = cluster.kubeconfig("app", namespace);
    try (Peers peers = new Peers()) {
      leave(cluster, namespace);
      KubernetesTransport first = peers.open(kubeconfig, "", QUICK);
      KubernetesTransport second = peers.open(kubeconfig, "", QUICK);

      Peers.until(() -> cluster.admin().envelopes(namespace) == 0);

      Peers.until(() -> first.statistics().sweeps() + second.statistics().sweeps() >= 4);
      boolean firstHolds = first.statistics().sweeps() > 0;
      KubernetesTransport holder = firstHolds ? first : second;
      KubernetesTransport other = firstHolds ? second : first;
      assertThat(other.statistics().sweeps()).as("sweeps of the one without the lease").isZero();
      holder.close();
      assertThat(
              cluster
                  .admin()
                  .get(
                      "/apis/coordination.k8s.io/v1/namespaces/"
                          + namespace
                          + "/leases/"
                          + Sweeper.LEASE))
          .as("the lease of a holder that has closed")
          .contains("\"leaseDurationSeconds\":1,")
          .doesNotContain("\"holderIdentity\":\"wice");
      leave(cluster, namespace);
      Peers.until(() -> cluster.admin().envelopes(namespace) == 0);
      assertThat(other.statistics().sweeps()).isPositive();
    }
  }

  private static void leave(TestCluster cluster, String namespace) throws Exception {
    for (int i = 0; i < 30; i++) {
      cluster.admin().createEnvelope(namespace, EnvelopeObject.toJson(Peers.envelope(Peers.key())));
    }
  }
}
