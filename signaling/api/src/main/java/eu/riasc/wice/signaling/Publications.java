package eu.riasc.wice.signaling;

import eu.riasc.wice.signaling.SignalingException.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** The envelopes on their way out, each over one or several transports. */
final class Publications {
  private final Scheduler scheduler;
  private final Counters counters;
  private final Set<CompletableFuture<Void>> underWay = new LinkedHashSet<>(); // guarded by itself
  private boolean closed; // guarded by underWay

  Publications(Scheduler scheduler, Counters counters) {
    this.scheduler = scheduler;
    this.counters = counters;
  }

  /** Hands an envelope to the transports; the first that takes it decides. */
  CompletionStage<Void> start(
      Envelope envelope, Duration deadline, Collection<Transport> transports) {
    if (deadline.isNegative() || deadline.isZero()) {
      counters.publishFailures.increment();
      return CompletableFuture.failedStage(late(deadline));
    }
    CompletableFuture<Void> result = new CompletableFuture<>();
    synchronized (underWay) {
      if (closed) {
        return CompletableFuture.failedStage(
            new SignalingException(Code.CLOSED, "publishing failed: signaling is closed"));
      }
      underWay.add(result);
    }
    Scheduler.Scheduled timer =
        scheduler.schedule(deadline, () -> result.completeExceptionally(late(deadline)));
    result.whenComplete(
        (ok, error) -> {
          timer.cancel();
          synchronized (underWay) {
            underWay.remove(result);
          }
          (error == null ? counters.published : counters.publishFailures).increment();
        });
    Failures failures = new Failures(transports.size(), result);
    for (Transport transport : transports) {
      hand(envelope, deadline, transport, result, failures);
    }
    return result.minimalCompletionStage();
  }

  private static void hand(
      Envelope envelope,
      Duration deadline,
      Transport transport,
      CompletableFuture<Void> result,
      Failures failures) {
    CompletionStage<Void> taken;
    try {
      taken = transport.publish(envelope, deadline);
    } catch (RuntimeException e) {
      failures.add(transport, e);
      return;
    }
    taken.whenComplete(
        (ok, error) -> {
          if (error == null) {
            result.complete(null);
          } else {
            failures.add(transport, error);
          }
        });
  }

  void close() {
    List<CompletableFuture<Void>> ending;
    synchronized (underWay) {
      closed = true;
      ending = List.copyOf(underWay);
    }
    SignalingException reason =
        new SignalingException(Code.CLOSED, "publishing failed: signaling was closed");
    ending.forEach(result -> result.completeExceptionally(reason));
  }

  private static SignalingException late(Duration deadline) {
    return new SignalingException(
        Code.DEADLINE_EXCEEDED,
        "publishing failed: no transport has taken the envelope within "
            + deadline.toMillis()
            + " ms");
  }

  /** Returns the failure of a transport, whatever it threw, as ours. */
  static SignalingException asSignaling(String what, Throwable error) {
    Throwable cause = error;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    Code code = cause instanceof SignalingException known ? known.code() : Code.INTERNAL;
    return new SignalingException(code, what + ": " + cause.getMessage(), cause);
  }

  /** Collects what went wrong, and gives up when nobody is left who could do better. */
  private static final class Failures {
    private final int transports;
    private final CompletableFuture<Void> result;
    private final List<SignalingException> errors = new ArrayList<>(); // guarded by itself

    Failures(int transports, CompletableFuture<Void> result) {
      this.transports = transports;
      this.result = result;
    }

    void add(Transport transport, Throwable error) {
      SignalingException failure = asSignaling(transport.type() + " failed", error);
      synchronized (errors) {
        errors.add(failure);
        if (errors.size() < transports) {
          return;
        }
      }
      result.completeExceptionally(all());
    }

    private SignalingException all() {
      List<String> messages = new ArrayList<>();
      synchronized (errors) {
        errors.forEach(error -> messages.add(error.getMessage()));
        return new SignalingException(
            errors.get(0).code(),
            "publishing failed: " + String.join("; ", messages),
            errors.get(0));
      }
    }
  }
}
