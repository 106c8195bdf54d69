package eu.riasc.wice.relay.server;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/** Refuses calls that the relay does not take on: while it shuts down, or of excess connections. */
final class Doorkeeper implements ServerInterceptor {
  private final Relay relay;

  Doorkeeper(Relay relay) {
    this.relay = relay;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (relay.isDraining()) {
      return refuse(call, Refusal.DRAINING, Relay.SHUTTING_DOWN);
    }
    if (!Connection.of(call).isWithinLimit()) {
      return refuse(
          call,
          Refusal.CONNECTION_LIMIT,
          Status.RESOURCE_EXHAUSTED.withDescription(
              "relay has "
                  + relay.limits.connections()
                  + " connections, its largest number; try again later"));
    }
    return next.startCall(call, headers);
  }

  private <Q, A> ServerCall.Listener<Q> refuse(
      ServerCall<Q, A> call, Refusal reason, Status status) {
    relay.counters.refuse(reason);
    call.close(status, new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
