package eu.riasc.wice.relay.server;

import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Ends a call with {@code INVALID_ARGUMENT} as soon as a message of it has become too large. gRPC's
 * own limit answers {@code RESOURCE_EXHAUSTED}; set above any envelope, it would let every stream
 * hold that much.
 */
final class MessageSizeLimit extends ServerStreamTracer.Factory implements ServerInterceptor {
  /**
   * More than the largest envelope in any frame, so that one a little too large reaches its service
   * and is answered there.
   */
  private static final int MAX_BYTES = 2 * EnvelopeHeader.MAX_BYTES;

  private static final Context.Key<Tracer> TRACER = Context.key("relay-message-size");

  private final Counters counters;

  MessageSizeLimit(Counters counters) {
    this.counters = counters;
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    return new Tracer();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Tracer tracer = TRACER.get();
    if (tracer == null) {
      return next.startCall(call, headers);
    }
    EndableCall<Q, A> endable = new EndableCall<>(call);
    tracer.onTooLarge = () -> refuse(endable);
    return next.startCall(endable, headers);
  }

  private void refuse(ServerCall<?, ?> call) {
    counters.refuse(Refusal.MALFORMED);
    call.close(
        Status.INVALID_ARGUMENT.withDescription(
            "message: more than "
                + MAX_BYTES
                + " bytes, envelopes are expected to have at most "
                + EnvelopeHeader.MAX_BYTES),
        new Metadata());
  }

  /** Counts the bytes of the message that is arriving, on the connection's thread. */
  private static final class Tracer extends ServerStreamTracer {
    private volatile @Nullable Runnable onTooLarge;
    private long bytes;

    @Override
    public Context filterContext(Context context) {
      return context.withValue(TRACER, this);
    }

    @Override
    public void inboundMessage(int number) {
      bytes = 0;
    }

    @Override
    public void inboundWireSize(long more) {
      boolean within = bytes <= MAX_BYTES;
      bytes += more;
      Runnable end = onTooLarge;
      if (within && bytes > MAX_BYTES && end != null) {
        end.run();
      }
    }
  }

  /** A call that two may end, its service and the limit: the first counts, the rest is idle. */
  private static final class EndableCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private boolean ended;

    private EndableCall(ServerCall<Q, A> call) {
      super(call);
    }

    @Override
    public synchronized void sendHeaders(Metadata headers) {
      if (!ended) {
        super.sendHeaders(headers);
      }
    }

    @Override
    public synchronized void sendMessage(A message) {
      if (!ended) {
        super.sendMessage(message);
      }
    }

    @Override
    public synchronized void close(Status status, Metadata trailers) {
      if (!ended) {
        ended = true;
        super.close(status, trailers);
      }
    }
  }
}
