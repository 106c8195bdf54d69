package eu.riasc.wice.signaling.kubernetes;

import eu.riasc.wice.sansio.Backoff;
import eu.riasc.wice.sansio.TokenBucket;
import eu.riasc.wice.signaling.Scheduler;
import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.SignalingException.Code;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All requests on their way to the API server, watches included: no more per second than agreed,
 * none while the server asks to be left alone (429 with Retry-After) or cannot be reached, and each
 * until its deadline. On the loop's thread only.
 */
final class RequestQueue {
  private static final Logger log = LoggerFactory.getLogger(RequestQueue.class);

  /** Requests under way at once: a connection carries 100 to 250, and a server is shared by all. */
  private static final int MAX_UNDER_WAY = 32;

  /** Of those, the ones that may wait. */
  private static final int MAX_LEISURELY = 4;

  /** The longest pause that a server may ask for. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  /** Silence for this share of the time that an answer may take is suspicious, in percent. */
  private static final int SUSPICION = 45;

  private static final Duration TOKEN_WAIT = Duration.ofMillis(5);

  private final Loop loop;
  private final LongSupplier nanoTime;
  private final ApiClient client;
  private final Duration requestTimeout;
  private final Runnable onDead;
  private final TokenBucket bucket;
  private final Backoff backoff;
  private final Map<Priority, Deque<Pending>> waiting = new EnumMap<>(Priority.class);
  private final Set<Pending> alive = new LinkedHashSet<>();
  private int underWay;
  private int leisurelyUnderWay;
  private int mostLeisurely = MAX_LEISURELY;
  private boolean paused;
  private long pausedUntilNanos;
  private boolean unreachable;
  private boolean woken;
  private boolean ending;
  private boolean closed;

  /** What goes first. */
  enum Priority {
    /** Somebody waits for it: envelopes, and the watches that bring them. */
    PROMPT,
    /** It may wait: clearing up. */
    LEISURELY
  }

  /**
   * Makes an empty queue.
   *
   * @param onDead the connection has gone dead: it must be renewed
   */
  RequestQueue(
      Loop loop,
      LongSupplier nanoTime,
      ApiClient client,
      KubernetesUri uri,
      KubernetesTransportSettings settings,
      Backoff backoff,
      Runnable onDead) {
    this.loop = loop;
    this.nanoTime = nanoTime;
    this.client = client;
    this.requestTimeout = settings.requestTimeout();
    this.backoff = backoff;
    this.onDead = onDead;
    this.bucket = new TokenBucket(uri.requestsPerSecond(), uri.burst(), nanoTime.getAsLong());
    for (Priority each : Priority.values()) {
      waiting.put(each, new ArrayDeque<>());
    }
  }

  /**
   * Makes a request as soon as it may be made; see {@link #submit(String, Supplier, Priority,
   * Duration)}.
   */
  CompletionStage<ApiResponse> submit(ApiRequest request, Priority priority, Duration deadline) {
    return submit(request.attempt(), () -> client.send(request), priority, deadline);
  }

  /**
   * Makes a request as soon as it may be made, again if there was no answer or a busy server.
   *
   * @param attempt what it is for
   * @param start makes it; called again for every try
   * @return an answer that is for the asker to judge, or a {@link SignalingException}
   */
  CompletionStage<ApiResponse> submit(
      String attempt,
      Supplier<CompletableFuture<ApiResponse>> start,
      Priority priority,
      Duration deadline) {
    Pending pending = new Pending(attempt, start, priority);
    if (closed) {
      pending.fail(ApiFailure.closed(attempt));
      return pending.result;
    }
    alive.add(pending);
    pending.timer = loop.schedule(deadline, pending::late);
    queue(priority).add(pending);
    pump();
    return pending.result;
  }

  /** Whether nothing is sent at the moment, because the server cannot take it. */
  boolean isPaused() {
    return paused;
  }

  /** Whether it can be hoped that a request is answered within a time. */
  boolean isWorthwhile(Duration within) {
    return !unreachable && (!paused || pausedUntilNanos - nanoTime.getAsLong() < within.toNanos());
  }

  /** Whether nothing is sent any more. */
  boolean isClosed() {
    return closed;
  }

  /**
   * Fails what somebody waits for, and goes on with clearing up until the first request that has no
   * answer.
   */
  void failPrompt() {
    ending = true;
    mostLeisurely = MAX_UNDER_WAY;
    fail(Priority.PROMPT);
    pump();
  }

  /** Fails everything. */
  void close() {
    closed = true;
    for (Priority each : Priority.values()) {
      fail(each);
    }
  }

  private void fail(Priority priority) {
    for (Pending each : List.copyOf(alive)) {
      if (each.priority == priority) {
        each.fail(ApiFailure.closed(each.attempt));
      }
    }
  }

  private Deque<Pending> queue(Priority priority) {
    return Objects.requireNonNull(waiting.get(priority));
  }

  private void pump() {
    while (!paused && !closed && underWay < MAX_UNDER_WAY) {
      Deque<Pending> next = queue(Priority.PROMPT);
      if (next.isEmpty() && leisurelyUnderWay < mostLeisurely) {
        next = queue(Priority.LEISURELY);
      }
      Pending first = next.peek();
      if (first == null) {
        return;
      }
      if (first.result.isDone()) {
        next.remove();
      } else if (bucket.tryTake(nanoTime.getAsLong())) {
        next.remove();
        first.begin();
      } else {
        wake(TOKEN_WAIT);
        return;
      }
    }
  }

  private void wake(Duration delay) {
    if (!woken) {
      woken = true;
      loop.schedule(
          delay,
          () -> {
            woken = false;
            pump();
          });
    }
  }

  private void pause(Duration length) {
    if (!paused && !closed) {
      paused = true;
      pausedUntilNanos = nanoTime.getAsLong() + length.toNanos();
      loop.schedule(
          length,
          () -> {
            paused = false;
            pump();
          });
    }
  }

  /** One request, through all its tries. */
  private final class Pending {
    private final String attempt;
    private final Supplier<CompletableFuture<ApiResponse>> start;
    private final Priority priority;
    private final CompletableFuture<ApiResponse> result = new CompletableFuture<>();
    private Scheduler.@Nullable Scheduled timer;
    private @Nullable SignalingException failure;
    private @Nullable CompletableFuture<ApiResponse> running;
    private long begunAtNanos;

    Pending(String attempt, Supplier<CompletableFuture<ApiResponse>> start, Priority priority) {
      this.attempt = attempt;
      this.start = start;
      this.priority = priority;
      var unused = result.whenComplete((ended, error) -> stop());
    }

    private void stop() {
      alive.remove(this);
      if (timer != null) {
        timer.cancel();
      }
      CompletableFuture<ApiResponse> left = running;
      if (left != null && !left.isDone()) {
        loop.run(() -> left.cancel(false)); // the asker has lost interest
      }
    }

    void begin() {
      underWay++;
      leisurelyUnderWay += priority == Priority.LEISURELY ? 1 : 0;
      begunAtNanos = nanoTime.getAsLong();
      CompletableFuture<ApiResponse> started = start.get();
      running = started;
      Scheduler.Scheduled limit = loop.schedule(requestTimeout, () -> unanswered(started));
      var unused =
          started.whenComplete(
              (answer, error) -> {
                limit.cancel();
                loop.run(() -> ended(answer, error));
              });
    }

    private void ended(@Nullable ApiResponse answer, @Nullable Throwable error) {
      underWay--;
      leisurelyUnderWay -= priority == Priority.LEISURELY ? 1 : 0;
      unreachable = answer == null && !(error instanceof CancellationException);
      if (result.isDone()) {
        pump();
        return;
      }
      if (answer == null) {
        failure =
            ApiFailure.unreachable(
                attempt, client.server(), error == null ? new IllegalStateException() : error);
        log.debug("{}", failure.getMessage());
        if (ending) {
          close();
          return;
        }
        again(error instanceof AnswerBody.TooLongException ? null : backoff.next());
      } else if (answer.isThrottled() || answer.code() >= 500) {
        failure = ApiFailure.of(attempt, answer, client.namespace());
        Duration asked = answer.retryAfter();
        again(asked == null ? backoff.next() : shorter(asked, LONGEST_PAUSE));
      } else {
        backoff.reset();
        result.complete(answer);
      }
      pump();
    }

    private void again(@Nullable Duration pause) {
      if (pause == null || closed) {
        fail(closed || failure == null ? ApiFailure.closed(attempt) : failure);
      } else {
        pause(pause);
        queue(priority).addFirst(this);
      }
    }

    private void unanswered(CompletableFuture<ApiResponse> started) {
      if (!started.isDone()) {
        suspect();
        started.completeExceptionally(
            new SignalingException(
                Code.DEADLINE_EXCEEDED, "nothing within " + requestTimeout.toMillis() + " ms"));
      }
    }

    void late() {
      if (result.isDone()) {
        return;
      }
      SignalingException reason = failure;
      if (running != null && !running.isDone()) {
        suspect();
      }
      fail(
          reason != null
              ? reason
              : new SignalingException(
                  Code.DEADLINE_EXCEEDED,
                  attempt + ": no answer from the API server " + client.server() + " in time"));
    }

    /** Not a byte has come since we asked, not even for others: the path may be dead. */
    private void suspect() {
      boolean longAgo =
          nanoTime.getAsLong() - begunAtNanos >= requestTimeout.toNanos() * SUSPICION / 100;
      if (longAgo && client.heardAtNanos() - begunAtNanos < 0) {
        onDead.run();
      }
    }

    void fail(SignalingException reason) {
      result.completeExceptionally(reason);
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
