package eu.riasc.wice.signaling.kubernetes;

import java.util.concurrent.atomic.LongAdder;

/** What {@link KubernetesStatistics} tells, as it is counted. Safe for use by several threads. */
final class Counters {
  final LongAdder requests = new LongAdder();
  final LongAdder creations = new LongAdder();
  final LongAdder deletions = new LongAdder();
  final LongAdder bytesRead = new LongAdder();
  final LongAdder watchesBegun = new LongAdder();
  final LongAdder watchesResumed = new LongAdder();
  final LongAdder sweeps = new LongAdder();

  KubernetesStatistics snapshot() {
    return new KubernetesStatistics(
        requests.sum(),
        creations.sum(),
        deletions.sum(),
        bytesRead.sum(),
        watchesBegun.sum(),
        watchesResumed.sum(),
        sweeps.sum());
  }
}
