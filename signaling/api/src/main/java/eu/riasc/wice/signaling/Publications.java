package eu.riasc.wice.signaling;

import eu.riasc.wice.crypto.PublicKeyPair;
import eu.riasc.wice.signaling.SignalingException.Code;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The envelopes on their way out. Safe for use by several threads. */
final class Publications {
  private final Scheduler scheduler;
  private final Counters counters;
  private final Set<Publication> underWay = new LinkedHashSet<>(); // guarded by itself
  private boolean closed; // guarded by underWay

  Publications(Scheduler scheduler, Counters counters) {
    this.scheduler = scheduler;
    this.counters = counters;
  }

  /**
   * Hands a message to the transports; the first that takes it decides.
   *
   * @param unlessStored sender and recipient, to leave out transports that still hold the one
   *     before; they count as having taken it
   */
  CompletionStage<Void> start(
      Loads loads,
      Duration deadline,
      Collection<Transport> transports,
      @Nullable PublicKeyPair unlessStored) {
    if (deadline.isNegative() || deadline.isZero()) {
      counters.publishFailures.increment();
      return CompletableFuture.failedStage(late(deadline));
    }
    Publication publication = new Publication(transports.size(), this::ended);
    synchronized (underWay) {
      if (closed) {
        return CompletableFuture.failedStage(
            new SignalingException(Code.CLOSED, "publishing failed: signaling is closed"));
      }
      underWay.add(publication);
    }
    publication.expire(scheduler.schedule(deadline, () -> publication.fail(late(deadline))));
    for (Transport transport : transports) {
      if (unlessStored != null) {
        publication.overUnlessStored(transport, loads, unlessStored, deadline);
      } else {
        publication.over(transport, loads, deadline);
      }
    }
    return publication.stage();
  }

  private void ended(Publication publication, boolean well) {
    synchronized (underWay) {
      underWay.remove(publication);
    }
    (well ? counters.published : counters.publishFailures).increment();
  }

  void close() {
    List<Publication> ending;
    synchronized (underWay) {
      closed = true;
      ending = List.copyOf(underWay);
    }
    SignalingException reason =
        new SignalingException(Code.CLOSED, "publishing failed: signaling was closed");
    ending.forEach(publication -> publication.fail(reason));
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
}
