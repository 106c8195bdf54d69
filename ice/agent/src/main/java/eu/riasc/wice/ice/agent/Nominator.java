package eu.riasc.wice.ice.agent;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Decides which valid pair becomes the selected one (RFC 8445 §8.1.1), in one way per role. */
sealed interface Nominator permits ControllingNominator, ControlledNominator {
  /** The nominator of a role. */
  static Nominator of(Role role, AgentConfig config) {
    return role == Role.CONTROLLING ? new ControllingNominator(config) : new ControlledNominator();
  }

  /**
   * The pair to send a nominating check on, each pair once, or null. Asked after every change and
   * when {@link #reviewNanos} has come.
   *
   * @param allCandidatesKnown whether both sides have ended their candidates
   */
  @Nullable CheckedPair nominate(Checklist checklist, boolean allCandidatesKnown, long nowNanos);

  /** The nominating check of this pair is not answered: others come first. */
  void giveUp(CheckedPair pair);

  /** When to ask again although nothing has changed. */
  OptionalLong reviewNanos();

  /** The peer's check asked for this pair: whether it is thereby selected. */
  boolean selectsOnUseCandidate(CheckedPair pair);

  /**
   * A check of ours was answered, so the pair is valid: whether it is thereby selected.
   *
   * @param nominating whether the check carried USE-CANDIDATE
   */
  boolean selectsOnSuccess(CheckedPair pair, boolean nominating);
}
