package eu.riasc.wice.ice.agent;

import eu.riasc.wice.sansio.Times;
import java.util.OptionalLong;

/**
 * Notices that the selected pair's path has gone silent, and that it works again.
 *
 * <p>A check that is overdue, or payload that nothing was received after, starts a series of
 * ordinary checks at 0, 0.5, 1.5 and 3.5 s; after that the consent checks go on, 4 to 6 s apart.
 * Three unanswered checks in a row and 7 s without authenticated STUN (2 s while payload is being
 * sent) make the path silent. Received payload puts that off, for it may be forged, no longer than
 * until consent expires.
 */
final class PathMonitor {
  private static final long[] SERIES_NANOS = {0, 500_000_000L, 1_500_000_000L, 3_500_000_000L};
  private static final int UNANSWERED_LIMIT = 3;

  /** What was heard this recently shows that the path has not moved. */
  private static final long ELSEWHERE_NANOS = 500_000_000L;

  private final long silenceNanos;
  private final long silenceWhileSendingNanos;
  private final long payloadAnswerNanos;

  private boolean silent;
  private int unanswered;
  private long heardNanos;

  private boolean payloadUnanswered;
  private long payloadUnansweredSinceNanos;
  private boolean payloadSent;
  private long payloadSentNanos;

  private boolean inSeries;
  private int seriesIndex;
  private long seriesStartNanos;

  private OptionalLong verdictNanos = OptionalLong.empty();

  PathMonitor(AgentConfig config, long nowNanos) {
    this.silenceNanos = config.silence().toNanos();
    this.silenceWhileSendingNanos = config.silenceWhileSending().toNanos();
    this.payloadAnswerNanos = config.payloadAnswer().toNanos();
    this.heardNanos = nowNanos;
  }

  boolean isSilent() {
    return silent;
  }

  /** A check of ours was answered: the path works both ways. True if that ends a silence. */
  boolean onAnswered(long nowNanos) {
    heard(nowNanos);
    unanswered = 0;
    inSeries = false;
    verdictNanos = OptionalLong.empty();
    boolean recovered = silent;
    silent = false;
    return recovered;
  }

  /** An authenticated check of the peer came over the path. */
  void onRequest(long nowNanos) {
    heard(nowNanos);
  }

  /**
   * An authenticated check of the peer came over another path: perhaps this one has moved, as after
   * a NAT rebinding.
   */
  void onCheckFromElsewhere(long nowNanos) {
    if (nowNanos - heardNanos >= ELSEWHERE_NANOS) {
      startSeries(nowNanos);
    }
  }

  void onPayloadReceived(long nowNanos) {
    heard(nowNanos);
  }

  private void heard(long nowNanos) {
    heardNanos = nowNanos;
    payloadUnanswered = false;
  }

  /** Payload was sent, last at the given time, which may lie in the past. */
  void onPayloadSent(long lastNanos) {
    payloadSent = true;
    payloadSentNanos = lastNanos;
    if (!payloadUnanswered && lastNanos - heardNanos >= 0) {
      payloadUnanswered = true;
      payloadUnansweredSinceNanos = lastNanos;
    }
  }

  /** A check is overdue. */
  void onUnanswered(long nowNanos) {
    unanswered++;
    startSeries(nowNanos);
  }

  /**
   * The connection that the path goes over is closed.
   *
   * @return whether that makes the path silent
   */
  boolean onConnectionClosed(long nowNanos) {
    startSeries(nowNanos);
    unanswered = Math.max(unanswered, UNANSWERED_LIMIT);
    boolean becomes = !silent;
    silent = true;
    return becomes;
  }

  /** Begins the series of checks, unless one has begun since the last answer. */
  void startSeries(long nowNanos) {
    if (!inSeries) {
      inSeries = true;
      seriesIndex = 0;
      seriesStartNanos = nowNanos;
    }
  }

  /** Whether a check of the series is to be sent. */
  boolean takeProbe(long nowNanos) {
    if (payloadUnanswered && nowNanos - payloadUnansweredSinceNanos >= payloadAnswerNanos) {
      startSeries(nowNanos);
    }
    if (!inSeries || seriesIndex >= SERIES_NANOS.length || nowNanos - probeNanos() < 0) {
      return false;
    }
    seriesIndex++;
    return true;
  }

  private long probeNanos() {
    return seriesStartNanos + SERIES_NANOS[seriesIndex];
  }

  /** Whether the path has just become silent. */
  boolean becomesSilent(long nowNanos) {
    verdictNanos = OptionalLong.empty();
    if (silent || unanswered < UNANSWERED_LIMIT) {
      return false;
    }
    long quiet = nowNanos - heardNanos;
    boolean sending = payloadSent && nowNanos - payloadSentNanos <= silenceWhileSendingNanos;
    if (quiet >= silenceNanos || (sending && quiet >= silenceWhileSendingNanos)) {
      silent = true;
      return true;
    }
    verdictNanos =
        OptionalLong.of(
            heardNanos
                + (quiet < silenceWhileSendingNanos ? silenceWhileSendingNanos : silenceNanos));
    return false;
  }

  /** How long nothing was heard, and how many checks went unanswered, in words. */
  String describe(long nowNanos) {
    return unanswered
        + " checks unanswered, nothing heard for "
        + (nowNanos - heardNanos) / 1_000_000
        + " ms";
  }

  /** When {@link #takeProbe} or {@link #becomesSilent} may have something new. */
  OptionalLong nextNanos() {
    OptionalLong next = verdictNanos;
    if (inSeries && seriesIndex < SERIES_NANOS.length) {
      next = Times.earliest(next, probeNanos());
    }
    if (payloadUnanswered && !inSeries) {
      next = Times.earliest(next, payloadUnansweredSinceNanos + payloadAnswerNanos);
    }
    return next;
  }
}
