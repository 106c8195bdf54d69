package eu.riasc.wice.session;

import eu.riasc.wice.signaling.CandidateDescription;
import eu.riasc.wice.signaling.Credentials;
import eu.riasc.wice.signaling.Message;
import eu.riasc.wice.signaling.SessionDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One session's dealings with a peer of the older kind ({@code PROTOCOL.md} §5): which of its
 * credentials are new and begin an attempt, what it has sent before them, and how our description
 * is written so that it can read it.
 *
 * <p>The older protocol has no freshness: whoever has recorded its envelopes can play them again.
 * What is remembered here only blunts that.
 */
final class LegacyPeer {
  /** How long an attempt beside a selected pair may go without a valid check. */
  static final Duration TRIAL = Duration.ofSeconds(10);

  private static final int REMEMBERED_UFRAGS = 64;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(5);
  private static final Duration BETWEEN_ATTEMPTS_CAP = Duration.ofSeconds(60);
  private static final long BETWEEN_ANSWERS_NANOS = Duration.ofSeconds(1).toNanos();

  /** What credentials of the peer ask for. */
  private enum Reaction {
    /** Nothing. */
    NONE,
    /** The peer has none of ours: say them again. */
    ANSWER,
    /** They are new: begin an attempt with them. */
    BEGIN
  }

  private final Session session;
  private final EndpointContext context;
  private final OwnSide own;
  private final Attempts attempts;
  private final Recent<String> ufrags = new Recent<>(REMEMBERED_UFRAGS);
  private final Set<CandidateDescription> early = new LinkedHashSet<>(4);
  private final DoublingInterval beginnings =
      new DoublingInterval(BETWEEN_ATTEMPTS, BETWEEN_ATTEMPTS_CAP);
  private @Nullable String accepted;
  private boolean answeredOnce;
  private long answeredAtNanos;
  private int cursor;

  LegacyPeer(Session session, EndpointContext context, OwnSide own, Attempts attempts) {
    this.session = session;
    this.context = context;
    this.own = own;
    this.attempts = attempts;
  }

  /** Takes credentials and a candidate of the peer, already opened, as far as they are its own. */
  void handle(Message message, long nowNanos) {
    Credentials theirs = message.credentials();
    CandidateDescription candidate = message.candidate();
    if ((theirs != null && own.isOurs(theirs.ufrag()))
        || (candidate != null && context.offered.includes(candidate))) {
      context.sessions.legacyIgnored++;
      return;
    }
    if (theirs != null) {
      switch (judge(theirs, nowNanos)) {
        case NONE -> {}
        case ANSWER -> session.dialogue().sayAgain(nowNanos);
        case BEGIN -> begin(theirs, nowNanos);
      }
    }
    Attempt attempt = attempts.newest();
    if (candidate != null && attempt != null && attempt.isLegacy()) {
      attempt.addCandidate(candidate, nowNanos);
    } else if (candidate != null) {
      keepEarly(candidate);
    }
  }

  /**
   * Our own credentials stay the same when an older peer restarts; otherwise both would restart
   * each other for ever.
   */
  private void begin(Credentials theirs, long nowNanos) {
    context.sessions.legacyAttempts++;
    Attempt attempt = session.begin(true, "an older peer sent credentials", nowNanos);
    if (attempts.established() != null) {
      session.deadlines().set(SessionTimer.LEGACY_TRIAL, nowNanos + TRIAL.toNanos());
    }
    attempt.setCredentials(theirs, nowNanos);
    takeEarly().forEach(candidate -> attempt.addCandidate(candidate, nowNanos));
    session.dialogue().announce(nowNanos);
  }

  /** The attempt beside a selected pair has had its time. */
  void onTrialDue(long nowNanos) {
    Attempt newest = attempts.newest();
    if (newest != null && newest.isLegacy() && newest.heard() == 0) {
      session.dropNewest("an older peer's attempt saw no valid check", nowNanos);
    }
  }

  /** Judges credentials that came without a session description. */
  private Reaction judge(Credentials credentials, long nowNanos) {
    if (credentials.ufrag().equals(accepted)) {
      if (!credentials.needCreds()
          || (answeredOnce && nowNanos - answeredAtNanos < BETWEEN_ANSWERS_NANOS)) {
        return Reaction.NONE;
      }
      answered(nowNanos);
      return Reaction.ANSWER;
    }
    if (ufrags.contains(credentials.ufrag()) || !beginnings.tryTake(nowNanos)) {
      return Reaction.NONE;
    }
    ufrags.add(credentials.ufrag());
    accepted = credentials.ufrag();
    answered(nowNanos);
    return Reaction.BEGIN;
  }

  private void answered(long nowNanos) {
    answeredOnce = true;
    answeredAtNanos = nowNanos;
  }

  /**
   * We have accepted none of the peer's credentials: a new generation of ours begins, or the
   * attempt has ended.
   */
  void forgetAccepted() {
    accepted = null;
    early.clear();
  }

  /** Credentials that were accepted before are the accepted ones again. */
  void accept(String ufrag) {
    accepted = ufrag;
  }

  /** Keeps a candidate that came before the credentials. */
  private void keepEarly(CandidateDescription candidate) {
    if (early.size() < PeerInput.MAX_CANDIDATES) {
      early.add(candidate);
    }
  }

  /** Hands out the candidates that came before the credentials. */
  private List<CandidateDescription> takeEarly() {
    List<CandidateDescription> candidates = new ArrayList<>(early);
    early.clear();
    return candidates;
  }

  /**
   * Writes a full description for a peer that may be of the older kind: every envelope carries our
   * credentials, at most one candidate, and the description, so that each stands alone.
   *
   * @param allCandidates whether each candidate gets an envelope of its own; otherwise one
   *     candidate takes its turn
   * @param withDescription whether field 100 is sent at all
   */
  List<Message> write(
      SessionDescription description, boolean allCandidates, boolean withDescription) {
    SessionDescription session = withDescription ? description : null;
    var content = description.content();
    if (content == null || content.credentials() == null) {
      return session == null ? List.of() : List.of(Message.of(session));
    }
    Credentials ours =
        new Credentials(
            content.credentials().ufrag(), content.credentials().pwd(), accepted == null);
    List<CandidateDescription> candidates = content.candidates();
    if (candidates.isEmpty()) {
      return List.of(new Message(ours, null, null, session));
    }
    if (!allCandidates) {
      CandidateDescription turn = candidates.get(Math.floorMod(cursor++, candidates.size()));
      return List.of(new Message(ours, turn, null, session));
    }
    List<Message> messages = new ArrayList<>(candidates.size());
    for (CandidateDescription candidate : candidates) {
      messages.add(new Message(ours, candidate, null, session));
    }
    return messages;
  }
}
