package eu.riasc.wice.session;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.crypto.PublicKeyPair;
import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.sansio.Deadlines;
import eu.riasc.wice.sansio.Times;
import eu.riasc.wice.signaling.Content;
import eu.riasc.wice.signaling.Id;
import eu.riasc.wice.signaling.Message;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One remote peer: its state, what the two say to each other, and the transports between them.
 *
 * <p>The parts do the work: {@link SessionMachine} moves, {@link Dialogue} speaks, {@link Attempts}
 * keeps the transports, {@link TransportOutput} takes what comes out of them, {@link OwnSide} and
 * {@link PeerSide} know what either side says. This class decides when generations begin and end.
 */
final class Session implements SessionMachine.Listener {
  private static final Logger log = LoggerFactory.getLogger(Session.class);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final EndpointContext context;
  private final PublicKey peer;
  private final OwnSide own;
  private final Attempts attempts;
  private final SessionMachine machine;
  private final TransportOutput output;
  private final PeerSide theirs;
  private final Dialogue dialogue;
  private final DoublingInterval retries = new DoublingInterval(FIRST_WAIT, LONGEST_WAIT);
  private final Restarts restarts = new Restarts(this);
  private final Deadlines<SessionTimer> deadlines = new Deadlines<>(SessionTimer.class);
  private boolean wanted;

  /**
   * Where this session stands in the endpoint's queue of deadlines, and for when: the queue's own.
   */
  int queueIndex = -1;

  long queuedAtNanos;

  /**
   * Makes a session in IDLE; a wanted one sends its initial description.
   *
   * @param firstId the id of our first generation where a stranger already knows it, or null
   */
  Session(
      EndpointContext context,
      PublicKey peer,
      PeerOptions options,
      boolean wanted,
      @Nullable Id firstId,
      long nowNanos) {
    this.context = context;
    this.peer = peer;
    this.wanted = wanted;
    this.own = new OwnSide(context, peer, wanted, nowNanos);
    this.attempts = new Attempts(this, context.directory);
    this.output = new TransportOutput(this, attempts, context);
    this.theirs = new PeerSide(this, context, options, own, attempts);
    String reason = wanted ? "the peer is wanted" : "the peer is admitted";
    this.machine = new SessionMachine(SessionState.IDLE, reason, this, nowNanos);
    this.dialogue =
        new Dialogue(
            new PublicKeyPair(context.self, peer),
            context.instance,
            firstId,
            own.content(),
            theirs,
            new AnswerLimits(context.answers, nowNanos),
            context.dialogues,
            context.jitter,
            context.secrets);
    context.outbox.events.add(
        new EndpointEvent.StateChanged(peer, null, SessionState.IDLE, reason, nowNanos));
    if (wanted) {
      dialogue.announce(nowNanos);
    }
  }

  PublicKey peer() {
    return peer;
  }

  SessionState state() {
    return machine.state();
  }

  boolean isWanted() {
    return wanted;
  }

  Dialogue dialogue() {
    return dialogue;
  }

  Deadlines<SessionTimer> deadlines() {
    return deadlines;
  }

  Attempts attempts() {
    return attempts;
  }

  /** Whether nothing is left to do and the session may be forgotten. */
  boolean isFinished() {
    return !wanted && state() == SessionState.CLOSED && !dialogue.isSayingFarewell();
  }

  /** Whether it ends when it closes, or is doing so. */
  boolean isClosing() {
    return !wanted && state() == SessionState.CLOSED;
  }

  /** Keeps an admitted session beyond its end, and treats its peer as asked for. */
  void want(PeerOptions options) {
    if (!wanted) {
      wanted = true;
      own.want();
      theirs.treat(options);
    }
  }

  /** Forgets that the peer has proven to speak our protocol. */
  void unpin() {
    theirs.unpin();
  }

  /** Closes for good, and tells the peer. */
  void close(long nowNanos) {
    wanted = false;
    deadlines.clearAll();
    dialogue.sayFarewell(own.farewell(), nowNanos);
    fire(Trigger.CLOSED_BY_USER, "closed by the user", nowNanos);
  }

  /** Lets go of everything without a word. */
  void abandon(long nowNanos) {
    attempts.closeAll(nowNanos);
    own.leave(nowNanos);
  }

  boolean send(byte[] payload, long nowNanos) {
    Attempt attempt = attempts.inUse();
    return attempt != null && attempt.agent().sendPayload(payload, nowNanos);
  }

  /** Payload was sent along the route. */
  void onPayloadSent(long packets, long bytes, long lastNanos, long nowNanos) {
    Attempt attempt = attempts.inUse();
    if (attempt != null) {
      attempt.agent().onPayloadSent(packets, bytes, lastNanos, nowNanos);
    }
    output.onPayloadSent(packets, bytes);
  }

  Restarts restarts() {
    return restarts;
  }

  /** Begins a new generation, keeping the old transport until the new one has a pair. */
  void restart(String reason, long nowNanos) {
    switch (state()) {
      case IDLE -> dialogue.announce(nowNanos);
      case CLOSED, FAILED -> retry(reason, nowNanos);
      default -> {
        context.sessions.restarts++;
        restarts.begun(nowNanos);
        dialogue.begin(newGeneration(reason, nowNanos));
        dialogue.announce(nowNanos);
      }
    }
  }

  private void retry(String reason, long nowNanos) {
    if (wanted && fire(Trigger.RETRY_DUE, reason, nowNanos)) {
      deadlines.clear(SessionTimer.RETRY);
      // a server that was out of reach is asked again by itself only minutes later
      context.regather(nowNanos);
      dialogue.announce(nowNanos);
    }
  }

  /** Takes a message of the peer, already opened. */
  void handle(Message message, @Nullable String via, long nowNanos) {
    if (!isClosing()) {
      theirs.handle(message, via, nowNanos);
    }
  }

  /**
   * New credentials, and what they imply for transports and state. Returns what the new generation
   * says.
   */
  Content newGeneration(String reason, long nowNanos) {
    own.renew();
    theirs.forgetLegacy();
    attempts.stepBack(nowNanos);
    context.regather(nowNanos);
    deadlines.clear(SessionTimer.RESTART);
    if (state().isConnecting() || attempts.isSpent()) {
      deadlines.set(SessionTimer.PATIENCE, nowNanos + context.config.agent().patience().toNanos());
    }
    generationBegan(reason, nowNanos);
    return own.content();
  }

  private void generationBegan(String reason, long nowNanos) {
    if (SessionMachine.target(state(), Trigger.GENERATION_BEGAN) != null) {
      fire(Trigger.GENERATION_BEGAN, reason, nowNanos);
    }
  }

  /** Begins a transport to a generation of the peer that has been accepted. */
  Attempt begin(boolean isLegacy, String reason, long nowNanos) {
    deadlines.clear(SessionTimer.PATIENCE);
    deadlines.clear(SessionTimer.RETRY);
    if (state() == SessionState.CLOSED) {
      fire(Trigger.PEER_RETURNED, reason, nowNanos);
    }
    Attempt attempt = own.attempt(dialogue.generation().id(), isLegacy, nowNanos);
    attempts.begin(attempt, nowNanos);
    String ufrag = attempt.agent().localCredentials().ufrag();
    for (WaitingChecks.Check check : context.waitingChecks.take(ufrag, nowNanos)) {
      attempts.handle(attempt, check.request(), check.datagram(), nowNanos);
    }
    if (state() == SessionState.IDLE) {
      fire(Trigger.PEER_ACCEPTED, reason, nowNanos);
    } else {
      generationBegan(reason, nowNanos);
    }
    return attempt;
  }

  /**
   * What we offer has changed. A generation whose candidates have ended takes no more of them (RFC
   * 8838 §13), so where there is no live path yet, or a better one may come of it, a new one
   * begins.
   */
  void localChanged(List<Candidate> lost, boolean found, long nowNanos) {
    for (Candidate candidate : lost) {
      if (candidate.type() == CandidateType.HOST || candidate.type() == CandidateType.RELAYED) {
        attempts.removeBase(candidate.transport(), candidate.base(), nowNanos);
      }
    }
    if (found) {
      restarts.upgradeAgain();
    }
    Attempt newest = attempts.newest();
    boolean ended = dialogue.generation().content().endOfCandidates();
    if (ended && newest != null) {
      if (found && lacksPath()) {
        restarts.whenAllowed("our addresses changed", nowNanos);
      } else if (found && context.local.couldImprove(newest.agent())) {
        restarts.upgradeWhenAllowed("a new address may give a better pair", nowNanos);
      }
      return;
    }
    if (newest != null) {
      newest.offer(context.local, nowNanos);
    }
    dialogue.offer(own.content(), nowNanos);
  }

  /** Whether checks have yet to find a path, or one that lives. */
  private boolean lacksPath() {
    return state().isConnecting()
        || state() == SessionState.DISCONNECTED
        || attempts.established() != null;
  }

  void onPairSelected() {
    deadlines.clear(SessionTimer.LEGACY_TRIAL);
  }

  /**
   * Gives up the newest transport beside the one in use, which goes on alone or, if consent to it
   * has expired, ends the session.
   */
  void dropNewest(String why, long nowNanos) {
    theirs.forgetLegacy();
    attempts.dropNewest(nowNanos);
    Attempt left = attempts.newest();
    theirs.goOnWith(left);
    if (left != null && left.consentExpired) {
      fire(Trigger.CONSENT_EXPIRED, "consent expired, and " + why, nowNanos);
    } else if (left != null && left.completed && state() == SessionState.CONNECTED) {
      fire(Trigger.CHECKS_COMPLETED, "the old pair stays: " + why, nowNanos);
    }
  }

  /** The peer has not accepted our new generation, and there is no transport that lives. */
  private void onPatienceEnded(long nowNanos) {
    String why = "the peer did not answer our new generation";
    if (state().hasPair()) {
      fire(Trigger.CONSENT_EXPIRED, "consent expired, and " + why, nowNanos);
    } else {
      fire(Trigger.NOTHING_WORKS, why, nowNanos);
    }
  }

  /** Lets something happen to the state, and does what entering the new one asks for. */
  boolean fire(Trigger trigger, String reason, long nowNanos) {
    if (!machine.fire(trigger, reason, nowNanos)) {
      return false;
    }
    if (state() == SessionState.FAILED) {
      fire(Trigger.FAILURE_REPORTED, reason, nowNanos);
    } else if (state() == SessionState.CLOSED) {
      enterClosed(nowNanos);
    }
    return true;
  }

  private void enterClosed(long nowNanos) {
    deadlines.clearAll();
    attempts.closeAll(nowNanos);
    theirs.forget();
    if (wanted) {
      own.renew();
      dialogue.begin(own.content());
      dialogue.fallSilent();
      deadlines.set(SessionTimer.RETRY, nowNanos + retries.take(nowNanos));
    } else if (!dialogue.isSayingFarewell()) {
      dialogue.fallSilent();
    }
  }

  @Override
  public void moved(SessionState from, SessionState to, String reason, long nowNanos) {
    context.sessions.moves++;
    log.info("session {}: {} -> {}: {}", peer.fingerprint(), from, to, reason);
    context.outbox.events.add(new EndpointEvent.StateChanged(peer, from, to, reason, nowNanos));
  }

  void handleTimeout(long nowNanos) {
    for (SessionTimer timer = deadlines.pollDue(nowNanos);
        timer != null;
        timer = deadlines.pollDue(nowNanos)) {
      switch (timer) {
        case PATIENCE -> onPatienceEnded(nowNanos);
        case RETRY -> retry("the peer is still wanted", nowNanos);
        case RESTART -> restart("a restart that was put off is due", nowNanos);
        case OLD_PROCESS -> theirs.onOldProcessDue(nowNanos);
        case LEGACY_TRIAL -> theirs.onLegacyTrialDue(nowNanos);
      }
    }
    dialogue.handleTimeout(nowNanos);
    attempts.handleTimeout(nowNanos);
  }

  /** What the agents have to send goes out, and what they report is taken. */
  void drain(long nowNanos) {
    output.drain(nowNanos);
  }

  /** Reports where payload goes, if that has changed. */
  void reviewRoute() {
    output.reviewRoute();
  }

  /** When {@link #handleTimeout} wants to be called, or empty. */
  OptionalLong nextTimeoutNanos() {
    return Times.earliest(
        Times.earliest(deadlines.next(), dialogue.nextTimeoutNanos()), attempts.nextTimeoutNanos());
  }

  SessionSnapshot snapshot() {
    Attempt inUse = attempts.inUse();
    return new SessionSnapshot(
        peer,
        state(),
        machine.reason(),
        machine.sinceNanos(),
        wanted,
        theirs.isPinned(),
        inUse != null && inUse.isLegacy(),
        inUse == null ? own.role() : inUse.agent().role(),
        dialogue.generation().id(),
        dialogue.generation().boundTo(),
        inUse == null ? null : inUse.agent().selectedPair(),
        attempts.established() != null,
        theirs.name(),
        theirs.software());
  }
}
