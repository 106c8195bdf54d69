package eu.riasc.wice.ice.agent;

import eu.riasc.wice.sansio.Times;
import eu.riasc.wice.sansio.Transport;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of one agent, best first, and the triggered-check queue (RFC 8445 §6.1.2, §6.1.4).
 *
 * <p>One data stream with one component: so there is one checklist, and freezing only tells pairs
 * of the same foundation apart.
 */
final class Checklist {
  private final AgentConfig config;
  private final AgentCounters counters;
  private final List<CheckedPair> pairs = new ArrayList<>(4);
  private final Deque<CheckedPair> triggered = new ArrayDeque<>(2);
  private Role role;

  Checklist(AgentConfig config, Role role, AgentCounters counters) {
    this.config = config;
    this.role = role;
    this.counters = counters;
  }

  /** All pairs, best first. */
  List<CheckedPair> pairs() {
    return pairs;
  }

  @Nullable CheckedPair find(Transport transport, InetSocketAddress base, InetSocketAddress peer) {
    for (CheckedPair pair : pairs) {
      if (pair.isBetween(transport, base, peer)) {
        return pair;
      }
    }
    return null;
  }

  /**
   * Adds a pair unless one from the same base to the same address exists over the same transport
   * (RFC 8445 §6.1.2.4) or the list is full of better ones (§6.1.2.5).
   *
   * @return the pair that is in the list, or null
   */
  @Nullable CheckedPair form(Candidate local, Candidate remote, long nowNanos) {
    CheckedPair known = find(local.transport(), local.base(), remote.address());
    if (known != null) {
      return known;
    }
    CheckedPair pair = new CheckedPair(local, remote, role);
    if (pairs.size() >= config.maxPairs()) {
      counters.drop(DropReason.TOO_MANY_PAIRS, pair.view());
      if (!makeRoomFor(pair)) {
        return null;
      }
    }
    if (isUnblocked(pair, nowNanos)) {
      pair.moveTo(PairState.WAITING);
    }
    insert(pair);
    return pair;
  }

  private void insert(CheckedPair pair) {
    int at = 0;
    while (at < pairs.size() && !pair.isBetterThan(pairs.get(at))) {
      at++;
    }
    pairs.add(at, pair);
  }

  private boolean makeRoomFor(CheckedPair pair) {
    for (int i = pairs.size() - 1; i >= 0; i--) {
      CheckedPair worst = pairs.get(i);
      boolean spare =
          worst.state() == PairState.FROZEN
              || worst.state() == PairState.FAILED
              || (worst.state() == PairState.WAITING && !triggered.contains(worst));
      if (spare && (worst.state() == PairState.FAILED || pair.isBetterThan(worst))) {
        pairs.remove(i);
        return true;
      }
    }
    return false;
  }

  /** The role has changed: so do all priorities (RFC 8445 §7.3.1.1). */
  void setRole(Role newRole) {
    role = newRole;
    List<CheckedPair> old = List.copyOf(pairs);
    pairs.clear();
    for (CheckedPair pair : old) {
      pair.nominate(false);
      pair.computePriority(role);
      insert(pair);
    }
  }

  /** A peer-reflexive candidate turned out to be one that the peer signals. */
  void replaceRemote(Candidate signaled) {
    List<CheckedPair> old = List.copyOf(pairs);
    pairs.clear();
    for (CheckedPair pair : old) {
      if (pair.transport() == signaled.transport() && pair.peer().equals(signaled.address())) {
        pair.replaceRemote(signaled, role);
      }
      insert(pair);
    }
  }

  /** Queues a triggered check (RFC 8445 §7.3.1.4). The caller silences the check in progress. */
  void trigger(CheckedPair pair) {
    pair.moveTo(PairState.WAITING);
    if (!triggered.contains(pair)) {
      triggered.add(pair);
    }
  }

  /**
   * Takes the next pair to check: triggered ones first, then the best that waits, then the best to
   * unfreeze.
   */
  @Nullable CheckedPair takeNext(long nowNanos) {
    while (!triggered.isEmpty()) {
      CheckedPair pair = triggered.remove();
      if (pair.state() == PairState.WAITING) {
        return pair;
      }
    }
    for (CheckedPair pair : pairs) {
      if (pair.state() == PairState.WAITING) {
        return pair;
      }
    }
    return firstToUnfreeze(nowNanos);
  }

  /** Whether {@link #takeNext} would return a pair. */
  boolean hasNext(long nowNanos) {
    return any(pair -> pair.state() == PairState.WAITING) || firstToUnfreeze(nowNanos) != null;
  }

  /** When a frozen pair will be unblocked by time alone, if there is one. */
  OptionalLong nextUnfreezeNanos() {
    OptionalLong earliest = OptionalLong.empty();
    for (CheckedPair pair : pairs) {
      CheckedPair youngest = pair.state() == PairState.FROZEN ? youngestBlocker(pair) : null;
      if (youngest != null) {
        earliest =
            Times.earliest(earliest, youngest.firstSentNanos() + config.initialRto().toNanos());
      }
    }
    return earliest;
  }

  private @Nullable CheckedPair youngestBlocker(CheckedPair frozen) {
    CheckedPair youngest = null;
    for (CheckedPair pair : pairs) {
      if (pair.state() == PairState.IN_PROGRESS
          && sameFoundation(frozen, pair)
          && (youngest == null || pair.firstSentNanos() - youngest.firstSentNanos() > 0)) {
        youngest = pair;
      }
    }
    return youngest;
  }

  private @Nullable CheckedPair firstToUnfreeze(long nowNanos) {
    for (CheckedPair pair : pairs) {
      if (pair.state() == PairState.FROZEN && isUnblocked(pair, nowNanos)) {
        return pair;
      }
    }
    return null;
  }

  /**
   * RFC 8445 §6.1.4.2, except that a check which its first RTO has left unanswered blocks no other:
   * a dead address must not hold back its neighbour for 39.5 s.
   */
  private boolean isUnblocked(CheckedPair pair, long nowNanos) {
    boolean blocked = false;
    for (CheckedPair other : pairs) {
      if (other == pair || !sameFoundation(pair, other)) {
        continue;
      }
      if (other.state() == PairState.SUCCEEDED) {
        return true;
      }
      blocked |=
          other.state() == PairState.WAITING
              || (other.state() == PairState.IN_PROGRESS
                  && nowNanos - other.firstSentNanos() < config.initialRto().toNanos());
    }
    return !blocked;
  }

  /** A check succeeded: the frozen pairs of its foundation may go (RFC 8445 §7.2.5.3.3). */
  void unfreezeLike(CheckedPair succeeded) {
    for (CheckedPair pair : pairs) {
      if (pair.state() == PairState.FROZEN && sameFoundation(pair, succeeded)) {
        pair.moveTo(PairState.WAITING);
      }
    }
  }

  private static boolean sameFoundation(CheckedPair a, CheckedPair b) {
    return a.local().foundation().equals(b.local().foundation())
        && a.remote().foundation().equals(b.remote().foundation());
  }

  /** How many pairs count for the RTO (RFC 8445 §14.3). */
  int waitingAndInProgress() {
    int count = 0;
    for (CheckedPair pair : pairs) {
      if (pair.state() == PairState.WAITING || pair.state() == PairState.IN_PROGRESS) {
        count++;
      }
    }
    return count;
  }

  /** Whether a check of this pair may still succeed, or has to be waited for. */
  static boolean isPending(CheckedPair pair) {
    return pair.state() == PairState.FROZEN
        || pair.state() == PairState.WAITING
        || pair.state() == PairState.IN_PROGRESS;
  }

  @Nullable CheckedPair bestValid() {
    for (CheckedPair pair : pairs) {
      if (pair.isValid()) {
        return pair;
      }
    }
    return null;
  }

  boolean any(Predicate<CheckedPair> condition) {
    for (CheckedPair pair : pairs) {
      if (condition.test(pair)) {
        return true;
      }
    }
    return false;
  }

  /** Removes the pairs that match, from the queue too. */
  void removeIf(Predicate<CheckedPair> condition) {
    pairs.removeIf(condition);
    triggered.removeIf(condition);
  }
}
