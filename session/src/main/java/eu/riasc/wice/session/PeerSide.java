package eu.riasc.wice.session;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.ice.agent.CandidatePair;
import eu.riasc.wice.signaling.Content;
import eu.riasc.wice.signaling.Id;
import eu.riasc.wice.signaling.Message;
import eu.riasc.wice.signaling.PeerDescription;
import eu.riasc.wice.signaling.SessionDescription;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The peer's half of one session: what it says in either protocol, who it is, and which of its
 * processes we speak to.
 *
 * <p>{@link Dialogue} has judged freshness before anything native comes here.
 */
final class PeerSide implements DialogueOwner {
  private static final Logger log = LoggerFactory.getLogger(PeerSide.class);

  private final Session session;
  private final EndpointContext context;
  private PeerOptions options;
  private final Attempts attempts;
  private final Newcomers newcomers = new Newcomers();
  private final LegacyPeer legacy;
  private boolean pinned;
  private int heardOfOldProcess;
  private @Nullable Id describedBy;
  private long describedRevision;
  private @Nullable String name;
  private @Nullable String software;

  PeerSide(
      Session session,
      EndpointContext context,
      PeerOptions options,
      OwnSide own,
      Attempts attempts) {
    this.session = session;
    this.context = context;
    this.options = options;
    this.attempts = attempts;
    this.legacy = new LegacyPeer(session, context, own, attempts);
    this.pinned = options.pinned();
  }

  /** Whether the peer has proven to speak our protocol. */
  boolean isPinned() {
    return pinned;
  }

  /** Treats the peer in this way from now on. What it has proven stays proven. */
  void treat(PeerOptions newOptions) {
    options = newOptions;
    pinned |= newOptions.pinned();
  }

  /** Forgets that proof. */
  void unpin() {
    pinned = false;
  }

  /** What the peer calls itself, or null. */
  @Nullable String name() {
    return name;
  }

  /** What the peer says about its software, or null. */
  @Nullable String software() {
    return software;
  }

  /**
   * Forgets the process we knew and the credentials we had accepted: there is no transport any
   * more.
   */
  void forget() {
    newcomers.forget();
    legacy.forgetAccepted();
  }

  /** Forgets the credentials we had accepted by the older protocol. */
  void forgetLegacy() {
    legacy.forgetAccepted();
    session.deadlines().clear(SessionTimer.LEGACY_TRIAL);
  }

  /** This transport is in use again; the credentials it was begun with are the accepted ones. */
  void goOnWith(@Nullable Attempt attempt) {
    if (attempt != null && attempt.isLegacy() && attempt.remoteUfrag() != null) {
      legacy.accept(attempt.remoteUfrag());
    }
  }

  /** Takes a message of the peer, already opened. */
  void handle(Message message, @Nullable String via, long nowNanos) {
    SessionDescription description = message.session();
    if (description != null && options.legacy() != LegacyPolicy.ONLY) {
      boolean fresh = session.dialogue().handle(description, via, nowNanos);
      if (message.peer() != null) {
        describe(message.peer(), fresh && isNews(description));
      }
    } else {
      handleLegacy(message, nowNanos);
    }
  }

  /**
   * Hands on what the peer says about itself, which is as fresh as the description it came with;
   * only the older protocol, which knows no freshness, sends it alone.
   */
  private void describe(PeerDescription text, boolean acceptable) {
    if (acceptable) {
      context.outbox.events.add(new EndpointEvent.PeerDescribed(session.peer(), text));
    } else {
      context.sessions.peerDescriptionsStale++;
    }
  }

  /**
   * Whether what comes with a fresh description is newer than what was handed on before, since
   * envelopes of one generation may be repeated and reordered.
   */
  private boolean isNews(SessionDescription description) {
    boolean sameGeneration = description.sessionId().equals(describedBy);
    if (sameGeneration && description.revision() <= describedRevision) {
      return false;
    }
    describedBy = description.sessionId();
    describedRevision = description.revision();
    return true;
  }

  private void handleLegacy(Message message, long nowNanos) {
    boolean forbidden =
        options.legacy() == LegacyPolicy.NEVER
            || (pinned && options.legacy() == LegacyPolicy.ALLOW);
    if (forbidden || !session.isWanted()) {
      context.sessions.legacyRefused++;
      return;
    }
    if (message.peer() != null) {
      describe(message.peer(), true);
    }
    legacy.handle(message, nowNanos);
  }

  /** The attempt beside a selected pair has had its time. */
  void onLegacyTrialDue(long nowNanos) {
    legacy.onTrialDue(nowNanos);
  }

  @Override
  public boolean offersContent() {
    return session.isWanted() && session.state() == SessionState.IDLE;
  }

  @Override
  public boolean admits(SessionDescription description, long nowNanos) {
    Attempt inUse = attempts.inUse();
    CandidatePair pair = inUse == null ? null : inUse.agent().selectedPair();
    boolean canAsk = inUse != null && pair != null && inUse.agent().hasConsent();
    Newcomers.Verdict verdict = newcomers.judge(description, canAsk, nowNanos);
    if (verdict == Newcomers.Verdict.ASK_OLD && inUse != null && pair != null) {
      heardOfOldProcess = inUse.heard();
      inUse
          .agent()
          .onPathTrouble(
              pair.local().transport(), pair.local().base(), pair.remote().address(), nowNanos);
      session.deadlines().set(SessionTimer.OLD_PROCESS, nowNanos + Newcomers.PATIENCE.toNanos());
    }
    return verdict == Newcomers.Verdict.ADMIT;
  }

  /** The process we are connected to has had its time to answer. */
  void onOldProcessDue(long nowNanos) {
    Attempt inUse = attempts.inUse();
    if (inUse != null && inUse.heard() != heardOfOldProcess) {
      newcomers.oldIsAlive();
      context.sessions.sharedKeys++;
      PublicKey peer = session.peer();
      String text =
          "another process uses the key of peer "
              + peer.fingerprint()
              + " while we are connected to the first, which answers: the newcomer was refused;"
              + " every process needs a key of its own";
      log.warn("{}", text);
      context.outbox.events.add(new EndpointEvent.Warning(peer, text));
      return;
    }
    SessionDescription waiting = newcomers.oldIsGone();
    if (waiting != null) {
      session.dialogue().handle(waiting, null, nowNanos);
    }
  }

  @Override
  public void accepted(SessionDescription description, long nowNanos) {
    newcomers.accepted(description.instanceId());
    if (!pinned) {
      pinned = true;
      context.outbox.events.add(new EndpointEvent.PeerPinned(session.peer()));
    }
    session.dialogue().resume();
    forgetLegacy();
    session.begin(false, "the peer sent a fresh description", nowNanos);
  }

  @Override
  public void updated(Content content, long nowNanos) {
    if (content.closing()) {
      session.fire(Trigger.PEER_CLOSING, "the peer closed the session", nowNanos);
      return;
    }
    String newName = PeerInput.shown(content.name());
    String newSoftware = PeerInput.shown(content.softwareVersion());
    if (!Objects.equals(name, newName) || !Objects.equals(software, newSoftware)) {
      name = newName;
      software = newSoftware;
      context.outbox.events.add(new EndpointEvent.PeerNamed(session.peer(), name, software));
    }
    Attempt attempt = ofPresentGeneration();
    if (attempt != null) {
      attempt.apply(content, nowNanos);
    }
  }

  @Override
  public boolean isAcceptanceShown() {
    Attempt attempt = ofPresentGeneration();
    return attempt != null && attempt.agent().isChecked();
  }

  @Override
  public boolean hasShownAcceptance() {
    Attempt attempt = ofPresentGeneration();
    return attempt != null && attempt.agent().statistics().responsesReceived() > 0;
  }

  /** The transport that our present generation and the one it is bound to have, or null. */
  private @Nullable Attempt ofPresentGeneration() {
    Attempt attempt = attempts.newest();
    return attempt != null
            && !attempt.isLegacy()
            && attempt.generation().equals(session.dialogue().generation().id())
        ? attempt
        : null;
  }

  @Override
  public Content restarted(long nowNanos) {
    return session.newGeneration("the peer restarted", nowNanos);
  }

  @Override
  public void transmit(
      SessionDescription description, @Nullable String via, boolean repeated, long nowNanos) {
    boolean legacyOnly = options.legacy() == LegacyPolicy.ONLY;
    List<Message> messages = List.of(Message.of(description));
    boolean again = repeated;
    if (legacyOnly || (!pinned && options.legacy() == LegacyPolicy.ALLOW)) {
      Attempt attempt = attempts.newest();
      boolean unheard = attempt != null && attempt.isLegacy() && attempt.heard() == 0;
      messages = legacy.write(description, unheard, !legacyOnly);
      again &= !unheard && !legacyOnly; // another candidate takes its turn, which is news
    }
    for (Message message : messages) {
      context.outbox.messages.add(new OutgoingMessage(session.peer(), message, via, again));
    }
  }
}
