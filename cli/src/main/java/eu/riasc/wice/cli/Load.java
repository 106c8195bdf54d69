package eu.riasc.wice.cli;

/**
 * The sending side of a throughput measurement: load datagrams, kept within a window that the
 * receiver's reports open. The window grows by one with every report and halves when reports stay
 * away, so a slow path is not flooded. Not thread-safe.
 */
final class Load {
  /** A datagram's payload: fits the MTU of any path. */
  static final int DATAGRAM_BYTES = 1200;

  private static final int MIN_WINDOW = 64;
  private static final int MAX_WINDOW = 1024;
  private static final long REPORT_OVERDUE_NANOS = 200_000_000L;

  private final long endNanos;
  private final byte[] payload;
  private long sent;
  private long acknowledged;
  private long skipped;
  private long reportedBytes;
  private long lastReportNanos;
  private int window = 128;

  Load(long nowNanos, long durationNanos) {
    this.endNanos = nowNanos + durationNanos;
    this.lastReportNanos = nowNanos;
    this.payload = new ProbeDatagram(ProbeDatagram.Kind.LOAD, 0, 0, DATAGRAM_BYTES).encode();
  }

  boolean isOver(long nowNanos) {
    return nowNanos - endNanos >= 0;
  }

  /** How many datagrams may be sent now. */
  int allowance(long nowNanos) {
    if (nowNanos - lastReportNanos > REPORT_OVERDUE_NANOS) {
      // what is under way is taken for lost: begin anew with half the window
      skipped = sent - acknowledged;
      window = Math.max(MIN_WINDOW, window / 2);
      lastReportNanos = nowNanos;
    }
    return (int) Math.max(0, window - (sent - acknowledged - skipped));
  }

  /** One datagram's bytes. */
  byte[] datagram() {
    return payload;
  }

  /** So many datagrams have been sent. */
  void sent(int count) {
    sent += count;
  }

  /** The receiver has told how much has come. */
  void reported(ProbeDatagram report, long nowNanos) {
    if (report.number() > acknowledged) {
      acknowledged = report.number();
      reportedBytes = report.value();
      skipped = Math.min(skipped, sent - acknowledged);
      lastReportNanos = nowNanos;
      window = Math.min(MAX_WINDOW, window + 1);
    }
  }

  /** Bytes that have arrived for certain. */
  long arrivedBytes() {
    return reportedBytes;
  }
}
