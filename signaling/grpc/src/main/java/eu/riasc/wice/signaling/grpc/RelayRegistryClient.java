package eu.riasc.wice.signaling.grpc;

import com.google.protobuf.UnsafeByteOperations;
import eu.riasc.wice.relay.proto.cunicu.GetRelaysParams;
import eu.riasc.wice.relay.proto.cunicu.GetRelaysReply;
import eu.riasc.wice.relay.proto.cunicu.RelayInfo;
import eu.riasc.wice.relay.proto.cunicu.RelayRegistryGrpc;
import eu.riasc.wice.signaling.TurnLoan;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks for TURN servers by the service of the existing deployments. */
final class RelayRegistryClient {
  private RelayRegistryClient() {}

  /** Asks; a relay that does not know the service has none. */
  static void ask(Channel channel, LoanRequest request) {
    CallOptions options =
        CallOptions.DEFAULT
            .withWaitForReady()
            .withDeadlineAfter(request.deadline().toNanos(), TimeUnit.NANOSECONDS);
    ClientCall<GetRelaysParams, GetRelaysReply> call =
        channel.newCall(RelayRegistryGrpc.getGetRelaysMethod(), options);
    List<TurnLoan> loans = LoanRequest.none();
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(GetRelaysReply reply) {
            for (RelayInfo each : reply.getRelaysList()) {
              LoanRequest.add(
                  loans,
                  each.getUrl(),
                  each.getUsername(),
                  each.getPassword(),
                  each.getExpires().getSeconds());
            }
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            if (status.isOk() || status.getCode() == Status.Code.UNIMPLEMENTED) {
              request.succeed(List.copyOf(loans));
            } else {
              request.fail(Failures.of("ask for turn servers", status));
            }
          }
        },
        new Metadata());
    call.request(2);
    call.sendMessage(
        GetRelaysParams.newBuilder()
            .setPublicKey(UnsafeByteOperations.unsafeWrap(request.key().bytes()))
            .build());
    call.halfClose();
  }
}
