package eu.riasc.wice.benchmarks;

import eu.riasc.wice.node.Node;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One node with 1,000 connected sessions: threads, heap, and what it costs to do nothing. The 1,000
 * peers live in the same JVM (see {@link EndpointSwarm}), so there are twice as many agents as
 * sessions, and all figures are for both ends together. ice4j comes second, so that the threads and
 * classes it leaves behind are not counted as ours.
 */
final class ManySessions implements Measurement {
  private static final int SESSIONS = 1_000;
  private static final int ICE4J_PAIRS = 100;

  /** ice4j keeps what it needs for checks 3 s longer; everybody's repetitions have ended too. */
  private static final Duration SETTLE = Duration.ofSeconds(10);

  /** Six or seven times the interval of consent checks. */
  private static final Duration IDLE = Duration.ofSeconds(32);

  @Override
  public String says() {
    return "threads, heap and idle load of 1,000 sessions, beside ice4j";
  }

  @Override
  public void run(Report report) throws Exception {
    Ice4jAgent.prepare();
    ours(report);
    ice4j(report);
  }

  private static void ours(Report report) throws Exception {
    String uri = "inprocess:swarm";
    try (Node node = NodePair.open(uri);
        SwarmSignaling signaling = new SwarmSignaling(uri);
        EndpointSwarm swarm =
            new EndpointSwarm(
                SESSIONS, node.publicKey(), signaling.backend(), signaling.worker())) {
      connect(node, swarm, 0, 1);
      Heap before = Heap.now(); // the first session has brought all classes
      report.figure("wice.threads.1_session", Load.threads(), "threads");
      connect(node, swarm, 1, 100);
      report.figure("wice.threads.100_sessions", Load.threads(), "threads");
      long began = System.nanoTime();
      connect(node, swarm, 100, SESSIONS);
      report.figure("wice.threads.1000_sessions", Load.threads(), "threads");
      report.figure(
          "wice.connect_900_more",
          (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1),
          "s");
      Thread.sleep(SETTLE.toMillis());
      heap("wice", before, Heap.now(), 2 * (SESSIONS - 1), report, Target.atMost(40));
      report.figure("wice.idle_cpu.1000_sessions", Load.cpuPercent(IDLE), "%_of_a_core");
      report.figure(
          "wice.still_connected",
          (double) connectedPeers(node),
          "sessions",
          Target.atLeast(SESSIONS));
    }
  }

  private static void connect(Node node, EndpointSwarm swarm, int from, int to)
      throws InterruptedException {
    for (int i = from; i < to; i++) {
      node.connect(swarm.key(i));
      swarm.want(i);
    }
    for (int i = from; i < to; i++) {
      swarm.awaitConnected(i);
    }
    while (connectedPeers(node) < to) {
      Thread.sleep(10);
    }
  }

  private static long connectedPeers(Node node) {
    return node.peers().stream().filter(peer -> peer.isConnected()).count();
  }

  private static void ice4j(Report report) throws Exception {
    List<Ice4jPair> pairs = new ArrayList<>();
    try {
      pairs.add(connectedIce4jPair());
      Thread.sleep(SETTLE.toMillis());
      Heap before = Heap.now();
      int threads = Load.threads();
      for (int i = 0; i < ICE4J_PAIRS; i++) {
        pairs.add(connectedIce4jPair());
      }
      Thread.sleep(SETTLE.toMillis());
      double agents = 2 * ICE4J_PAIRS;
      report.figure("ice4j.threads_per_agent", (Load.threads() - threads) / agents, "threads");
      heap("ice4j", before, Heap.now(), 2 * ICE4J_PAIRS, report, null);
      report.figure("ice4j.idle_cpu.100_pairs", Load.cpuPercent(IDLE), "%_of_a_core");
    } finally {
      pairs.forEach(Ice4jPair::close);
    }
  }

  private static Ice4jPair connectedIce4jPair() throws Exception {
    Ice4jPair pair = new Ice4jPair();
    pair.connect();
    return pair;
  }

  private static void heap(
      String whose, Heap before, Heap after, int agents, Report report, @Nullable Target target)
      throws IOException {
    double kilobytes = 1000.0 * agents;
    report.figure(
        whose + ".heap_per_agent",
        (after.usedBytes() - before.usedBytes()) / kilobytes,
        "kB",
        target);
    report.figure(
        whose + ".heap_per_agent.histogram",
        (after.histogramBytes() - before.histogramBytes()) / kilobytes,
        "kB",
        target);
    report.attach(whose + "-classes.txt", after.growthSince(before, agents));
  }
}
