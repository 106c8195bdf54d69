package eu.riasc.wice.ice.agent;

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
 */
final class ControllingNominator implements Nominator {
  private final AgentConfig config;
  private @Nullable CheckedPair firstValid;
  private long firstValidNanos;
  private @Nullable CheckedPair nominated;
  private OptionalLong review = OptionalLong.empty();

  ControllingNominator(AgentConfig config) {
    this.config = config;
  }

  @Override
  public @Nullable CheckedPair nominate(
      Checklist checklist, boolean allCandidatesKnown, long nowNanos) {
    review = OptionalLong.empty();
    CheckedPair best = checklist.bestValid();
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

  private long holdUntil(
      Checklist checklist, CheckedPair best, boolean allCandidatesKnown, long nowNanos) {
    long limit =
        firstValidNanos
            + (best.isRelayed() ? config.relayedSettle() : config.settleLimit()).toNanos();
    if (best.isRelayed()) {
      boolean betterPending =
          checklist.any(pair -> pair.isBetterThan(best) && Checklist.isPending(pair));
      return betterPending || !allCandidatesKnown ? limit : nowNanos;
    }
    long grace = best.roundTripTime().twiceOrAtLeast(config.settle().toNanos());
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
