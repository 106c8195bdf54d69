package eu.riasc.wice.benchmarks;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.node.Node;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One node with many connected sessions: threads, heap, and what it costs to do nothing. Its peers
 * live in a process of their own (see {@link SwarmProcess}), so all figures are the node's alone.
 * ice4j comes second, so that the threads and classes it leaves behind are not counted as ours.
 */
final class ManySessions implements Measurement {
  private static final List<Integer> STEPS = List.of(100, 1_000, 10_000);
  private static final int ICE4J_PAIRS = 50;

  /** Peers that are connecting at a time: more would wait for the pacer longer than patience is. */
  private static final int UNDER_WAY = 500;

  /** Sockets and files of the swarm beside one socket for each peer. */
  private static final int SPARE_DESCRIPTORS = 200;

  /** ice4j keeps what it needs for checks 3 s longer; everybody's repetitions have ended too. */
  private static final Duration SETTLE = Duration.ofSeconds(8);

  /** Four times the interval of consent checks. */
  private static final Duration IDLE = Duration.ofSeconds(20);

  private static final Duration CONNECT_LIMIT = Duration.ofMinutes(6);

  @Override
  public String says() {
    return "threads, heap and idle load of 100, 1,000 and 10,000 sessions, beside ice4j";
  }

  @Override
  public void run(Report report) throws Exception {
    Ice4jAgent.prepare();
    ours(report);
    ice4j(report);
  }

  private static void ours(Report report) throws Exception {
    List<Integer> steps = STEPS.stream().filter(each -> each <= mostPeers()).toList();
    if (steps.size() < STEPS.size()) {
      report.condition(
          "sessions", "at most " + mostPeers() + " for want of file descriptors: ulimit -n 20000");
    }
    PrivateKey key = PrivateKey.generate(new SecureRandom());
    try (SwarmProcess swarm = new SwarmProcess(key.publicKey(), steps.get(steps.size() - 1));
        Node node = NodePair.builder(key, swarm.backend()).build()) {
      if (!connect(node, swarm, 0, 1)) {
        throw new IllegalStateException("connect one peer: not connected after " + CONNECT_LIMIT);
      }
      Thread.sleep(SETTLE.toMillis());
      Heap one = Heap.now(); // the first session has brought all classes
      report.figure("wice.threads.1_session", Load.threads(), "threads");
      int connected = 1;
      for (int step : steps) {
        long began = System.nanoTime();
        if (!connect(node, swarm, connected, step)) {
          report.condition(
              step + "_sessions",
              "left out, only " + connectedPeers(node) + " connected after " + CONNECT_LIMIT);
          return;
        }
        report.figure(
            "wice.connect.to_" + step + "_sessions",
            (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1),
            "s");
        connected = step;
        measure(node, step, one, report);
      }
    }
  }

  private static void measure(Node node, int sessions, Heap one, Report report) throws Exception {
    Thread.sleep(SETTLE.toMillis());
    String figure = "." + sessions + "_sessions";
    report.figure("wice.threads" + figure, Load.threads(), "threads");
    Heap heap = Heap.now();
    heap("wice", figure, one, heap, sessions - 1, report, Target.atMost(30));
    report.figure(
        "wice.idle_cpu" + figure,
        Load.cpuPercent(IDLE),
        "%_of_a_core",
        sessions == 10_000 ? Target.atMost(50) : null);
    report.figure(
        "wice.still_connected" + figure,
        (double) connectedPeers(node),
        "sessions",
        Target.atLeast(sessions));
  }

  /** As many as the swarm's process may have sockets. */
  private static long mostPeers() {
    var system =
        ManagementFactory.getPlatformMXBean(com.sun.management.UnixOperatingSystemMXBean.class);
    return system.getMaxFileDescriptorCount() - SPARE_DESCRIPTORS;
  }

  /** Whether all are connected within the limit. */
  private static boolean connect(Node node, SwarmProcess swarm, int from, int to) throws Exception {
    long deadline = System.nanoTime() + CONNECT_LIMIT.toNanos();
    int begun = from;
    for (long connected = connectedPeers(node); connected < to; connected = connectedPeers(node)) {
      if (!swarm.isAlive()) {
        throw new IllegalStateException("connect " + to + " peers: their process has ended");
      }
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      int end = (int) Math.min(to, connected + UNDER_WAY);
      for (int i = begun; i < end; i++) {
        node.connect(swarm.key(i));
      }
      if (end > begun) {
        swarm.want(begun, end);
        begun = end;
      }
      Thread.sleep(50);
    }
    return true;
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
      heap("ice4j", "", before, Heap.now(), 2 * ICE4J_PAIRS, report, null);
      report.figure("ice4j.idle_cpu.50_pairs", Load.cpuPercent(IDLE), "%_of_a_core");
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
      String whose,
      String figure,
      Heap before,
      Heap after,
      int agents,
      Report report,
      @Nullable Target target)
      throws IOException {
    double kilobytes = 1000.0 * agents;
    report.figure(
        whose + ".heap_per_agent" + figure,
        (after.usedBytes() - before.usedBytes()) / kilobytes,
        "kB",
        target);
    report.figure(
        whose + ".heap_per_agent.histogram" + figure,
        (after.histogramBytes() - before.histogramBytes()) / kilobytes,
        "kB",
        target);
    report.attach(
        whose + figure.replace('.', '-') + "-classes.txt", after.growthSince(before, agents));
  }
}
