package eu.riasc.wice.signaling.multicast;

import java.util.concurrent.atomic.LongAdder;

/** The counters behind {@link MulticastStatistics}. Safe for use by several threads. */
final class Counters {
  final LongAdder received = new LongAdder();
  final LongAdder echoes = new LongAdder();
  final LongAdder malformed = new LongAdder();
  final LongAdder foreign = new LongAdder();
  final LongAdder limited = new LongAdder();
  final LongAdder delivered = new LongAdder();
  final LongAdder sent = new LongAdder();
  final LongAdder sendFailures = new LongAdder();

  MulticastStatistics snapshot() {
    return new MulticastStatistics(
        received.sum(),
        echoes.sum(),
        malformed.sum(),
        foreign.sum(),
        limited.sum(),
        delivered.sum(),
        sent.sum(),
        sendFailures.sum());
  }
}
