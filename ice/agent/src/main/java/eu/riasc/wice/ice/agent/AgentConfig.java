package eu.riasc.wice.ice.agent;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * The settings of an {@link IceAgent}. {@link #defaults} holds the defaults of {@code docs/ice.md};
 * each {@code with} method returns a changed copy.
 *
 * @param pacing Ta, the time between two new checks of one agent until {@link IceAgent#setPacing};
 *     at least 5 ms (RFC 8445 §14.2)
 * @param initialRto the shortest retransmission timeout of a check (RFC 8445 §14.3)
 * @param patience how long a checklist is not given up, from construction (RFC 8863 §4)
 * @param consentInterval the mean time between two consent checks (RFC 7675 §5.1); jitter is 20 %
 * @param consentExpiry how long consent lasts without an answer (RFC 7675 §5.1)
 * @param settle how long a better pair whose check is unanswered may hold up nomination, counted
 *     from that check, unless twice the round-trip time is longer
 * @param settleLimit how long better pairs may hold up nomination in all, counted from the first
 *     valid pair
 * @param relayedSettle the same for a relayed pair
 * @param silence without authenticated STUN for so long, and three checks unanswered: the path is
 *     silent
 * @param silenceWhileSending the same while payload is being sent
 * @param payloadAnswer payload sent and nothing received for so long starts checks of the path
 * @param maxRemoteCandidates how many candidates of the peer are kept
 * @param maxLocalCandidates how many candidates of ours are kept
 * @param maxPairs how many pairs the checklist holds (RFC 8445 §6.1.2.5)
 * @param unansweredBudget how many checks may be sent in a burst to addresses that never answered
 *     (RFC 8445 §19.5.1)
 * @param unansweredPerSecond how many of those come back per second
 * @param upgradeRetry the mean time until pairs of a better kind that failed are tried again
 */
public record AgentConfig(
    Duration pacing,
    Duration initialRto,
    Duration patience,
    Duration consentInterval,
    Duration consentExpiry,
    Duration settle,
    Duration settleLimit,
    Duration relayedSettle,
    Duration silence,
    Duration silenceWhileSending,
    Duration payloadAnswer,
    int maxRemoteCandidates,
    int maxLocalCandidates,
    int maxPairs,
    int unansweredBudget,
    double unansweredPerSecond,
    Duration upgradeRetry) {
  /** Ta may not be shorter (RFC 8445 §14.2). */
  public static final Duration SHORTEST_PACING = Duration.ofMillis(5);

  /** Consent checks may not be closer than this (RFC 7675 §5.1). */
  public static final Duration SHORTEST_CONSENT_INTERVAL = Duration.ofSeconds(4);

  private static final AgentConfig DEFAULTS =
      new AgentConfig(
          Duration.ofMillis(50),
          Duration.ofMillis(500),
          Duration.ofMillis(39_500),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(7),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          32,
          32,
          100,
          1_000,
          2.0,
          Duration.ofSeconds(30));

  /**
   * Checks the ranges.
   *
   * @throws IceException if a setting is out of range
   */
  public AgentConfig {
    atLeast("pacing", pacing, SHORTEST_PACING);
    atLeast("initial rto", initialRto, Duration.ofMillis(1));
    atLeast("patience", patience, Duration.ofMillis(1));
    atLeast("consent interval", consentInterval, SHORTEST_CONSENT_INTERVAL);
    atLeast("consent expiry", consentExpiry, consentInterval);
    atLeast("settle", settle, Duration.ZERO);
    atLeast("settle limit", settleLimit, Duration.ZERO);
    atLeast("relayed settle", relayedSettle, Duration.ZERO);
    atLeast("silence", silence, Duration.ofMillis(1));
    atLeast("silence while sending", silenceWhileSending, Duration.ofMillis(1));
    atLeast("payload answer", payloadAnswer, Duration.ofMillis(1));
    atLeast("upgrade retry", upgradeRetry, Duration.ofMillis(1));
    atLeast("remote candidates", maxRemoteCandidates);
    atLeast("local candidates", maxLocalCandidates);
    atLeast("pairs", maxPairs);
    atLeast("unanswered budget", unansweredBudget);
    if (!(unansweredPerSecond > 0)) {
      throw bad("unanswered per second", Double.toString(unansweredPerSecond), "more than 0");
    }
  }

  /** The defaults. */
  public static AgentConfig defaults() {
    return DEFAULTS;
  }

  /** A copy with another Ta. */
  public AgentConfig withPacing(Duration newPacing) {
    return changed(to -> to.pacing = newPacing);
  }

  /** A copy with another first retransmission timeout. */
  public AgentConfig withInitialRto(Duration newInitialRto) {
    return changed(to -> to.initialRto = newInitialRto);
  }

  /** A copy with another patience. */
  public AgentConfig withPatience(Duration newPatience) {
    return changed(to -> to.patience = newPatience);
  }

  /** A copy with another consent interval and expiry. */
  public AgentConfig withConsent(Duration interval, Duration expiry) {
    return changed(
        to -> {
          to.consentInterval = interval;
          to.consentExpiry = expiry;
        });
  }

  /**
   * A copy with other times that better pairs may hold up nomination: per pair, in all, and in all
   * for a relayed pair.
   */
  public AgentConfig withSettle(Duration perPair, Duration limit, Duration relayed) {
    return changed(
        to -> {
          to.settle = perPair;
          to.settleLimit = limit;
          to.relayedSettle = relayed;
        });
  }

  /**
   * A copy with other times of silence: without payload, while payload is sent, and until
   * unanswered payload is noticed.
   */
  public AgentConfig withSilence(Duration quiet, Duration whileSending, Duration answer) {
    return changed(
        to -> {
          to.silence = quiet;
          to.silenceWhileSending = whileSending;
          to.payloadAnswer = answer;
        });
  }

  /** A copy with other caps: candidates of the peer, candidates of ours, pairs. */
  public AgentConfig withCaps(int remoteCandidates, int localCandidates, int pairs) {
    return changed(
        to -> {
          to.maxRemoteCandidates = remoteCandidates;
          to.maxLocalCandidates = localCandidates;
          to.maxPairs = pairs;
        });
  }

  /** A copy with another budget of checks to addresses that never answered. */
  public AgentConfig withUnansweredBudget(int burst, double perSecond) {
    return changed(
        to -> {
          to.unansweredBudget = burst;
          to.unansweredPerSecond = perSecond;
        });
  }

  /** A copy with another time until better pairs that failed are tried again. */
  public AgentConfig withUpgradeRetry(Duration interval) {
    return changed(to -> to.upgradeRetry = interval);
  }

  private static void atLeast(String what, Duration value, Duration least) {
    if (value.compareTo(least) < 0) {
      throw bad(what, value.toString(), "at least " + least);
    }
  }

  private static void atLeast(String what, int value) {
    if (value < 1) {
      throw bad(what, Integer.toString(value), "at least 1");
    }
  }

  private static IceException bad(String what, String found, String expected) {
    return new IceException(
        IceException.Code.BAD_SETTING, what + ": found " + found + ", expected " + expected);
  }

  private AgentConfig changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  /** The settings while one of them changes, so that each copy names only what it changes. */
  private static final class Draft {
    private Duration pacing;
    private Duration initialRto;
    private Duration patience;
    private Duration consentInterval;
    private Duration consentExpiry;
    private Duration settle;
    private Duration settleLimit;
    private Duration relayedSettle;
    private Duration silence;
    private Duration silenceWhileSending;
    private Duration payloadAnswer;
    private int maxRemoteCandidates;
    private int maxLocalCandidates;
    private int maxPairs;
    private int unansweredBudget;
    private double unansweredPerSecond;
    private Duration upgradeRetry;

    Draft(AgentConfig from) {
      pacing = from.pacing;
      initialRto = from.initialRto;
      patience = from.patience;
      consentInterval = from.consentInterval;
      consentExpiry = from.consentExpiry;
      settle = from.settle;
      settleLimit = from.settleLimit;
      relayedSettle = from.relayedSettle;
      silence = from.silence;
      silenceWhileSending = from.silenceWhileSending;
      payloadAnswer = from.payloadAnswer;
      maxRemoteCandidates = from.maxRemoteCandidates;
      maxLocalCandidates = from.maxLocalCandidates;
      maxPairs = from.maxPairs;
      unansweredBudget = from.unansweredBudget;
      unansweredPerSecond = from.unansweredPerSecond;
      upgradeRetry = from.upgradeRetry;
    }

    AgentConfig settings() {
      return new AgentConfig(
          pacing,
          initialRto,
          patience,
          consentInterval,
          consentExpiry,
          settle,
          settleLimit,
          relayedSettle,
          silence,
          silenceWhileSending,
          payloadAnswer,
          maxRemoteCandidates,
          maxLocalCandidates,
          maxPairs,
          unansweredBudget,
          unansweredPerSecond,
          upgradeRetry);
    }
  }
}
