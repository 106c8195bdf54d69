package eu.riasc.wice.signaling.kubernetes;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.BackendType;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.EnvelopeCodec;
import eu.riasc.wice.signaling.EnvelopeHandler;
import eu.riasc.wice.signaling.KeyProver;
import eu.riasc.wice.signaling.OpenSubscription;
import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.Transport;
import eu.riasc.wice.signaling.TransportContext;
import eu.riasc.wice.signaling.TransportSubscription;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Carries envelopes as objects of a Kubernetes API server (PROTOCOL §8): a sender creates one, the
 * recipient watches for those with its label and deletes what it has read.
 *
 * <p>Unlike other transports this one holds an envelope until its recipient comes, up to the
 * lifetime of its settings, and can tell whether it is still there.
 *
 * <p>One connection and two threads besides the JDK's own. Everything waits: for the rate limits,
 * while the server asks for a pause, and while it cannot be reached; publications until their
 * deadline, watches for ever. Handlers are called on one thread, one after the other, and must not
 * block. Safe for use by several threads.
 */
public final class KubernetesTransport implements Transport {
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

  private final KubernetesUri uri;
  private final KubernetesTransportSettings settings;
  private final TransportContext context;
  private final Loop loop;
  private final Counters counters = new Counters();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  // touched only on the loop's thread
  private @Nullable ApiSession session;
  private @Nullable SignalingException unusable;
  private int publications;
  private boolean closed;

  private KubernetesTransport(
      KubernetesUri uri, KubernetesTransportSettings settings, TransportContext context) {
    this.uri = uri;
    this.settings = settings;
    this.context = context;
    this.loop = new Loop(context.scheduler());
  }

  /** Opens a transport. Returns at once: reading the kubeconfig and connecting happen behind it. */
  public static KubernetesTransport open(
      KubernetesUri uri, KubernetesTransportSettings settings, TransportContext context) {
    KubernetesTransport transport = new KubernetesTransport(uri, settings, context);
    transport.loop.run(transport::begin);
    return transport;
  }

  private void begin() {
    try {
      session = new ApiSession(uri, settings, context, loop, counters);
    } catch (SignalingException e) {
      unusable = e;
    }
  }

  @Override
  public BackendType type() {
    return BackendType.K8S;
  }

  @Override
  public CompletionStage<Void> publish(Envelope envelope, Duration deadline) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    try {
      EnvelopeCodec.encode(envelope); // refuses what is too large for the format
    } catch (SignalingException e) {
      return CompletableFuture.failedStage(e);
    }
    if (!loop.run(() -> publish(envelope, deadline, result))) {
      result.completeExceptionally(ApiFailure.closed("publish"));
    }
    return result.minimalCompletionStage();
  }

  private void publish(Envelope envelope, Duration deadline, CompletableFuture<Void> result) {
    ApiSession open = session;
    if (closed || open == null) {
      result.completeExceptionally(reason("publish"));
    } else if (publications >= settings.pendingPublications()) {
      result.completeExceptionally(
          new SignalingException(
              SignalingException.Code.OVERLOADED,
              "publish: " + publications + " envelopes wait for the API server already"));
    } else {
      publications++;
      open.create(envelope, deadline)
          .whenComplete(
              (created, error) -> {
                publications--;
                if (error == null) {
                  result.complete(null);
                } else {
                  result.completeExceptionally(error);
                }
              });
    }
  }

  @Override
  public TransportSubscription subscribe(
      PublicKey recipient, EnvelopeHandler handler, @Nullable KeyProver prover) {
    return subscribe(recipient, handler, false);
  }

  @Override
  public TransportSubscription subscribeShared(
      PublicKey recipient, EnvelopeHandler handler, @Nullable KeyProver prover) {
    return subscribe(recipient, handler, true);
  }

  private TransportSubscription subscribe(
      PublicKey recipient, EnvelopeHandler handler, boolean shared) {
    OpenSubscription subscription =
        new OpenSubscription(handler, over -> loop.run(() -> unsubscribe(recipient, over)));
    if (!loop.run(() -> subscribe(recipient, subscription, shared))) {
      subscription.fail(ApiFailure.closed("subscribe"));
    }
    return subscription;
  }

  private void subscribe(PublicKey recipient, OpenSubscription subscription, boolean shared) {
    if (closed || session == null) {
      subscription.fail(reason("subscribe"));
    } else {
      session.subscribe(recipient, subscription, shared);
    }
  }

  private void unsubscribe(PublicKey recipient, OpenSubscription subscription) {
    if (session != null) {
      session.unsubscribe(recipient, subscription);
    }
  }

  @Override
  public CompletionStage<Boolean> isStored(PublicKey sender, PublicKey recipient) {
    CompletableFuture<Boolean> result = new CompletableFuture<>();
    boolean asked =
        loop.run(
            () -> {
              if (closed || session == null) {
                result.completeExceptionally(reason("look for an envelope"));
                return;
              }
              session
                  .isStored(sender, recipient)
                  .whenComplete(
                      (stored, error) -> {
                        if (error == null) {
                          result.complete(stored);
                        } else {
                          result.completeExceptionally(error);
                        }
                      });
            });
    if (!asked) {
      result.completeExceptionally(ApiFailure.closed("look for an envelope"));
    }
    return result.minimalCompletionStage();
  }

  private SignalingException reason(String attempt) {
    SignalingException refusal = unusable;
    return refusal == null || closed ? ApiFailure.closed(attempt) : refusal;
  }

  /** Returns what has been counted so far. */
  public KubernetesStatistics statistics() {
    return counters.snapshot();
  }

  /**
   * Ends all subscriptions; what is under way fails. Takes back what nobody has read, which may
   * take up to ten seconds with a busy server, and returns after that, unless called on the
   * transport's own thread.
   */
  @Override
  public void close() {
    loop.run(this::closeAll);
    if (!loop.isCurrent()) {
      try {
        ended.get(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException e) {
        // the sweeper finds what is left
      }
      loop.run(this::letGo);
      loop.stop(CLOSE_PATIENCE);
    }
  }

  private void closeAll() {
    if (closed) {
      return;
    }
    closed = true;
    if (session == null) {
      ended.complete(null);
    } else {
      session.closeAll().whenComplete((done, error) -> ended.complete(null));
    }
  }

  private void letGo() {
    if (session != null) {
      session.letGo();
      session = null;
    }
  }
}
