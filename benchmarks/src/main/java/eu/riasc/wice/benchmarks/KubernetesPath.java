package eu.riasc.wice.benchmarks;

import eu.riasc.wice.kube.TestCluster;
import java.util.List;

/** From publish to handler through an API server, beside a bare create and watch, in turns. */
final class KubernetesPath implements Measurement {
  private static final int ROUNDS = 7;
  private static final int TIMES_EACH = 60;

  @Override
  public String says() {
    return "latency from publish to handler, beside a bare create and watch";
  }

  @Override
  public void run(Report report) throws Exception {
    try (TestCluster cluster = TestCluster.own();
        KubernetesPeers peers = new KubernetesPeers(cluster);
        BareWatchContender bare = new BareWatchContender(cluster, peers.namespace())) {
      Rounds rounds = Turns.take(List.of(new KubernetesContender(peers), bare), ROUNDS, TIMES_EACH);
      for (String figure : List.of(KubernetesContender.FIGURE, BareWatchContender.FIGURE)) {
        report.figure(figure + ".median", rounds.all(figure).median(), "ms");
        report.figure(figure + ".p99", rounds.all(figure).percentile(99), "ms");
      }
      report.figure(
          "ratio.kubernetes_publish_to_bare_create",
          rounds.ratio(KubernetesContender.FIGURE, BareWatchContender.FIGURE),
          "1",
          Target.atMost(1.3));
    }
  }
}
