package eu.riasc.wice.signaling.kubernetes;

import java.util.concurrent.atomic.LongAdder;

/** What {@link KubernetesStatistics} tells, as it is counted. Safe for use by several threads. */
final class Counters {
  final LongAdder requests = new LongAdder();
  final LongAdder creations = new LongAdder();
  final LongAdder deletions = new LongAdder();
  final LongAdder collections = new LongAdder();
  final LongAdder lists = new LongAdder();
  final LongAdder watches = new LongAdder();
  final LongAdder bytesRead = new LongAdder();
  final LongAdder bytesWatched = new LongAdder();
  final LongAdder watchesBegun = new LongAdder();
  final LongAdder watchesResumed = new LongAdder();
  final LongAdder sweeps = new LongAdder();

  /** A request is being made that is no watch. */
  void count(ApiRequest request) {
    boolean ofSeveral = request.path().contains("?");
    if (request.method().equals("DELETE")) {
      deletions.increment();
      collections.add(ofSeveral ? 1 : 0);
    } else if (request.method().equals("GET")) {
      lists.add(ofSeveral ? 1 : 0);
    }
  }

  KubernetesStatistics snapshot() {
    return new KubernetesStatistics(
        requests.sum(),
        creations.sum(),
        deletions.sum(),
        collections.sum(),
        lists.sum(),
        watches.sum(),
        bytesRead.sum(),
        bytesWatched.sum(),
        watchesBegun.sum(),
        watchesResumed.sum(),
        sweeps.sum());
  }
}
