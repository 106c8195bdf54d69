package eu.riasc.wice.node;

import eu.riasc.wice.crypto.KeyPair;
import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.session.OutgoingMessage;
import eu.riasc.wice.signaling.Backend;
import eu.riasc.wice.signaling.Message;
import eu.riasc.wice.signaling.MessageHandler;
import eu.riasc.wice.signaling.Subscription;
import eu.riasc.wice.signaling.TurnLoan;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's way to its signaling backend. Messages are sealed on a worker, never on the selector
 * thread. Thread-safe.
 */
final class SignalingLink {
  private static final Logger log = LoggerFactory.getLogger(SignalingLink.class);

  /**
   * Publications that may be under way at once; more are dropped, since what they say is repeated
   * (PROTOCOL §3).
   */
  private static final int MAX_UNDER_WAY = 4096;

  /**
   * How long one publication may take. A description that is late is repeated anyway (PROTOCOL §3).
   */
  private static final Duration PUBLISH_DEADLINE = Duration.ofSeconds(5);

  private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(5);

  private final Backend backend;
  private final PrivateKey key;
  private final Executor worker;
  private final Subscription subscription;
  private final LongAdder failures = new LongAdder();

  private final Object lock = new Object();
  private int underWay;

  SignalingLink(Backend backend, PrivateKey key, Executor worker, MessageHandler handler) {
    this.backend = backend;
    this.key = key;
    this.worker = worker;
    this.subscription = backend.subscribeAll(key, handler);
  }

  /** Completes when messages to us can arrive. */
  CompletionStage<Void> ready() {
    return subscription.ready();
  }

  /** Listens to a group that others listen to as well. */
  Subscription subscribeGroup(PrivateKey group, MessageHandler handler) {
    return backend.subscribeGroup(group, handler);
  }

  /** Seals a message that belongs to no session for a key, and publishes it. Never blocks. */
  CompletionStage<Void> publishTo(PublicKey recipient, Message message) {
    return CompletableFuture.supplyAsync(() -> new KeyPair(key, recipient), worker)
        .thenCompose(keys -> backend.publish(keys, message, PUBLISH_DEADLINE))
        .minimalCompletionStage();
  }

  /** Asks for TURN servers that relays lend to our key. */
  CompletionStage<List<TurnLoan>> turnServers() {
    return backend.turnServers(key.publicKey(), ANSWER_DEADLINE);
  }

  /** The network may have changed. */
  void networkChanged() {
    backend.networkChanged();
  }

  /** Seals and publishes a message; never blocks and never throws. A failure is counted. */
  void publish(OutgoingMessage message) {
    synchronized (lock) {
      if (underWay >= MAX_UNDER_WAY) {
        failures.increment();
        return;
      }
      underWay++;
    }
    try {
      worker.execute(() -> publishNow(message));
    } catch (RejectedExecutionException e) {
      finished(e);
    }
  }

  private void publishNow(OutgoingMessage message) {
    try {
      KeyPair keys = new KeyPair(key, message.recipient());
      String via = message.via();
      CompletionStage<Void> published;
      if (via != null) {
        published = backend.publish(keys, message.message(), PUBLISH_DEADLINE, via);
      } else if (message.repeated()) {
        published = backend.republish(keys, message.message(), PUBLISH_DEADLINE);
      } else {
        published = backend.publish(keys, message.message(), PUBLISH_DEADLINE);
      }
      published.whenComplete((done, failure) -> finished(failure));
    } catch (RuntimeException e) {
      finished(e);
    }
  }

  private void finished(@Nullable Throwable failure) {
    synchronized (lock) {
      underWay--;
      lock.notifyAll();
    }
    if (failure != null) {
      failures.increment();
      log.debug("a signaling message could not be published: {}", failure.getMessage());
    }
  }

  long failures() {
    return failures.sum();
  }

  /** Waits for publications under way, then closes the backend. */
  void close(Duration patience) {
    try {
      awaitQuiet(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    subscription.close();
    backend.close();
  }

  private void awaitQuiet(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    synchronized (lock) {
      while (underWay > 0) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          log.debug(
              "closing although {} publications are still under way after {}", underWay, patience);
          return;
        }
        TimeUnit.NANOSECONDS.timedWait(lock, left);
      }
    }
  }
}
