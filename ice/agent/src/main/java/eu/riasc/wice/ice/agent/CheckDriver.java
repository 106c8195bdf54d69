package eu.riasc.wice.ice.agent;

import eu.riasc.wice.sansio.Times;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Decides when which check is sent: nominating checks first, then those of the selected path,
 * triggered ones, ordinary ones, and those of better pairs that failed, all of them paced; consent
 * checks at their own time.
 */
final class CheckDriver {
  /** How often a nominating check is sent while there is another pair to nominate: 3.5 s. */
  private static final int NOMINATING_SENDS = 3;

  private final AgentConfig config;
  private final CheckMessages messages;
  private final Checklist checklist;
  private final CheckSender sender;
  private final Selection selection;
  private final Connectivity connectivity;
  private final PacerPlace place;
  private final Outbox<IceEvent> out;
  private boolean started;
  private boolean pathCheckWanted;

  CheckDriver(
      AgentConfig config,
      CheckMessages messages,
      Checklist checklist,
      CheckSender sender,
      Selection selection,
      Connectivity connectivity,
      PacerPlace place,
      Outbox<IceEvent> out) {
    this.config = config;
    this.messages = messages;
    this.checklist = checklist;
    this.sender = sender;
    this.selection = selection;
    this.connectivity = connectivity;
    this.place = place;
    this.out = out;
  }

  /** Repeats, gives up and misses what is due. */
  void handleTransactions(long nowNanos) {
    Transaction<Check> due = sender.transactions().due(nowNanos);
    while (due != null) {
      switch (due.step(nowNanos)) {
        case RETRANSMIT -> {
          if (isHopeless(due)) {
            sender.transactions().end(due);
            selection.giveUpNominating(due.context().pair());
          } else {
            sender.repeat(due, nowNanos);
          }
        }
        case OVERDUE -> onOverdue(due, nowNanos);
        case TIMED_OUT -> {
          sender.transactions().end(due);
          connectivity.onFailure(due.context(), nowNanos);
        }
        case FORGET -> sender.transactions().end(due);
      }
      due = sender.transactions().due(nowNanos);
    }
  }

  /**
   * Whether nominating another pair is better than to repeat. The peer has selected this one if a
   * request got through; waiting for all repetitions would outlast its consent.
   */
  private boolean isHopeless(Transaction<Check> due) {
    return due.context().kind() == CheckKind.NOMINATION
        && due.sends() > NOMINATING_SENDS
        && selection.hasAlternativeTo(due.context().pair());
  }

  /** A check that is sent once has no answer yet. */
  private void onOverdue(Transaction<Check> overdue, long nowNanos) {
    Check check = overdue.context();
    if (!check.kind().isRepeated()) {
      connectivity.onUnanswered(check, nowNanos);
    } else if (connectivity.isUndecided(check) && !sender.sendAnew(check, nowNanos)) {
      sender.transactions().end(overdue);
      connectivity.onFailure(check, nowNanos);
    }
  }

  /** Keeps consent and watches the selected path. */
  void watchPath(long nowNanos) {
    SelectedPath path = selection.path();
    if (path == null || path.use() == SelectedPath.Use.EXPIRED) {
      return;
    }
    if (path.consent().hasExpired(nowNanos)) {
      path.moveTo(SelectedPath.Use.EXPIRED);
      pathCheckWanted = false;
      sender.forget(path.pair());
      out.emit(new IceEvent.ConsentExpired(path.pair().view()));
    } else if (path.maySend()) {
      if (path.consent().takeCheck(nowNanos)) {
        sender.sendOnce(CheckKind.CONSENT, path.pair(), nowNanos);
      }
      pathCheckWanted |= path.monitor().takeProbe(nowNanos);
      reportSilence(path, nowNanos);
      selection.upgrades().look(path, checklist, nowNanos);
    }
  }

  void reportSilence(SelectedPath path, long nowNanos) {
    if (path.monitor().becomesSilent(nowNanos)) {
      out.emit(new IceEvent.PathSilent(path.monitor().describe(nowNanos)));
    }
  }

  /** Sends what there is to send and the pacer allows. */
  void send(long nowNanos) {
    while (place.take(hasWork(nowNanos), isUrgent(), nowNanos)) {
      sendNext(nowNanos);
    }
  }

  private boolean hasWork(long nowNanos) {
    return messages.remote() != null
        && (selection.nominating() != null
            || pathCheckWanted
            || checklist.hasNext(nowNanos)
            || !selection.upgrades().isEmpty());
  }

  /** Whether the next check nominates, or asks whether the path in use still works. */
  private boolean isUrgent() {
    return selection.nominating() != null || pathCheckWanted;
  }

  private void sendNext(long nowNanos) {
    CheckedPair nominating = selection.takeNominating();
    if (nominating != null) {
      sender.sendRepeated(CheckKind.NOMINATION, nominating, rtoNanos(), nowNanos);
      return;
    }
    SelectedPath path = selection.path();
    if (pathCheckWanted && path != null && path.maySend()) {
      pathCheckWanted = false;
      sender.sendOnce(CheckKind.PATH, path.pair(), nowNanos);
      return;
    }
    pathCheckWanted = false;
    CheckedPair next = checklist.takeNext(nowNanos);
    if (next != null) {
      next.onCheckStarted(nowNanos);
      sender.sendRepeated(CheckKind.CONNECTIVITY, next, rtoNanos(), nowNanos);
      if (!started) {
        started = true;
        out.emit(new IceEvent.ChecksStarted());
      }
      return;
    }
    CheckedPair again = selection.upgrades().take();
    if (again != null) {
      sender.sendOnce(CheckKind.RETRY, again, nowNanos);
    }
  }

  /** RFC 8445 §14.3. */
  private long rtoNanos() {
    return Math.max(
        config.initialRto().toNanos(), place.taNanos() * checklist.waitingAndInProgress());
  }

  OptionalLong nextNanos(@Nullable SelectedPath path) {
    OptionalLong next = Times.earliest(sender.nextNanos(), place.wakeNanos());
    if (place.wakeNanos().isEmpty() && messages.remote() != null) {
      next = Times.earliest(next, checklist.nextUnfreezeNanos());
    }
    if (path == null) {
      return next;
    }
    OptionalLong upgrade =
        path.maySend() ? selection.upgrades().nextNanos(path, checklist) : OptionalLong.empty();
    return Times.earliest(Times.earliest(next, path.nextNanos()), upgrade);
  }
}
