package eu.riasc.wice.session;

import eu.riasc.wice.crypto.PublicKeyPair;
import eu.riasc.wice.sansio.Deadlines;
import eu.riasc.wice.signaling.Content;
import eu.riasc.wice.signaling.Id;
import eu.riasc.wice.signaling.SessionDescription;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The exchange of descriptions with one peer ({@code PROTOCOL.md} §3), as we speak: answers and
 * their limits, repetition until acknowledged, and the farewell. What comes is judged by {@link
 * FourRules}. It knows nothing of ICE, and its {@link DialogueOwner} nothing of freshness.
 *
 * <p>Single-threaded; time and randomness are arguments.
 */
final class Dialogue {
  /** The timers of an exchange. */
  private enum Timer {
    /** The description is repeated because it is not acknowledged. */
    REPEAT,
    /** The changes collected so far are sent. */
    FLUSH,
    /** What the peer has said is acknowledged, if nothing else was sent since. */
    ACKNOWLEDGE,
    /** The farewell is repeated. */
    FAREWELL
  }

  /** How often, and how far apart, a farewell is sent: three times within 500 ms. */
  private static final int FAREWELLS = 3;

  /**
   * How many of our session ids are remembered: a description that carries one is our own,
   * reflected.
   */
  private static final int OWN_IDS = 16;

  /**
   * How long an answer waits that would only acknowledge: something else may be sent meanwhile, or
   * checks may show what it would say. Shorter than any wait of the peer before it repeats.
   */
  static final Duration ACKNOWLEDGEMENT_DELAY = Duration.ofMillis(150);

  private static final Duration FAREWELL_SPACING = Duration.ofMillis(200);

  private final PublicKeyPair keys;
  private final Id instance;
  private final DialogueOwner owner;
  private final AnswerLimits limits;
  private final RandomGenerator secrets;
  private final DialogueCounters counters;
  private final Retransmission retransmission;
  private final FourRules rules;
  private final Recent<Id> ownIds = new Recent<>(OWN_IDS);
  private final Deadlines<Timer> deadlines = new Deadlines<>(Timer.class);
  private Generation generation;
  private @Nullable Id acknowledging;
  private boolean silent = true;
  private int farewellsLeft;

  /**
   * Makes an exchange that is silent until {@link #announce}, but answers.
   *
   * @param keys ours and theirs
   * @param instance names this process
   * @param first the id of our first generation, or null for a random one
   * @param content what our first generation says
   */
  Dialogue(
      PublicKeyPair keys,
      Id instance,
      @Nullable Id first,
      Content content,
      DialogueOwner owner,
      AnswerLimits limits,
      DialogueCounters counters,
      RandomGenerator jitter,
      RandomGenerator secrets) {
    this.keys = keys;
    this.instance = instance;
    this.owner = owner;
    this.limits = limits;
    this.counters = counters;
    this.secrets = secrets;
    this.retransmission = new Retransmission(jitter);
    this.generation = new Generation(first == null ? Id.random(secrets) : first, content);
    ownIds.add(generation.id());
    this.rules = new FourRules(this, owner, counters);
  }

  Generation generation() {
    return generation;
  }

  /** Sends the description at once, and again until it is acknowledged. */
  void announce(long nowNanos) {
    silent = false;
    retransmission.restart();
    deadlines.clear(Timer.REPEAT);
    send(null, null, nowNanos);
  }

  /** Leaves silence without sending: an answer is about to go out. */
  void resume() {
    silent = false;
    retransmission.restart();
  }

  /**
   * Begins a new generation of ours, unbound. Nothing is sent until {@link #announce} or an answer.
   */
  void begin(Content content) {
    generation = new Generation(Id.random(secrets), content);
    ownIds.add(generation.id());
    retransmission.restart();
    deadlines.clearAll();
  }

  /** Stops repeating and sending changes; answers go on. */
  void fallSilent() {
    silent = true;
    deadlines.clearAll();
  }

  /**
   * Says something else from now on. The change is sent at once or with others, as {@link
   * DescriptionBatch} decides.
   */
  void offer(Content content, long nowNanos) {
    if (!generation.replaceContent(content)) {
      return;
    }
    retransmission.restart();
    deadlines.clear(Timer.REPEAT);
    if (silent) {
      return;
    }
    long delayNanos = DescriptionBatch.delayNanos(generation);
    if (delayNanos == 0) {
      send(null, null, nowNanos);
    } else if (!deadlines.isSet(Timer.FLUSH)) {
      deadlines.set(Timer.FLUSH, nowNanos + delayNanos);
    }
  }

  /**
   * Tells the peer that we close, three times. An unbound generation has nobody who would obey.
   *
   * @return whether anything is being sent
   */
  boolean sayFarewell(Content closing, long nowNanos) {
    fallSilent();
    if (generation.boundTo() == null) {
      return false;
    }
    generation.replaceContent(closing);
    farewellsLeft = FAREWELLS;
    repeatFarewell(nowNanos);
    return true;
  }

  /** Whether the farewell is still being sent. */
  boolean isSayingFarewell() {
    return farewellsLeft > 0;
  }

  /** Whether a description is our own, reflected. */
  boolean isOurs(SessionDescription description) {
    return instance.equals(description.instanceId()) || ownIds.contains(description.sessionId());
  }

  /** Whether nothing is said but answers. */
  boolean isSilent() {
    return silent;
  }

  /** Sends the description at once, without touching the back-off. */
  void sayAgain(long nowNanos) {
    send(null, null, nowNanos);
  }

  /**
   * Takes a description of the peer.
   *
   * @param via the transport it came by
   * @return whether it is fresh and from the generation that ours is bound to, now at the latest
   */
  boolean handle(SessionDescription description, @Nullable String via, long nowNanos) {
    return rules.handle(description, via, nowNanos);
  }

  /** Whether a repetition is due some time. */
  boolean isRepeating() {
    return deadlines.isSet(Timer.REPEAT);
  }

  /** The peer has all we have said, or will tell. */
  void stopRepeating() {
    deadlines.clear(Timer.REPEAT);
  }

  /** The next repetition waits at least as long as a first one does. */
  void postponeRepetition(long nowNanos) {
    retransmission.restart();
    long earliest = nowNanos + retransmission.nextDelayNanos();
    if (deadlines.at(Timer.REPEAT).orElse(earliest) - earliest < 0) {
      deadlines.set(Timer.REPEAT, earliest);
    }
  }

  /** Whether an acknowledgement is due some time. */
  boolean isAcknowledging() {
    return deadlines.isSet(Timer.ACKNOWLEDGE);
  }

  /** Acknowledges a description, unless something else that is sent soon does. */
  void acknowledgeLater(SessionDescription description, long nowNanos) {
    acknowledging = description.sessionId();
    if (!deadlines.isSet(Timer.ACKNOWLEDGE)) {
      deadlines.set(Timer.ACKNOWLEDGE, nowNanos + ACKNOWLEDGEMENT_DELAY.toNanos());
    }
    if (generation.wantsAcknowledgement() && !deadlines.isSet(Timer.REPEAT)) {
      deadlines.set(Timer.REPEAT, nowNanos + retransmission.nextDelayNanos());
    }
  }

  /**
   * Nothing else was sent meanwhile. A peer that needs the acknowledgement after all will ask. One
   * that has not even accepted what it was told before does not: as long as that lies there to be
   * read, this would say no more, so it counts as a repetition.
   */
  private void acknowledge(long nowNanos) {
    Id to = acknowledging;
    if (to == null) {
      return;
    }
    boolean implied = generation.impliesAcknowledgement();
    if (implied && owner.hasShownAcceptance()) {
      counters.acknowledgementsSpared++;
      return;
    }
    boolean unread = implied && generation.hasTold(to) && generation.wantsAcknowledgement();
    answer(to, true, null, unread, nowNanos);
  }

  /** Takes the peer's checks for the acknowledgement that they are, if there are any. */
  private void heedPath() {
    if (generation.wantsAcknowledgement()
        && generation.boundTo() != null
        && generation.isKnownToWhoeverAccepted()
        && owner.isAcceptanceShown()
        && PathProof.isWholeEverywhere(
            describe(generation.content(), generation.revision(), null, true))) {
      generation.acknowledged(generation.revision());
    }
  }

  /**
   * Answers the very message that came, within the limits, unless the answer tells of a change of
   * ours.
   *
   * @param full whether the answer has content
   * @return whether the limits let it go out
   */
  boolean answer(SessionDescription to, boolean full, @Nullable String via, long nowNanos) {
    return answer(to.sessionId(), full, via, false, nowNanos);
  }

  private boolean answer(
      Id to, boolean full, @Nullable String via, boolean repeated, long nowNanos) {
    if (full && generation.hasNews()) {
      limits.answered(to, nowNanos);
    } else if (!limits.tryAnswer(to, nowNanos)) {
      counters.answersSuppressed++;
      return false;
    }
    counters.answers++;
    if (full) {
      send(to, via, repeated, nowNanos);
    } else {
      owner.transmit(describe(null, 0, to, false), via, false, nowNanos);
    }
    return true;
  }

  private void send(@Nullable Id echo, @Nullable String via, long nowNanos) {
    send(echo, via, false, nowNanos);
  }

  private void send(@Nullable Id echo, @Nullable String via, boolean repeated, long nowNanos) {
    heedPath();
    boolean wantAck = generation.wantsAcknowledgement() && !generation.content().closing();
    generation.told(echo);
    if (via == null) {
      deadlines.clear(Timer.FLUSH);
      deadlines.clear(Timer.ACKNOWLEDGE);
      generation.sent();
    }
    counters.sent++;
    owner.transmit(
        describe(generation.content(), generation.revision(), echo, wantAck),
        via,
        repeated,
        nowNanos);
    if (wantAck && !silent && !deadlines.isSet(Timer.REPEAT)) {
      deadlines.set(Timer.REPEAT, nowNanos + retransmission.nextDelayNanos());
    }
  }

  private SessionDescription describe(
      @Nullable Content content, long revision, @Nullable Id echo, boolean wantAck) {
    return new SessionDescription(
        keys.ours(),
        keys.theirs(),
        instance,
        generation.id(),
        revision,
        content,
        generation.boundTo(),
        generation.appliedRevision(),
        echo,
        wantAck);
  }

  private void repeatFarewell(long nowNanos) {
    farewellsLeft--;
    send(null, null, nowNanos);
    if (farewellsLeft > 0) {
      deadlines.set(Timer.FAREWELL, nowNanos + FAREWELL_SPACING.toNanos());
    }
  }

  private void repeat(long nowNanos) {
    heedPath();
    if (generation.wantsAcknowledgement()) {
      counters.repeated++;
      send(null, null, true, nowNanos);
    }
  }

  /** Does what is due. */
  void handleTimeout(long nowNanos) {
    for (Timer timer = deadlines.pollDue(nowNanos);
        timer != null;
        timer = deadlines.pollDue(nowNanos)) {
      switch (timer) {
        case REPEAT -> repeat(nowNanos);
        case FLUSH -> send(null, null, nowNanos);
        case ACKNOWLEDGE -> acknowledge(nowNanos);
        case FAREWELL -> repeatFarewell(nowNanos);
      }
    }
  }

  /** When {@link #handleTimeout} wants to be called, or empty. */
  OptionalLong nextTimeoutNanos() {
    return deadlines.next();
  }
}
