package eu.riasc.wice.signaling.tck;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.crypto.SealedBox;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.Transport;
import eu.riasc.wice.signaling.TransportContext;
import eu.riasc.wice.signaling.TransportSubscription;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** What both halves of the contract stand on: transports, envelopes, and waiting. */
abstract class ContractFixture {
  private static final Duration RETRY = Duration.ofMillis(50);

  private final SystemTime time = new SystemTime();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final SecureRandom random = new SecureRandom();
  final ExecutorService executor = Executors.newFixedThreadPool(4);

  abstract Transport openTransport(TransportContext context) throws Exception;

  protected abstract Duration patience();

  protected abstract boolean mayLose();

  protected abstract boolean mayHold();

  protected abstract Duration underWay();

  @AfterEach
  void closeEverything() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    executor.shutdownNow();
    assertThat(executor.awaitTermination(patience().toMillis(), TimeUnit.MILLISECONDS))
        .as("handlers and publishers come to an end")
        .isTrue();
    time.close();
  }

  final TransportContext context() {
    return time.context();
  }

  final Transport transport() throws Exception {
    return closeLater(openTransport(context()));
  }

  final <C extends AutoCloseable> C closeLater(C closeable) {
    opened.add(closeable);
    return closeable;
  }

  final PrivateKey newKey() {
    return PrivateKey.generate(random);
  }

  /** Makes an envelope that nobody can open, with a body of so many bytes. */
  final Envelope envelope(PublicKey recipient, int bodyBytes) {
    byte[] body = new byte[bodyBytes];
    byte[] nonce = new byte[SealedBox.NONCE_BYTES];
    new Random(bodyBytes).nextBytes(body);
    random.nextBytes(nonce);
    return new Envelope(newKey().publicKey(), recipient, body, nonce);
  }

  final Inbox<Envelope> subscribe(Transport transport, PublicKey recipient) {
    Inbox<Envelope> inbox = new Inbox<>();
    subscribe(transport, recipient, inbox);
    return inbox;
  }

  final TransportSubscription subscribe(
      Transport transport, PublicKey recipient, Inbox<Envelope> inbox) {
    TransportSubscription subscription = transport.subscribe(recipient, inbox::add, null);
    succeeds(subscription.ready());
    return subscription;
  }

  /** Publishes an envelope until all have it: once, unless the network may lose it. */
  @SafeVarargs
  final void handOver(Transport transport, Envelope envelope, Inbox<Envelope>... inboxes) {
    long start = System.nanoTime();
    do {
      succeeds(transport.publish(envelope, patience()));
      if (allHave(envelope, mayLose() ? RETRY : patience(), inboxes)) {
        return;
      }
    } while (mayLose() && System.nanoTime() - start < patience().toNanos());
    throw new AssertionError(envelope + " did not reach every subscriber within " + patience());
  }

  @SafeVarargs
  private static boolean allHave(Envelope envelope, Duration within, Inbox<Envelope>... inboxes) {
    for (Inbox<Envelope> inbox : inboxes) {
      if (!inbox.await(items -> items.contains(envelope), within)) {
        return false;
      }
    }
    return true;
  }

  /** Waits until a transport says that an envelope it has taken is no longer stored. */
  final void awaitRead(Transport transport, Envelope envelope) throws Exception {
    long start = System.nanoTime();
    while (transport
        .isStored(envelope.sender(), envelope.recipient())
        .toCompletableFuture()
        .get(patience().toMillis(), TimeUnit.MILLISECONDS)) {
      if (System.nanoTime() - start > patience().toNanos()) {
        throw new AssertionError(envelope + " was read and is still stored after " + patience());
      }
    }
  }

  final void succeeds(CompletionStage<Void> stage) {
    SignalingException failure = ends(stage);
    if (failure != null) {
      throw new AssertionError("failed: " + failure.getMessage(), failure);
    }
  }

  final SignalingException fails(CompletionStage<Void> stage) {
    SignalingException failure = ends(stage);
    if (failure == null) {
      throw new AssertionError("ended well, expected a failure");
    }
    assertThat(failure).hasMessageNotContaining("\n");
    return failure;
  }

  /** Waits for the end; returns nothing if it is a good one. A failure must be a typed one. */
  final @Nullable SignalingException ends(CompletionStage<Void> stage) {
    try {
      stage.toCompletableFuture().get(patience().toMillis(), TimeUnit.MILLISECONDS);
      return null;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      while (cause instanceof CompletionException && cause.getCause() != null) {
        cause = cause.getCause();
      }
      if (cause instanceof SignalingException failure) {
        return failure;
      }
      throw new AssertionError("failed with something else than a SignalingException", cause);
    } catch (TimeoutException e) {
      throw new AssertionError("did not end within " + patience(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
