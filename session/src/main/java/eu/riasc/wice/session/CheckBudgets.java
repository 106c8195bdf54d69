package eu.riasc.wice.session;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.ice.agent.AgentConfig;
import eu.riasc.wice.ice.agent.CheckBudget;
import eu.riasc.wice.sansio.TokenBucket;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The budgets of checks to addresses that never answered (RFC 8445 §19.5.1), by peer. A peer's
 * outlives its session: what is left of it waits here until it is full again, so that who leaves
 * and comes back finds what it left.
 *
 * <p>Keys are free, so strangers also share one budget: however many there are, together they cost
 * others no more than a few peers would.
 */
final class CheckBudgets {
  /** How many budgets without a session are kept; those that were left longest ago go first. */
  static final int REMEMBERED = 4_096;

  /** How many times the budget of one peer all strangers have together. */
  static final int STRANGERS = 32;

  private final AgentConfig config;
  private final TokenBucket strangers;
  private final Map<PublicKey, CheckBudget> left = new LinkedHashMap<>();

  CheckBudgets(AgentConfig config, long nowNanos) {
    this.config = config;
    this.strangers =
        new TokenBucket(
            STRANGERS * config.unansweredPerSecond(),
            STRANGERS * config.unansweredBudget(),
            nowNanos);
  }

  /** The budget for a session that begins: what the peer left behind, or a full one. */
  CheckBudget take(PublicKey peer, boolean isStranger, long nowNanos) {
    CheckBudget budget = left.remove(peer);
    if (budget == null) {
      budget = new CheckBudget(config, nowNanos);
    }
    budget.shareWith(isStranger ? strangers : null);
    return budget;
  }

  /**
   * Keeps what a session leaves behind. A full budget is no different from a new one, so it is not
   * kept, and those that have become full since they were left are let go of.
   */
  void giveBack(PublicKey peer, CheckBudget budget, long nowNanos) {
    if (!budget.isFull(nowNanos)) {
      left.put(peer, budget);
    }
    Iterator<CheckBudget> oldest = left.values().iterator();
    while (oldest.hasNext() && (oldest.next().isFull(nowNanos) || left.size() > REMEMBERED)) {
      oldest.remove();
    }
  }

  /** How many budgets without a session are kept at present. */
  int size() {
    return left.size();
  }
}
