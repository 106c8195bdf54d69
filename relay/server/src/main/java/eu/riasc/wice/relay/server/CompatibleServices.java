package eu.riasc.wice.relay.server;

import eu.riasc.wice.relay.proto.OpaqueBytes;
import eu.riasc.wice.relay.proto.SignalingGrpc;
import eu.riasc.wice.relay.proto.cunicu.BuildInfo;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCalls;
import java.util.List;

/**
 * The services of the existing deployments under both of their names. Envelopes pass through as
 * bytes.
 */
final class CompatibleServices {
  private CompatibleServices() {}

  /**
   * Returns the services.
   *
   * @param version what {@code GetBuildInfo} answers
   */
  static List<ServerServiceDefinition> of(Relay relay, String version) {
    ServerCallHandler<byte[], byte[]> subscribe =
        (call, headers) -> new SubscribeCall(relay, call).start();
    ServerCallHandler<byte[], byte[]> publish =
        (call, headers) -> new PublishCall(relay, call).start();
    BuildInfo info = BuildInfo.newBuilder().setVersion(version).build();

    MethodDescriptor<byte[], byte[]> wiceSubscribe =
        OpaqueBytes.of(SignalingGrpc.getSubscribeMethod());
    MethodDescriptor<byte[], byte[]> wicePublish = OpaqueBytes.of(SignalingGrpc.getPublishMethod());
    MethodDescriptor<byte[], byte[]> cunicuSubscribe =
        OpaqueBytes.of(eu.riasc.wice.relay.proto.cunicu.SignalingGrpc.getSubscribeMethod());
    MethodDescriptor<byte[], byte[]> cunicuPublish =
        OpaqueBytes.of(eu.riasc.wice.relay.proto.cunicu.SignalingGrpc.getPublishMethod());
    var buildInfo = eu.riasc.wice.relay.proto.cunicu.SignalingGrpc.getGetBuildInfoMethod();

    return List.of(
        ServerServiceDefinition.builder(
                ServiceDescriptor.newBuilder(SignalingGrpc.SERVICE_NAME)
                    .addMethod(wiceSubscribe)
                    .addMethod(wicePublish)
                    .build())
            .addMethod(wiceSubscribe, subscribe)
            .addMethod(wicePublish, publish)
            .build(),
        ServerServiceDefinition.builder(
                ServiceDescriptor.newBuilder(
                        eu.riasc.wice.relay.proto.cunicu.SignalingGrpc.SERVICE_NAME)
                    .addMethod(cunicuSubscribe)
                    .addMethod(cunicuPublish)
                    .addMethod(buildInfo)
                    .build())
            .addMethod(cunicuSubscribe, subscribe)
            .addMethod(cunicuPublish, publish)
            .addMethod(
                buildInfo,
                ServerCalls.asyncUnaryCall(
                    (empty, reply) -> {
                      reply.onNext(info);
                      reply.onCompleted();
                    }))
            .build());
  }
}
