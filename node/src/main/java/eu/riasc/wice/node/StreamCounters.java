package eu.riasc.wice.node;

import java.util.concurrent.atomic.LongAdder;

/** What the streams have done so far. Written by the selector thread, read by any. */
final class StreamCounters {
  final LongAdder opened = new LongAdder();
  final LongAdder openFailures = new LongAdder();
  final LongAdder accepted = new LongAdder();

  /** Connections closed at once since there were too many. */
  final LongAdder acceptsRefused = new LongAdder();

  /** Goes up when a socket is opened or accepted, and down when it is closed. */
  final LongAdder current = new LongAdder();

  final LongAdder sentBytes = new LongAdder();
  final LongAdder receivedBytes = new LongAdder();
  final LongAdder sendsDropped = new LongAdder();

  StreamStatistics statistics() {
    return new StreamStatistics(
        opened.sum(),
        openFailures.sum(),
        accepted.sum(),
        acceptsRefused.sum(),
        current.sum(),
        sentBytes.sum(),
        receivedBytes.sum(),
        sendsDropped.sum());
  }
}
