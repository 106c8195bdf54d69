package eu.riasc.wice.session;

import eu.riasc.wice.signaling.Id;
import eu.riasc.wice.signaling.SessionDescription;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides about a process of the peer that we have not met: did the old one restart, or do two
 * processes use one key ({@code PROTOCOL.md} §6)?
 *
 * <p>While a pair is selected, one check on it tells: if the old process answers within two
 * seconds, the newcomer is refused. Before a pair is selected there is nobody to ask, so newcomers
 * are accepted once per 5 s, doubling to 60 s.
 */
final class Newcomers {
  /** What to do about a fresh description. */
  enum Verdict {
    /** Go on: it is the process we know, or one that may take its place. */
    ADMIT,
    /** Not now. */
    REFUSE,
    /**
     * Ask the old process whether it is alive, for {@link #PATIENCE}; the description is kept until
     * then.
     */
    ASK_OLD
  }

  /** How long the old process has to answer. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration CAP = Duration.ofSeconds(60);

  private final DoublingInterval acceptances = new DoublingInterval(FIRST, CAP);
  private final DoublingInterval questions = new DoublingInterval(FIRST, CAP);
  private @Nullable Id known;
  private @Nullable Id approved;
  private @Nullable SessionDescription waiting;

  /**
   * Judges the sender of a fresh description of a generation that is not bound.
   *
   * @param pairSelected whether there is a pair on which the old process can be asked
   */
  Verdict judge(SessionDescription description, boolean pairSelected, long nowNanos) {
    Id instance = description.instanceId();
    if (known == null || known.equals(instance) || instance.equals(approved)) {
      return Verdict.ADMIT;
    }
    if (!pairSelected) {
      return acceptances.tryTake(nowNanos) ? Verdict.ADMIT : Verdict.REFUSE;
    }
    if (waiting != null) {
      if (waiting.instanceId().equals(instance)) {
        waiting = description;
      }
      return Verdict.REFUSE;
    }
    if (!questions.tryTake(nowNanos)) {
      return Verdict.REFUSE;
    }
    waiting = description;
    return Verdict.ASK_OLD;
  }

  /** Notes the process that has been accepted. */
  void accepted(Id instance) {
    known = instance;
    approved = null;
    waiting = null;
  }

  /** Forgets the process we knew: there is no transport to it any more. */
  void forget() {
    known = null;
    approved = null;
    waiting = null;
  }

  /** Ends a question: the old process answered, so the newcomer stays outside. */
  void oldIsAlive() {
    waiting = null;
  }

  /**
   * Ends a question: the old process did not answer.
   *
   * @return what the newcomer said last, to be looked at again, or null if no question was open
   */
  @Nullable SessionDescription oldIsGone() {
    SessionDescription description = waiting;
    waiting = null;
    if (description != null) {
      approved = description.instanceId();
    }
    return description;
  }
}
