package eu.riasc.wice.ice.agent;

import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Who is nominated and selected (RFC 8445 §8.1), and what of the checklist is still of use then.
 */
final class Selection {
  private final AgentConfig config;
  private final Checklist checklist;
  private final CheckSender sender;
  private final RandomGenerator random;
  private final Outbox<IceEvent> out;
  private Nominator nominator;
  private @Nullable CheckedPair nominating;
  private @Nullable SelectedPath path;
  private boolean completed;

  Selection(
      AgentConfig config,
      Role role,
      Checklist checklist,
      CheckSender sender,
      RandomGenerator random,
      Outbox<IceEvent> out) {
    this.config = config;
    this.checklist = checklist;
    this.sender = sender;
    this.random = random;
    this.out = out;
    this.nominator = Nominator.of(role, config);
  }

  void setRole(Role role) {
    nominator = Nominator.of(role, config);
    nominating = null;
  }

  @Nullable SelectedPath path() {
    return path;
  }

  @Nullable CheckedPair pair() {
    return path == null ? null : path.pair();
  }

  boolean isSelected(CheckedPair pair) {
    return path != null && path.pair() == pair;
  }

  /** Lets the nominator decide, unless a pair is selected. */
  void review(boolean allCandidatesKnown, long nowNanos) {
    if (path != null) {
      return;
    }
    CheckedPair next = nominator.nominate(checklist, allCandidatesKnown, nowNanos);
    if (next != null) {
      nominating = next;
    }
  }

  /** The pair whose nominating check has to be sent, or null. */
  @Nullable CheckedPair nominating() {
    return nominating != null && nominating.isValid() ? nominating : null;
  }

  @Nullable CheckedPair takeNominating() {
    CheckedPair pair = nominating();
    nominating = null;
    return pair;
  }

  OptionalLong reviewNanos() {
    return path == null ? nominator.reviewNanos() : OptionalLong.empty();
  }

  void onUseCandidate(CheckedPair pair, long nowNanos) {
    if (nominator.selectsOnUseCandidate(pair)) {
      select(pair, nowNanos);
    }
  }

  /** A check of ours has made the pair valid. */
  void onValid(CheckedPair pair, boolean nominatingCheck, long nowNanos) {
    CheckedPair current = pair();
    if (nominator.selectsOnSuccess(pair, nominatingCheck)) {
      select(pair, nowNanos);
    } else if (current != null && isImprovement(pair, current)) {
      out.emit(new IceEvent.BetterPairFound(pair.view()));
    }
  }

  private void select(CheckedPair pair, long nowNanos) {
    CheckedPair current = pair();
    if (current == pair || (current != null && !pair.isBetterThan(current))) {
      return;
    }
    path = new SelectedPath(pair, config, random, nowNanos);
    nominating = null;
    for (CheckedPair other : List.copyOf(checklist.pairs())) {
      if (other != pair && !(Checklist.isPending(other) && isImprovement(other, pair))) {
        sender.forget(other);
        checklist.removeIf(candidate -> candidate == other);
      }
    }
    out.emit(new IceEvent.PairSelected(pair.view()));
  }

  /**
   * Whether a new pair would be of use. Once a pair is selected only one of a better kind is, for
   * taking it needs a restart, unless the peer nominates it (RFC 5245 peers do so several times).
   */
  boolean wants(Candidate local, Candidate remote, boolean nominatedByPeer, Role role) {
    CheckedPair current = pair();
    if (current == null) {
      return true;
    }
    CheckedPair other = new CheckedPair(local, remote, role);
    return isImprovement(other, current)
        || (nominatedByPeer && role == Role.CONTROLLED && other.isBetterThan(current));
  }

  private static boolean isImprovement(CheckedPair pair, CheckedPair current) {
    return pair.kind().compareTo(current.kind()) < 0 && pair.isBetterThan(current);
  }

  /** Reports when the checks are done, and when they are no longer. */
  void reportCompletion() {
    CheckedPair current = pair();
    if (current == null) {
      return;
    }
    boolean pending =
        checklist.any(
            pair -> pair != current && Checklist.isPending(pair) && isImprovement(pair, current));
    if (completed == pending) {
      completed = !pending;
      out.emit(pending ? new IceEvent.BetterPairPending() : new IceEvent.ChecksCompleted());
    }
  }
}
