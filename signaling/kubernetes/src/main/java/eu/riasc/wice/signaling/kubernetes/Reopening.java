package eu.riasc.wice.signaling.kubernetes;

import eu.riasc.wice.sansio.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a watch that is over is opened again, and how. Not for several threads.
 *
 * <p>A server that is too busy ends the watches that do not keep up, most of them at the same
 * moment. Those who come back at once only meet each other. What is stored meanwhile is found
 * later, so they come back spread over some seconds.
 */
final class Reopening {
  /** A watch that has lived for so long was a good one. */
  private static final Duration SETTLED = Duration.ofSeconds(10);

  /** One that has not lived for so long may have ended because of what there was to send. */
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  /** Times in a row that a watch begins anew in one request, before it takes two. */
  private static final int MAX_BEGINNINGS = 4;

  /** The wait after a watch that was ended before its time, in first waits of others. */
  private static final int CUT_SHORT = 30;

  private final Backoff backoff;
  private final Backoff patience;
  private int beginnings;
  private long openedAtNanos;
  private long lengthNanos;

  Reopening(KubernetesTransportSettings settings, RandomGenerator random) {
    this.backoff = new Backoff(settings.firstBackoff(), settings.longestBackoff(), random);
    this.patience =
        new Backoff(
            settings.firstBackoff().multipliedBy(CUT_SHORT), settings.longestBackoff(), random);
  }

  /**
   * A stream is about to be opened.
   *
   * @param known whether it can go on where the one before has ended
   * @return whether what there is should be listed before, so that it goes on from there
   */
  boolean wantsList(boolean known) {
    return !known && beginnings >= MAX_BEGINNINGS;
  }

  /** The server has forgotten where it would go on. */
  void forgotten() {
    beginnings = MAX_BEGINNINGS;
  }

  /**
   * A stream is open.
   *
   * @param known whether it goes on from somewhere
   * @param length how long it has been asked to be
   */
  void opened(boolean known, Duration length, long nowNanos) {
    beginnings = known ? 0 : beginnings + 1;
    openedAtNanos = nowNanos;
    lengthNanos = length.toNanos();
  }

  /** The stream could not be opened; returns how long to wait. */
  Duration notOpened() {
    return backoff.next();
  }

  /**
   * The stream is over; returns how long to wait.
   *
   * @param inOrder whether the server has ended it properly, only perhaps too early
   */
  Duration ended(boolean inOrder, long nowNanos) {
    long livedNanos = nowNanos - openedAtNanos;
    if (livedNanos < AT_ONCE.toNanos()) {
      beginnings = Math.max(beginnings, MAX_BEGINNINGS);
    }
    boolean settled = livedNanos > SETTLED.toNanos();
    boolean cutShort = inOrder && livedNanos < lengthNanos - SETTLED.toNanos();
    backoff.reset();
    if (settled) {
      patience.reset();
    }
    return settled && !cutShort ? backoff.next() : patience.next();
  }
}
