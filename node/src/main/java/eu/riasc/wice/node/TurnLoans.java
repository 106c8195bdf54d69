package eu.riasc.wice.node;

import eu.riasc.wice.signaling.TurnLoan;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for the TURN servers that relays lend, and again before what they have lent ends. On an
 * executor of its own.
 */
final class TurnLoans {
  private static final Logger log = LoggerFactory.getLogger(TurnLoans.class);

  /** Servers that are used, of all relays together. */
  static final int MAX_SERVERS = 8;

  /** When relays that have none are asked again: their operators may have come by some. */
  private static final Duration AFTER_NONE = Duration.ofMinutes(10);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
  private static final Duration LAST_RETRY = Duration.ofMinutes(1);

  /** However short a loan is, and however wrong a clock, relays are not asked more often. */
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(15);

  private final ScheduledExecutorService chores;
  private final Supplier<CompletionStage<List<TurnLoan>>> relays;
  private final InstantSource clock;
  private final Consumer<List<TurnServers.Named>> onLent;
  private Duration retry = FIRST_RETRY;

  /**
   * Prepares to ask.
   *
   * @param relays asks them once
   * @param onLent told on the executor what is lent, each time anything is
   */
  TurnLoans(
      ScheduledExecutorService chores,
      Supplier<CompletionStage<List<TurnLoan>>> relays,
      InstantSource clock,
      Consumer<List<TurnServers.Named>> onLent) {
    this.chores = chores;
    this.relays = relays;
    this.clock = clock;
    this.onLent = onLent;
  }

  /** Asks, now and then again; ends when the first answer has been handed on, or there is none. */
  CompletableFuture<Void> begin() {
    CompletableFuture<Void> first = new CompletableFuture<>();
    ask(first);
    return first;
  }

  private void ask(CompletableFuture<Void> first) {
    relays
        .get()
        .whenComplete(
            (loans, failure) -> {
              try {
                chores.execute(() -> answered(loans == null ? List.of() : loans, failure, first));
              } catch (RejectedExecutionException e) {
                first.complete(null); // the node closes
              }
            });
  }

  private void answered(
      List<TurnLoan> loans, @Nullable Throwable failure, CompletableFuture<Void> first) {
    try {
      if (!loans.isEmpty()) {
        onLent.accept(named(loans));
      }
    } finally {
      first.complete(null);
    }
    Duration pause;
    if (failure != null) {
      pause = retry;
      retry = min(retry.multipliedBy(2), LAST_RETRY);
    } else {
      retry = FIRST_RETRY;
      pause = loans.isEmpty() ? AFTER_NONE : untilRenewal(loans);
    }
    try {
      ScheduledFuture<?> unused =
          chores.schedule(
              () -> ask(new CompletableFuture<>()), pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("the node closes, relays are not asked for turn servers again");
    }
  }

  /** Three quarters of the time that is left of the loan that ends first. */
  private Duration untilRenewal(List<TurnLoan> loans) {
    Instant now = clock.instant();
    Duration shortest = AFTER_NONE;
    for (TurnLoan each : loans) {
      shortest = min(shortest, Duration.between(now, each.expires()).multipliedBy(3).dividedBy(4));
    }
    return shortest.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : shortest;
  }

  /** What a relay says is not to be trusted: what is no TURN server is left out. */
  private static List<TurnServers.Named> named(List<TurnLoan> loans) {
    List<TurnServers.Named> named = new ArrayList<>();
    for (TurnLoan each : loans.subList(0, Math.min(loans.size(), MAX_SERVERS))) {
      try {
        named.add(TurnServers.parse(each.uri(), each.username(), each.password()));
      } catch (NodeException e) {
        log.warn("a relay lends a turn server that cannot be used: {}", e.getMessage());
      }
    }
    return named;
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
