package eu.riasc.wice.cli;

import eu.riasc.wice.sansio.TokenBucket;
import org.jspecify.annotations.Nullable;

/**
 * The answering side of one peer's pings: well-formed pings only, at most so many a second; counts
 * load and reports it. Not thread-safe.
 */
final class Echo {
  private static final double PINGS_PER_SECOND = 200;
  private static final int PING_BURST = 50;

  /** Load datagrams after which a report goes out. */
  private static final int REPORT_EVERY = 32;

  private final TokenBucket pings;
  private long loadCount;
  private long loadBytes;

  Echo(long nowNanos) {
    this.pings = new TokenBucket(PINGS_PER_SECOND, PING_BURST, nowNanos);
  }

  /** What to answer to a datagram, or null for nothing. */
  @Nullable ProbeDatagram answer(byte[] payload, long nowNanos) {
    ProbeDatagram datagram = ProbeDatagram.decode(payload);
    if (datagram != null && datagram.kind() == ProbeDatagram.Kind.PING && pings.tryTake(nowNanos)) {
      return ProbeDatagram.of(ProbeDatagram.Kind.PONG, datagram.number(), datagram.value());
    }
    if (datagram != null && datagram.kind() == ProbeDatagram.Kind.LOAD) {
      loadCount++;
      loadBytes += datagram.length();
      return loadCount % REPORT_EVERY == 0
          ? ProbeDatagram.of(ProbeDatagram.Kind.REPORT, loadCount, loadBytes)
          : null;
    }
    return null;
  }
}
