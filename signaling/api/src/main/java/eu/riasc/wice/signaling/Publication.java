package eu.riasc.wice.signaling;

import eu.riasc.wice.crypto.PublicKeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way out over one or several transports. It ends once: well with the first
 * transport that takes it, or badly when none is left or time is up.
 */
final class Publication {
  /** Told once, when the publication has ended. */
  interface Listener {
    void ended(Publication publication, boolean well);
  }

  private final int transports;
  private final Listener listener;
  private final CompletableFuture<Void> result = new CompletableFuture<>();
  private final List<SignalingException> failures = new ArrayList<>(); // guarded by itself
  private Scheduler.@Nullable Scheduled timer; // guarded by failures

  Publication(int transports, Listener listener) {
    this.transports = transports;
    this.listener = listener;
  }

  CompletionStage<Void> stage() {
    return result.minimalCompletionStage();
  }

  /** Sets the timer to call off when the publication ends. */
  void expire(Scheduler.Scheduled timer) {
    synchronized (failures) {
      this.timer = timer;
    }
    if (result.isDone()) {
      timer.cancel();
    }
  }

  /** Hands the envelope over, unless the one before is still there. */
  void overUnlessStored(Transport transport, Loads loads, PublicKeyPair keys, Duration deadline) {
    CompletionStage<Boolean> stored;
    try {
      stored = transport.isStored(keys.ours(), keys.theirs());
    } catch (RuntimeException e) {
      failed(transport, e);
      return;
    }
    stored.whenComplete(
        (yes, error) -> {
          if (error == null && yes) {
            succeed();
          } else {
            over(transport, loads, deadline); // better twice than not at all
          }
        });
  }

  void over(Transport transport, Loads loads, Duration deadline) {
    CompletionStage<Void> taken;
    try {
      taken = publish(transport, loads.of(transport), deadline);
    } catch (RuntimeException e) {
      failed(transport, e);
      return;
    }
    taken.whenComplete(
        (ok, error) -> {
          if (error == null) {
            succeed();
          } else {
            failed(transport, error);
          }
        });
  }

  /** Ends when the transport has taken all of them, or one has failed and the others have ended. */
  private static CompletionStage<Void> publish(
      Transport transport, List<Envelope> envelopes, Duration deadline) {
    if (envelopes.size() == 1) {
      return transport.publish(envelopes.get(0), deadline);
    }
    return CompletableFuture.allOf(
        envelopes.stream()
            .map(envelope -> transport.publish(envelope, deadline).toCompletableFuture())
            .toArray(CompletableFuture[]::new));
  }

  private void succeed() {
    if (result.complete(null)) {
      end(true);
    }
  }

  void fail(SignalingException reason) {
    if (result.completeExceptionally(reason)) {
      end(false);
    }
  }

  private void end(boolean well) {
    Scheduler.Scheduled set;
    synchronized (failures) {
      set = timer;
    }
    if (set != null) {
      set.cancel();
    }
    listener.ended(this, well);
  }

  private void failed(Transport transport, Throwable error) {
    List<String> messages = new ArrayList<>();
    SignalingException first;
    synchronized (failures) {
      failures.add(Publications.asSignaling(transport.type() + " failed", error));
      if (failures.size() < transports) {
        return;
      }
      failures.forEach(failure -> messages.add(failure.getMessage()));
      first = failures.get(0);
    }
    fail(
        new SignalingException(
            first.code(), "publishing failed: " + String.join("; ", messages), first));
  }
}
