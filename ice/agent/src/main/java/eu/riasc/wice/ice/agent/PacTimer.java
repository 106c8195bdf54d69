package eu.riasc.wice.ice.agent;

import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The patience of RFC 8863 §4: a checklist fails only when the timer has ended and no pair can work
 * any more. A valid pair that nobody nominates is waited for as long again.
 */
final class PacTimer {
  private final Duration patience;
  private final long endsAtNanos;
  private boolean ended;
  private boolean failed;

  /** Starts when the agent is made. */
  PacTimer(AgentConfig config, long nowNanos) {
    this.patience = config.patience();
    this.endsAtNanos = nowNanos + patience.toNanos();
  }

  boolean hasFailed() {
    return failed;
  }

  /**
   * Decides whether a checklist without a selected pair has failed.
   *
   * @return why, once, or null
   */
  @Nullable String failure(Checklist checklist, boolean credentialsKnown, long nowNanos) {
    ended |= nowNanos - endsAtNanos >= 0;
    if (!ended || failed) {
      return null;
    }
    boolean givenUp = nowNanos - nominationNanos() >= 0;
    if (credentialsKnown && !givenUp && checklist.any(PacTimer::isHopeful)) {
      return null;
    }
    failed = true;
    String after = " after " + patience.toMillis() + " ms";
    if (!credentialsKnown) {
      return "the peer's credentials are not known" + after;
    }
    if (checklist.any(CheckedPair::isValid)) {
      return "no valid pair was nominated" + after;
    }
    int pairs = checklist.pairs().size();
    return pairs == 0
        ? "no candidate pair" + after
        : "none of " + pairs + " pairs answered" + after;
  }

  private static boolean isHopeful(CheckedPair pair) {
    return pair.isValid() || Checklist.isPending(pair);
  }

  private long nominationNanos() {
    return endsAtNanos + patience.toNanos();
  }

  OptionalLong nextNanos() {
    return failed ? OptionalLong.empty() : OptionalLong.of(ended ? nominationNanos() : endsAtNanos);
  }
}
