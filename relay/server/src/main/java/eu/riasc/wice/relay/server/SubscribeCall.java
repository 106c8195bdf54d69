package eu.riasc.wice.relay.server;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.relay.router.RoutedEnvelope;
import eu.riasc.wice.relay.router.Subscription;
import eu.riasc.wice.relay.server.EnvelopeHeader.MalformedException;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * One {@code Subscribe} of a compatible service. The first message is empty and sent once the
 * subscription is in effect. A message is taken from the queue only when the connection takes it,
 * so what a slow client has not read waits in the router, under the router's limits.
 *
 * <p>Callbacks of gRPC come one after the other; {@link #drain} and {@link #finish} from any
 * thread.
 */
final class SubscribeCall extends ServerCall.Listener<byte[]> implements Relay.OpenStream {
  private static final byte[] EMPTY = {};

  private final Relay relay;
  private final ServerCall<byte[], byte[]> call;
  private final Serialized sending = new Serialized(this::send);
  private byte @Nullable [] request;
  private volatile @Nullable Subscription<Shards.Reader> subscription;
  private volatile @Nullable Status end;

  // touched only by send()
  private boolean announced;
  private boolean closed;

  SubscribeCall(Relay relay, ServerCall<byte[], byte[]> call) {
    this.relay = relay;
    this.call = call;
  }

  /** Begins to serve the call. */
  SubscribeCall start() {
    relay.open(this);
    call.request(2);
    return this;
  }

  @Override
  public void onMessage(byte[] message) {
    if (request != null) {
      refuse("subscribe: more than one message, expected one key");
    }
    request = message;
  }

  @Override
  public void onHalfClose() {
    byte[] params = request;
    if (end != null) {
      return;
    }
    if (params == null) {
      refuse("subscribe: no message, expected one key");
      return;
    }
    PublicKey key;
    try {
      key = EnvelopeHeader.parseSubscription(params);
    } catch (MalformedException e) {
      refuse(e.getMessage());
      return;
    }
    subscription = relay.subscribe(key, false, this);
    if (subscription == null) {
      finish(
          Status.RESOURCE_EXHAUSTED.withDescription(
              "subscribe: this key, or the relay, has too many subscribers; try again later"));
    } else {
      drain();
    }
  }

  @Override
  public void onReady() {
    drain();
  }

  @Override
  public void onCancel() {
    release();
  }

  @Override
  public void onComplete() {
    release();
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
    return false;
  }

  private void refuse(@Nullable String why) {
    relay.counters.refuse(Refusal.MALFORMED);
    finish(Status.INVALID_ARGUMENT.withDescription(why));
  }

  private void release() {
    relay.closed(this);
    Subscription<Shards.Reader> ended = subscription;
    if (ended != null) {
      subscription = null;
      relay.unsubscribe(ended);
    }
  }

  private void send() {
    if (closed) {
      return;
    }
    Status status = end;
    if (status != null) {
      closed = true;
      call.close(status, new Metadata());
      return;
    }
    Subscription<Shards.Reader> from = subscription;
    if (from == null) {
      return;
    }
    if (!announced) {
      announced = true;
      call.sendHeaders(new Metadata());
      call.sendMessage(EMPTY);
    }
    while (call.isReady()) {
      RoutedEnvelope next = relay.poll(from);
      if (next == null) {
        return;
      }
      call.sendMessage(next.bytes());
    }
  }
}
