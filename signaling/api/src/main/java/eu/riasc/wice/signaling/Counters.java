package eu.riasc.wice.signaling;

import java.util.concurrent.atomic.LongAdder;

/** What the façade counts. Each field is one of {@link SignalingStatistics}. */
final class Counters {
  final LongAdder received = new LongAdder();
  final LongAdder delivered = new LongAdder();
  final LongAdder unwanted = new LongAdder();
  final LongAdder duplicates = new LongAdder();
  final LongAdder limited = new LongAdder();
  final LongAdder overloaded = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder handlerFailures = new LongAdder();
  final LongAdder published = new LongAdder();
  final LongAdder publishFailures = new LongAdder();

  SignalingStatistics snapshot() {
    return new SignalingStatistics(
        received.sum(),
        delivered.sum(),
        unwanted.sum(),
        duplicates.sum(),
        limited.sum(),
        overloaded.sum(),
        refused.sum(),
        handlerFailures.sum(),
        published.sum(),
        publishFailures.sum());
  }
}
