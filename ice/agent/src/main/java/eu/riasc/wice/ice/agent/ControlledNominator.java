package eu.riasc.wice.ice.agent;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Selects what the peer nominates, once our own check of that pair has succeeded too (RFC 8445
 * §7.3.1.5).
 */
final class ControlledNominator implements Nominator {
  @Override
  public @Nullable CheckedPair nominate(
      Checklist checklist, boolean allCandidatesKnown, long nowNanos) {
    return null;
  }

  @Override
  public void giveUp(CheckedPair pair) {}

  @Override
  public OptionalLong reviewNanos() {
    return OptionalLong.empty();
  }

  @Override
  public boolean selectsOnUseCandidate(CheckedPair pair) {
    pair.nominate(true);
    return pair.isValid();
  }

  @Override
  public boolean selectsOnSuccess(CheckedPair pair, boolean nominating) {
    return pair.isNominated();
  }
}
