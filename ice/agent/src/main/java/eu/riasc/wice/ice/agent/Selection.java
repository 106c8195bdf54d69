package eu.riasc.wice.ice.agent;

import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.sansio.Transport;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Who is nominated and selected (RFC 8445 §8.1), and what of the checklist is still of use then.
 */
final class Selection {
  private static final int REMEMBERED_NOMINATIONS = 16;

  private final AgentConfig config;
  private final Checklist checklist;
  private final CheckSender sender;
  private final RandomGenerator random;
  private final Outbox<IceEvent> out;
  private final UpgradeRetry upgrades;
  private Nominator nominator;
  private @Nullable CheckedPair nominating;
  private @Nullable SelectedPath path;
  private boolean completed;
  private boolean latestWins;
  private @Nullable CheckedPair latestNomination;
  private final ArrayDeque<TransactionId> nominations = new ArrayDeque<>(2);

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
    this.upgrades = new UpgradeRetry(config, random);
  }

  /** Checks of better pairs that have failed. */
  UpgradeRetry upgrades() {
    return upgrades;
  }

  void setRole(Role role) {
    nominator = Nominator.of(role, config);
    nominating = null;
  }

  /**
   * The peer nominates one pair at a time, as RFC 8445 demands. So a later nomination of another
   * pair means that its check of the former one failed, and replaces it however good that was.
   */
  void followLatestNomination() {
    latestWins = true;
  }

  /**
   * Whether a nominating check without an answer should be given up: there is another pair that
   * works, and a peer that would follow.
   */
  boolean hasAlternativeTo(CheckedPair pair) {
    return latestWins && checklist.any(other -> other != pair && other.isValid());
  }

  /** Nominates another pair; this one stays valid and may have its turn again. */
  void giveUpNominating(CheckedPair pair) {
    pair.nominate(false);
    nominator.giveUp(pair);
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

  /**
   * The peer nominates a pair.
   *
   * @param id the transaction, since a repeated or late request is no new nomination
   */
  void onUseCandidate(CheckedPair pair, TransactionId id, long nowNanos) {
    if (latestWins && nominations.contains(id)) {
      return;
    }
    if (nominations.size() == REMEMBERED_NOMINATIONS) {
      nominations.remove();
    }
    nominations.add(id);
    latestNomination = pair;
    if (nominator.selectsOnUseCandidate(pair)) {
      select(pair, nowNanos);
    }
  }

  /** A check of ours has made the pair valid. */
  void onValid(CheckedPair pair, boolean nominatingCheck, long nowNanos) {
    CheckedPair current = pair();
    if (nominator.selectsOnSuccess(pair, nominatingCheck)) {
      select(pair, nowNanos);
    } else if (current != null && pair.isImprovementOn(current)) {
      out.emit(new IceEvent.BetterPairFound(pair.view()));
    }
  }

  private void select(CheckedPair pair, long nowNanos) {
    CheckedPair current = pair();
    if (current == pair || (current != null && !replaces(pair, current))) {
      return;
    }
    path = new SelectedPath(pair, config, random, nowNanos);
    nominating = null;
    for (CheckedPair other : List.copyOf(checklist.pairs())) {
      if (other != pair && !other.isImprovementOn(pair)) {
        sender.forget(other);
        checklist.removeIf(candidate -> candidate == other);
      }
    }
    out.emit(new IceEvent.PairSelected(pair.view()));
  }

  private boolean replaces(CheckedPair pair, CheckedPair current) {
    return latestWins ? pair == latestNomination : pair.isBetterThan(current);
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
    return other.isImprovementOn(current)
        || (nominatedByPeer
            && role == Role.CONTROLLED
            && (latestWins || other.isBetterThan(current)));
  }

  /** Whether a pair of these would be of a better kind than the selected one. */
  boolean isImprovement(Candidate local, Candidate remote, Role role) {
    CheckedPair current = pair();
    return current != null
        && CandidateTable.canPair(local, remote)
        && new CheckedPair(local, remote, role).isImprovementOn(current);
  }

  /** Our address is gone, and with it the path, if that begins there. */
  void onBaseRemoved(Transport transport, InetSocketAddress base) {
    if (path != null
        && path.maySend()
        && path.pair().transport() == transport
        && path.pair().base().equals(base)) {
      path.moveTo(SelectedPath.Use.LOST);
      out.emit(new IceEvent.PathSilent("our address " + base + " is gone"));
    }
  }

  /** A connection is closed, and the path silent, if it went over that. */
  void onConnectionClosed(InetSocketAddress local, InetSocketAddress remote, long nowNanos) {
    if (path != null
        && path.maySend()
        && path.pair().isBetween(Transport.TCP, local, remote)
        && path.monitor().onConnectionClosed(nowNanos)) {
      out.emit(new IceEvent.PathSilent("the connection to " + remote + " is closed"));
    }
  }

  /** The pairs on the checklist, best first. */
  List<PairStatistics> pairs() {
    List<PairStatistics> pairs = new ArrayList<>(checklist.pairs().size());
    for (CheckedPair pair : checklist.pairs()) {
      pairs.add(pair.statistics(isSelected(pair)));
    }
    return pairs;
  }

  /** Reports when the checks are done, and when they are no longer. */
  void reportCompletion() {
    CheckedPair current = pair();
    if (current == null) {
      return;
    }
    boolean pending =
        checklist.any(
            pair -> pair != current && Checklist.isPending(pair) && pair.isImprovementOn(current));
    if (completed == pending) {
      completed = !pending;
      out.emit(pending ? new IceEvent.BetterPairPending() : new IceEvent.ChecksCompleted());
    }
  }
}
