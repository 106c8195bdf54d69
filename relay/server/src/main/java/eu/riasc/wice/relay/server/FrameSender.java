package eu.riasc.wice.relay.server;

import com.google.protobuf.UnsafeByteOperations;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.relay.proto.stream.ClientFrame;
import eu.riasc.wice.relay.proto.stream.Delivery;
import eu.riasc.wice.relay.proto.stream.RelayFrame;
import eu.riasc.wice.relay.router.RoutedEnvelope;
import eu.riasc.wice.relay.router.Subscription;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The relay's half of a stream. Answers go first, then envelopes, one key after the other, and only
 * as fast as the connection takes them; the next frame of the client is read when all answers to
 * earlier ones have been sent. So what waits here is bounded by what waits in the router.
 *
 * <p>Safe for any thread.
 */
final class FrameSender implements Relay.OpenStream {
  /** Losses are told together, this long after the first. */
  private static final long LOSS_DELAY_MILLIS = 100;

  private final Relay relay;
  private final ServerCall<ClientFrame, RelayFrame> call;
  private final ScheduledExecutorService later;
  private final Serialized sending = new Serialized(this::send);
  private final Queue<RelayFrame> answers = new ConcurrentLinkedQueue<>();
  private final Map<PublicKey, Subscription<Shards.Reader>> subscriptions =
      new ConcurrentHashMap<>();
  private final LossReport losses = new LossReport();
  private final AtomicInteger answered = new AtomicInteger();
  private volatile boolean lossesDue;
  private volatile @Nullable Status end;

  // touched only by send()
  private boolean begun;
  private boolean closed;

  FrameSender(
      Relay relay, ServerCall<ClientFrame, RelayFrame> call, ScheduledExecutorService later) {
    this.relay = relay;
    this.call = call;
    this.later = later;
  }

  /** Sends an answer to the client. */
  void answer(RelayFrame frame) {
    answers.add(frame);
  }

  /** Notes that everything about one frame of the client has been answered. */
  void done() {
    answered.incrementAndGet();
    drain();
  }

  boolean isSubscribed(PublicKey key) {
    return subscriptions.containsKey(key);
  }

  /** From here on the envelopes of a subscription are sent, after the answers there are. */
  void feedFrom(Subscription<Shards.Reader> subscription) {
    subscriptions.put(subscription.key(), subscription);
  }

  /** Ends a subscription, if there is one. */
  void unsubscribe(PublicKey key) {
    Subscription<Shards.Reader> ended = subscriptions.remove(key);
    if (ended != null) {
      relay.unsubscribe(ended);
    }
  }

  /** Ends all subscriptions. */
  void unsubscribeAll() {
    subscriptions.keySet().forEach(this::unsubscribe);
  }

  /** Notes a lost envelope; the client is told soon. Called with a router's lock held. */
  void lost(PublicKey sender, PublicKey recipient) {
    if (!losses.add(sender, recipient)) {
      return;
    }
    try {
      var unused = later.schedule(this::reportLosses, LOSS_DELAY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // the relay is closing: nobody can be told any more
      lossesDue = false;
    }
  }

  @Override
  public void drain() {
    sending.run();
  }

  @Override
  public void finish(Status status) {
    if (end == null) {
      end = status;
    }
    drain();
  }

  @Override
  public boolean isProven() {
    return true;
  }

  private void reportLosses() {
    lossesDue = true;
    drain();
  }

  private void send() {
    if (closed) {
      return;
    }
    if (!begun) {
      begun = true;
      call.sendHeaders(new Metadata());
    }
    Status status = end;
    if (status != null) {
      closed = true;
      call.close(status, new Metadata());
      return;
    }
    if (!sendAnswers()) {
      return;
    }
    if (lossesDue) {
      lossesDue = false;
      answers.addAll(losses.take());
      if (!sendAnswers()) {
        return;
      }
    }
    int frames = answered.getAndSet(0);
    if (frames > 0) {
      call.request(frames);
    }
    sendEnvelopes();
  }

  /** Returns whether all have been sent. */
  private boolean sendAnswers() {
    while (call.isReady()) {
      RelayFrame next = answers.poll();
      if (next == null) {
        return true;
      }
      call.sendMessage(next);
    }
    return false;
  }

  private void sendEnvelopes() {
    boolean more = true;
    while (more) {
      more = false;
      for (Subscription<Shards.Reader> subscription : subscriptions.values()) {
        if (!call.isReady()) {
          return;
        }
        RoutedEnvelope next = relay.poll(subscription);
        if (next != null) {
          more = true;
          call.sendMessage(
              RelayFrame.newBuilder()
                  .setDelivery(
                      Delivery.newBuilder()
                          .setEnvelope(UnsafeByteOperations.unsafeWrap(next.bytes())))
                  .build());
        }
      }
    }
  }
}
