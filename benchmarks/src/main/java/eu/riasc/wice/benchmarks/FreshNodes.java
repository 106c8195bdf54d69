package eu.riasc.wice.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * From nothing to "both connected": sockets, candidates and signaling are part of what is timed.
 */
final class FreshNodes implements Contender {
  static final String OPEN = "wice.open";
  static final String OPEN_AND_CONNECT = "wice.open_and_connect";

  private final String backend;

  FreshNodes(String backend) {
    this.backend = backend;
  }

  @Override
  public void round(int times, Rounds into) throws Exception {
    Samples open = into.begin(OPEN);
    Samples all = into.begin(OPEN_AND_CONNECT);
    List<NodePair> pairs = new ArrayList<>();
    try {
      for (int i = 0; i < times; i++) {
        long began = System.nanoTime();
        NodePair pair = new NodePair(backend);
        pairs.add(pair);
        open.addNanos(System.nanoTime() - began);
        pair.connect();
        all.addNanos(System.nanoTime() - began);
      }
    } finally {
      StandingNodes.closeAll(pairs);
    }
  }
}
