package eu.riasc.wice.signaling.grpc;

import eu.riasc.wice.relay.proto.OpaqueBytes;
import eu.riasc.wice.relay.proto.SignalingGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The service of the existing deployments under the name by which this relay knows it. On the
 * loop's thread only.
 */
final class CompatibleService {
  private static final List<Methods> NAMES =
      List.of(
          new Methods(
              OpaqueBytes.of(SignalingGrpc.getSubscribeMethod()),
              OpaqueBytes.of(SignalingGrpc.getPublishMethod())),
          new Methods(
              OpaqueBytes.of(eu.riasc.wice.relay.proto.cunicu.SignalingGrpc.getSubscribeMethod()),
              OpaqueBytes.of(eu.riasc.wice.relay.proto.cunicu.SignalingGrpc.getPublishMethod())));

  private final Channel channel;
  private final Loop loop;

  /** Grows by one whenever the relay turns out not to know the name in use. */
  private int refusals;

  /** The methods of the service under one of its names. */
  record Methods(
      MethodDescriptor<byte[], byte[]> subscribe, MethodDescriptor<byte[], byte[]> publish) {}

  CompatibleService(Channel channel, Loop loop) {
    this.channel = channel;
    this.loop = loop;
  }

  Channel channel() {
    return channel;
  }

  /** Returns the methods under the name in use. */
  Methods methods() {
    return NAMES.get(refusals % NAMES.size());
  }

  /**
   * Notes that the relay does not know the service by a name.
   *
   * @return whether there is another to be tried at once
   */
  boolean leave(Methods unknown) {
    if (unknown.equals(methods())) {
      refusals++;
      return refusals % NAMES.size() != 0;
    }
    return true;
  }

  /** Publishes one envelope; waits for a connection until the deadline. */
  void publish(Publication publication) {
    Methods tried = methods();
    CallOptions options =
        CallOptions.DEFAULT
            .withWaitForReady()
            .withDeadlineAfter(publication.left().toNanos(), TimeUnit.NANOSECONDS);
    ClientCall<byte[], byte[]> call = channel.newCall(tried.publish(), options);
    publication.onEnd(() -> call.cancel("no longer wanted", null));
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            loop.run(() -> ended(publication, tried, status));
          }
        },
        new Metadata());
    call.request(2);
    call.sendMessage(publication.bytes());
    call.halfClose();
  }

  private void ended(Publication publication, Methods tried, Status status) {
    if (status.isOk()) {
      publication.succeed();
    } else if (status.getCode() == Status.Code.UNIMPLEMENTED && leave(tried)) {
      publish(publication);
    } else {
      publication.fail(Failures.of("publish", status));
    }
  }
}
