package eu.riasc.wice.ice.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Nominates the best valid pair, once, as soon as waiting longer is not likely to find a better
 * one.
 *
 * <p>A better pair holds nomination up while it is frozen or waiting, or while its check is younger
 * than the settle time (or twice the round-trip time of the best valid pair, if that is longer:
 * what is better is hardly slower). All of them together hold it up for at most the settle limit
 * after the first valid pair. A relayed pair waits until nothing better is pending and both sides
 * have ended their candidates, or for the relayed settle time.
 *
 * <p>A pair over TCP is to win only where UDP does not work. A TCP connection to a public address
 * answers sooner than UDP packets that two NATs have to be opened for, where the first one is often
 * lost and the second comes an RTO later. So it waits one RTO longer for the check of a better
 * pair, and up to the settle limit while candidates may still come.
 */
final class ControllingNominator implements Nominator {
  private final AgentConfig config;
  private @Nullable CheckedPair firstValid;
  private long firstValidNanos;
  private @Nullable CheckedPair nominated;
  private final List<CheckedPair> givenUp = new ArrayList<>(0);
  private OptionalLong review = OptionalLong.empty();

  ControllingNominator(AgentConfig config) {
    this.config = config;
  }

  @Override
  public @Nullable CheckedPair nominate(
      Checklist checklist, boolean allCandidatesKnown, long nowNanos) {
    review = OptionalLong.empty();
    CheckedPair best = bestValid(checklist);
    if (best == null || (nominated != null && nominated.isValid())) {
      return null;
    }
    if (firstValid == null) {
      firstValid = best;
      firstValidNanos = nowNanos;
    }
    long holdUntil = holdUntil(checklist, best, allCandidatesKnown, nowNanos);
    if (holdUntil - nowNanos > 0) {
      review = OptionalLong.of(holdUntil);
      return null;
    }
    best.nominate(true);
    nominated = best;
    return best;
  }

  /** The best of those not given up; when all have been, they have their turn again. */
  private @Nullable CheckedPair bestValid(Checklist checklist) {
    for (CheckedPair pair : checklist.pairs()) {
      if (pair.isValid() && !givenUp.contains(pair)) {
        return pair;
      }
    }
    givenUp.clear();
    return checklist.bestValid();
  }

  @Override
  public void giveUp(CheckedPair pair) {
    givenUp.add(pair);
    if (nominated == pair) {
      nominated = null;
    }
  }

  private long holdUntil(
      Checklist checklist, CheckedPair best, boolean allCandidatesKnown, long nowNanos) {
    boolean relayed = best.kind().isRelayed();
    long limit =
        firstValidNanos + (relayed ? config.relayedSettle() : config.settleLimit()).toNanos();
    if (relayed) {
      boolean betterPending =
          checklist.any(pair -> pair.isBetterThan(best) && Checklist.isPending(pair));
      return betterPending || !allCandidatesKnown ? limit : nowNanos;
    }
    boolean overTcp = best.kind() == PathKind.DIRECT_TCP;
    if (overTcp && !allCandidatesKnown) {
      return limit;
    }
    long grace =
        best.roundTripTime().twiceOrAtLeast(config.settle().toNanos())
            + (overTcp ? config.initialRto().toNanos() : 0);
    long hold = nowNanos;
    for (CheckedPair pair : checklist.pairs()) {
      if (!pair.isBetterThan(best) || !Checklist.isPending(pair)) {
        continue;
      }
      long until = pair.state() == PairState.IN_PROGRESS ? pair.firstSentNanos() + grace : limit;
      hold = until - hold > 0 ? until : hold;
    }
    return hold - limit > 0 ? limit : hold;
  }

  @Override
  public OptionalLong reviewNanos() {
    return review;
  }

  @Override
  public boolean selectsOnUseCandidate(CheckedPair pair) {
    return false;
  }

  @Override
  public boolean selectsOnSuccess(CheckedPair pair, boolean nominating) {
    return nominating && pair == nominated;
  }
}
