package eu.riasc.wice.ice.agent;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Tries pairs of a better kind again as long as a worse one is selected: those that failed, since a
 * firewall may be opened, or a NAT replaced, without a change of any candidate; and those that work
 * but were passed over, since their nominating checks were lost, or by a restart that may not be
 * made yet. Each gets one check an interval, without repetition: both sides do so, and what one
 * side's check opens lets the other side's in.
 */
final class UpgradeRetry {
  /** The best of those that failed; more would only cost. */
  private static final int MOST_PAIRS = 4;

  private final long intervalNanos;
  private final RandomGenerator random;
  private final Deque<CheckedPair> waiting = new ArrayDeque<>(0);
  private @Nullable SelectedPath watched;
  private long nextNanos;

  UpgradeRetry(AgentConfig config, RandomGenerator random) {
    this.intervalNanos = config.upgradeRetry().toNanos();
    this.random = random;
  }

  /** Queues the pairs to try, when it is time. */
  void look(SelectedPath path, Checklist checklist, long nowNanos) {
    if (path != watched) {
      watched = path;
      waiting.clear();
      schedule(nowNanos);
    } else if (nowNanos - nextNanos >= 0) {
      schedule(nowNanos);
      for (CheckedPair pair : checklist.pairs()) {
        if (waiting.size() < MOST_PAIRS && isWorthARetry(pair, path) && !waiting.contains(pair)) {
          waiting.add(pair);
        }
      }
    }
  }

  /**
   * The peer's check has come over a pair whose own checks have not been answered so far: it gets
   * one more. A series of checks for each would go on as long as the peer's do get through to us
   * and ours do not to it.
   */
  void trigger(CheckedPair pair) {
    if (waiting.size() < MOST_PAIRS && !waiting.contains(pair)) {
      waiting.add(pair);
    }
  }

  private void schedule(long nowNanos) {
    nextNanos = nowNanos + intervalNanos + (long) ((random.nextDouble() - 0.5) * intervalNanos / 2);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** The next pair to try, or null. */
  @Nullable CheckedPair take() {
    return waiting.poll();
  }

  /** When {@link #look} has something to do; empty if nothing is better than the path. */
  OptionalLong nextNanos(SelectedPath path, Checklist checklist) {
    boolean any = checklist.any(pair -> isWorthARetry(pair, path));
    return any && path == watched ? OptionalLong.of(nextNanos) : OptionalLong.empty();
  }

  /**
   * Addresses that the peer has not signaled are left out: between two NATs that map per
   * destination each check would make up another.
   */
  private boolean isWorthARetry(CheckedPair pair, SelectedPath path) {
    boolean failed =
        pair.state() == PairState.FAILED && pair.remote().type() != CandidateType.PEER_REFLEXIVE;
    return (failed || pair.isValid()) && pair.isImprovementOn(path.pair());
  }
}
