package eu.riasc.wice.relay.server;

import eu.riasc.wice.relay.router.RoutedEnvelope;
import eu.riasc.wice.relay.server.EnvelopeHeader.MalformedException;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** One {@code Publish} of a compatible service. Callbacks of gRPC come one after the other. */
final class PublishCall extends ServerCall.Listener<byte[]> {
  private static final byte[] EMPTY = {};

  private final Relay relay;
  private final ServerCall<byte[], byte[]> call;
  private byte @Nullable [] message;
  private boolean closed;

  PublishCall(Relay relay, ServerCall<byte[], byte[]> call) {
    this.relay = relay;
    this.call = call;
  }

  /** Begins to serve the call. */
  PublishCall start() {
    call.request(2);
    return this;
  }

  @Override
  public void onMessage(byte[] bytes) {
    if (message != null) {
      malformed("publish: more than one message, expected one envelope");
    }
    message = bytes;
  }

  @Override
  public void onHalfClose() {
    if (closed) {
      return;
    }
    byte[] bytes = message;
    if (bytes == null) {
      malformed("publish: no message, expected one envelope");
      return;
    }
    RoutedEnvelope envelope;
    try {
      envelope = EnvelopeHeader.parse(bytes);
    } catch (MalformedException e) {
      malformed(e.getMessage());
      return;
    }
    if (relay.provenKeys.contains(envelope.sender())) {
      relay.counters.refuse(Refusal.IMPERSONATION);
      close(
          Status.PERMISSION_DENIED.withDescription(
              "publish: sender "
                  + envelope.sender().fingerprint()
                  + " proves its key at this relay, expected the streaming service"));
      return;
    }
    relay.publish(envelope, Connection.of(call));
    call.sendHeaders(new Metadata());
    call.sendMessage(EMPTY);
    close(Status.OK);
  }

  private void malformed(@Nullable String why) {
    relay.counters.refuse(Refusal.MALFORMED);
    close(Status.INVALID_ARGUMENT.withDescription(why));
  }

  private void close(Status status) {
    closed = true;
    call.close(status, new Metadata());
  }
}
