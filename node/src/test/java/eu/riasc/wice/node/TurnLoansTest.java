package eu.riasc.wice.node;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.TurnLoan;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When relays are asked for TURN servers, and what is made of what they say. */
class TurnLoansTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  /** Runs at once what is to be run at once; keeps for how long the rest is put off. */
  private static final class Chores extends ScheduledThreadPoolExecutor {
    final List<Duration> delays = new ArrayList<>();
    @Nullable Runnable last;

    Chores() {
      super(0);
    }

    @Override
    public void execute(Runnable command) {
      command.run();
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
      delays.add(Duration.of(delay, unit.toChronoUnit()));
      last = command;
      return super.schedule(() -> {}, 1, TimeUnit.DAYS);
    }
  }

  private final Chores chores = new Chores();
  private final List<List<TurnServers.Named>> lent = new ArrayList<>();
  private CompletionStage<List<TurnLoan>> answer = CompletableFuture.completedStage(List.of());
  private final TurnLoans loans =
      new TurnLoans(chores, () -> answer, InstantSource.fixed(NOW), lent::add);

  @AfterEach
  void stop() {
    chores.shutdownNow();
  }

  private static TurnLoan loan(String uri, long seconds) {
    return new TurnLoan(uri, "user", "password", NOW.plusSeconds(seconds));
  }

  private void again() {
    Objects.requireNonNull(chores.last, "something put off").run();
  }

  @Test
  void whatIsLentIsHandedOnBeforeTheFirstQuestionEnds() {
    answer = CompletableFuture.completedStage(List.of(loan("turn:192.0.2.1", 600)));
    assertThat(loans.begin()).isCompleted();
    assertThat(lent).hasSize(1);
    assertThat(lent.get(0).get(0).uri().host()).isEqualTo("192.0.2.1");
  }

  @Test
  void loansAreRenewedAtThreeQuartersOfTheShortest() {
    answer =
        CompletableFuture.completedStage(
            List.of(loan("turn:192.0.2.1", 600), loan("turn:192.0.2.2", 400)));
    assertThat(loans.begin()).isCompleted();
    again();
    answer = CompletableFuture.completedStage(List.of(loan("turn:192.0.2.1", -50)));
    again();
    assertThat(chores.delays)
        .as("and not too often, whatever our clock says")
        .containsExactly(Duration.ofSeconds(300), Duration.ofSeconds(300), Duration.ofSeconds(15));
    assertThat(lent).hasSize(3);
  }

  @Test
  void failureKeepsWhatThereIsAndIsRepeatedLaterAndLater() {
    answer =
        CompletableFuture.failedStage(
            new SignalingException(SignalingException.Code.UNAVAILABLE, "gone"));
    assertThat(loans.begin()).isCompleted();
    for (int i = 0; i < 5; i++) {
      again();
    }
    assertThat(lent).isEmpty();
    assertThat(chores.delays)
        .extracting(Duration::toSeconds)
        .containsExactly(5L, 10L, 20L, 40L, 60L, 60L);
  }

  @Test
  void relaysWithoutAnyAreAskedAgainAfterAWhile() {
    assertThat(loans.begin()).isCompleted();
    assertThat(lent).isEmpty();
    assertThat(chores.delays).containsExactly(Duration.ofMinutes(10));
  }

  @Test
  void whatIsNoTurnServerIsLeftOutAndThereAreNotTooMany() {
    answer =
        CompletableFuture.completedStage(
            List.of(
                loan("http://example.org", 600),
                loan("turns:example.org?transport=udp", 600),
                loan("turn:192.0.2.1", 600)));
    assertThat(loans.begin()).isCompleted();
    assertThat(lent.get(0)).hasSize(1);

    answer =
        CompletableFuture.completedStage(Collections.nCopies(100, loan("turn:192.0.2.1", 600)));
    again();
    assertThat(lent.get(1)).hasSize(TurnLoans.MAX_SERVERS);
  }
}
