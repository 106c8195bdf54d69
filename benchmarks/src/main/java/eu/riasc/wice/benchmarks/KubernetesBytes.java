package eu.riasc.wice.benchmarks;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.kube.TestCluster;
import eu.riasc.wice.signaling.kubernetes.KubernetesTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** What a peer's watch brings it while others in the namespace write to each other. */
final class KubernetesBytes implements Measurement {
  private static final List<Integer> OTHERS = List.of(1, 10, 100);

  /** Below what a watch takes at once of one sender. */
  private static final int ENVELOPES = 20;

  @Override
  public String says() {
    return "bytes that a peer watches, with few and with many others in its namespace";
  }

  @Override
  public void run(Report report) throws Exception {
    List<Double> watched = new ArrayList<>();
    try (TestCluster cluster = TestCluster.own()) {
      for (int others : OTHERS) {
        watched.add(measure(cluster, others));
        report.figure(
            "kubernetes.bytes_watched.others_" + others,
            watched.get(watched.size() - 1),
            "bytes_per_envelope");
      }
    }
    report.figure(
        "ratio.kubernetes_bytes_watched_most_to_fewest",
        watched.get(watched.size() - 1) / watched.get(0),
        "1",
        Target.atMost(1.05));
  }

  private static double measure(TestCluster cluster, int others) throws Exception {
    try (KubernetesPeers peers = new KubernetesPeers(cluster)) {
      PublicKey key = KubernetesPeers.key();
      Semaphore arrived = new Semaphore(0);
      KubernetesTransport watching = peers.open("");
      KubernetesPeers.subscribe(watching, key, envelope -> arrived.release());
      List<PublicKey> keys = new ArrayList<>();
      List<KubernetesTransport> transports = new ArrayList<>();
      for (int i = 0; i < others; i++) {
        keys.add(KubernetesPeers.key());
        transports.add(peers.open(""));
        KubernetesPeers.subscribe(transports.get(i), keys.get(i), envelope -> {});
      }
      KubernetesTransport sender = peers.open("");
      PublicKey from = KubernetesPeers.key();
      long before = watching.statistics().bytesWatched();
      for (int round = 0; round < ENVELOPES; round++) {
        for (int i = 0; i < others; i++) {
          PublicKey next = keys.get((i + 1) % others);
          KubernetesPeers.await(
              transports
                  .get(i)
                  .publish(KubernetesPeers.envelope(keys.get(i), next), KubernetesPeers.PATIENCE));
        }
        KubernetesPeers.await(
            sender.publish(KubernetesPeers.envelope(from, key), KubernetesPeers.PATIENCE));
        if (!arrived.tryAcquire(KubernetesPeers.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          throw new IllegalStateException("await an envelope: not there within the time");
        }
      }
      peers.awaitEmpty(); // the end of each object is watched too
      return (watching.statistics().bytesWatched() - before) / (double) ENVELOPES;
    }
  }
}
