package eu.riasc.wice.benchmarks;

import eu.riasc.wice.kube.TestCluster;
import eu.riasc.wice.node.Node;
import eu.riasc.wice.node.Peer;
import eu.riasc.wice.signaling.kubernetes.KubernetesStatistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What a session costs the API server, and how long it takes until all are connected: each with
 * each, and in pairs. All begin at the same moment. Counted until nothing is stored any more,
 * subscriptions included; a peer subscribes once, however many sessions it has, so what the
 * sessions cost is told without that too.
 */
final class KubernetesRequests implements Measurement {
  private static final int MESH = 20;
  private static final int PAIRS = 200;
  private static final double MOST = 8;

  private static final Map<String, ToLongFunction<KubernetesStatistics>> KINDS =
      new LinkedHashMap<>();

  static {
    KINDS.put("create", KubernetesStatistics::creations);
    KINDS.put("delete", KubernetesStatistics::deletions);
    KINDS.put("list", KubernetesStatistics::lists);
    KINDS.put("watch", KubernetesStatistics::watches);
    KINDS.put(
        "get_and_update_lease",
        each ->
            each.requests() - each.creations() - each.deletions() - each.lists() - each.watches());
  }

  @Override
  public String says() {
    return "requests per session, and the time until all are connected";
  }

  @Override
  public void run(Report report) throws Exception {
    List<int[]> mesh = new ArrayList<>();
    for (int i = 0; i < MESH; i++) {
      for (int j = 0; j < i; j++) {
        mesh.add(new int[] {i, j});
      }
    }
    List<int[]> pairs = new ArrayList<>();
    for (int i = 0; i < PAIRS; i += 2) {
      pairs.add(new int[] {i, i + 1});
    }
    measure(report, "kubernetes.mesh_of_" + MESH, MESH, mesh);
    measure(report, "kubernetes.pairs_of_" + PAIRS, PAIRS, pairs);
  }

  private static void measure(Report report, String name, int members, List<int[]> sessions)
      throws Exception {
    try (TestCluster cluster = TestCluster.own()) {
      KubernetesPeers peers = new KubernetesPeers(cluster);
      try (peers) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < members; i++) {
          nodes.add(peers.join());
        }
        for (Node each : nodes) {
          KubernetesPeers.await(each.ready());
        }
        long subscriptions = peers.sum(KubernetesStatistics::requests);
        report.figure(
            name + ".subscription", subscriptions / (double) members, "requests_per_peer");
        long began = System.nanoTime();
        List<Peer> connecting = new ArrayList<>();
        for (int[] each : sessions) {
          Node one = nodes.get(each[0]);
          Node other = nodes.get(each[1]);
          connecting.add(one.connect(other.publicKey()));
          connecting.add(other.connect(one.publicKey()));
        }
        for (Peer each : connecting) {
          KubernetesPeers.await(each.connected());
        }
        report.figure(name + ".all_connected", (System.nanoTime() - began) / 1e9, "s");
        peers.awaitEmpty();
        double count = sessions.size();
        report.figure(
            name + ".requests",
            peers.sum(KubernetesStatistics::requests) / count,
            "per_session",
            Target.atMost(MOST));
        report.figure(
            name + ".requests_without_subscriptions",
            (peers.sum(KubernetesStatistics::requests) - subscriptions) / count,
            "per_session");
        KINDS.forEach(
            (kind, figure) ->
                report.figure(
                    name + ".requests." + kind, peers.sum(figure) / count, "per_session"));
      }
      report.figure(name + ".left_when_all_close", peers.stored(), "objects", Target.atMost(0));
    }
  }
}
