package eu.riasc.wice.ice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.sansio.Transmit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class TransactionsTest {
  private static final long MS = 1_000_000;

  private final Random random = new Random(1);
  private final SharedPorts ports = SharedPorts.withDefaultSpacing();
  private final IceAgent owner =
      TwoAgents.agent(AgentConfig.defaults(), Role.CONTROLLING, ports, 1, 0);
  private final Transactions<String> transactions = new Transactions<>(ports, owner);
  private final Transmit request = new Transmit(TwoAgents.LEFT, TwoAgents.RIGHT, new byte[20]);

  private TransactionId start(String context) {
    TransactionId id = TransactionId.random(random);
    transactions.startRepeated(id, context, request, 500 * MS, 0);
    return id;
  }

  @Test
  void sendsSevenTimesAndGivesUpAfterSixteenMoreRtos() {
    start("check");
    List<Long> repeatedAt = new ArrayList<>();
    while (true) {
      long now = transactions.nextNanos().getAsLong();
      Transaction<String> due = transactions.due(now);
      if (due.step(now) == TransactionStep.TIMED_OUT) {
        assertThat(now).isEqualTo(39_500 * MS);
        break;
      }
      repeatedAt.add(now / MS);
    }
    assertThat(repeatedAt).containsExactly(500L, 1_500L, 3_500L, 7_500L, 15_500L, 31_500L);
  }

  @Test
  void driverThatIsHeldUpRepeatsOnceAndNotInABurst() {
    start("check");
    assertThat(transactions.due(60_000 * MS).step(60_000 * MS))
        .isEqualTo(TransactionStep.RETRANSMIT);
    assertThat(transactions.due(60_000 * MS)).isNull();
  }

  @Test
  void singleIsOverdueOnceAndThenForgotten() {
    TransactionId id = TransactionId.random(random);
    transactions.startSingle(id, "consent", request, 500 * MS, 10_000 * MS, 0);
    assertThat(transactions.due(499 * MS)).isNull();
    assertThat(transactions.due(500 * MS).step(500 * MS)).isEqualTo(TransactionStep.OVERDUE);
    assertThat(transactions.find(id)).isNotNull();
    assertThat(transactions.nextNanos()).hasValue(10_500 * MS);
    assertThat(transactions.due(10_500 * MS).step(10_500 * MS)).isEqualTo(TransactionStep.FORGET);
  }

  @Test
  void silencedOneIsNeitherRepeatedNorFailedButStillKnown() {
    TransactionId id = start("check");
    transactions.silenceIf("check"::equals, 100 * MS);
    assertThat(transactions.due(8_000 * MS)).isNull();
    assertThat(transactions.find(id)).isNotNull();
    assertThat(transactions.due(8_100 * MS).step(8_100 * MS)).isEqualTo(TransactionStep.FORGET);
  }

  @Test
  void ownerIsKnownWhileTheTransactionWaits() {
    TransactionId one = start("one");
    TransactionId two = start("two");
    assertThat(ports.ownerOf(one)).isSameAs(owner);
    transactions.end(transactions.find(one));
    assertThat(ports.ownerOf(one)).isNull();
    transactions.endIf("two"::equals);
    assertThat(ports.ownerOf(two)).isNull();
    assertThat(ports.pendingTransactions()).isZero();
    assertThat(transactions.nextNanos()).isEmpty();
  }
}
