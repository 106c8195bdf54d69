package eu.riasc.wice.session;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.ice.agent.AgentConfig;
import eu.riasc.wice.ice.agent.CheckBudget;
import eu.riasc.wice.sansio.Transport;
import eu.riasc.wice.sansio.TransportAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A peer's whole life shares one budget of checks to addresses that never answered. */
class CheckBudgetsTest {
  private static final TransportAddress VICTIM =
      new TransportAddress(Transport.UDP, new InetSocketAddress("192.0.2.1", 53));

  private final AgentConfig config = EndpointConfig.defaults().agent();
  private final CheckBudgets budgets = new CheckBudgets(config, 0);

  @Test
  void whoLeavesAndComesBackFindsTheBudgetItLeft() {
    CheckBudget budget = budgets.take(peer(1), true, 0);
    assertThat(spend(budget)).isEqualTo(config.unansweredBudget());
    budgets.giveBack(peer(1), budget, 0);

    assertThat(spend(budgets.take(peer(1), true, 0))).isZero();
    assertThat(spend(budgets.take(peer(2), true, 0))).isEqualTo(config.unansweredBudget());
  }

  @Test
  void strangersTogetherCostNoMoreThanAFewPeers() {
    long sum = 0;
    for (int i = 0; i < 3 * CheckBudgets.STRANGERS; i++) {
      sum += spend(budgets.take(peer(i), true, 0));
    }
    assertThat(sum).isEqualTo(CheckBudgets.STRANGERS * (long) config.unansweredBudget());

    assertThat(spend(budgets.take(peer(5_000), false, 0))).isEqualTo(config.unansweredBudget());
  }

  @Test
  void aFullBudgetIsForgottenAndOthersAreKeptUpToALimit() {
    budgets.giveBack(peer(1), budgets.take(peer(1), true, 0), 0);
    assertThat(budgets.size()).isZero();
    long later = Duration.ofHours(1).toNanos();
    CheckBudget refilled = budgets.take(peer(1), true, 0);
    spend(refilled);
    budgets.giveBack(peer(1), refilled, later);
    assertThat(budgets.size()).isZero();

    for (int i = 0; i < CheckBudgets.REMEMBERED + 10; i++) {
      CheckBudget budget = budgets.take(peer(i), false, later);
      budget.tryTake(VICTIM, later);
      budgets.giveBack(peer(i), budget, later);
    }
    assertThat(budgets.size()).isEqualTo(CheckBudgets.REMEMBERED);
  }

  @Test
  void thoseThatBecameFullAreForgottenWhenTheNextIsLeft() {
    for (int i = 0; i < 10; i++) {
      CheckBudget budget = budgets.take(peer(i), false, 0);
      spend(budget);
      budgets.giveBack(peer(i), budget, 0);
    }
    assertThat(budgets.size()).isEqualTo(10);

    long later = Duration.ofHours(1).toNanos();
    CheckBudget budget = budgets.take(peer(11), false, later);
    budget.tryTake(VICTIM, later);
    budgets.giveBack(peer(11), budget, later);
    assertThat(budgets.size()).isEqualTo(1);
  }

  private static int spend(CheckBudget budget) {
    int spent = 0;
    while (budget.tryTake(VICTIM, 0)) {
      spent++;
    }
    return spent;
  }

  private static PublicKey peer(int number) {
    byte[] bytes = new byte[PublicKey.BYTES];
    bytes[0] = (byte) number;
    bytes[1] = (byte) (number >> 8);
    bytes[2] = 3;
    return PublicKey.of(bytes);
  }
}
