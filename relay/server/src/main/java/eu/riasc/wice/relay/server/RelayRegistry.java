package eu.riasc.wice.relay.server;

import com.google.protobuf.ByteString;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.relay.proto.cunicu.GetRelaysParams;
import eu.riasc.wice.relay.proto.cunicu.GetRelaysReply;
import eu.riasc.wice.relay.proto.cunicu.RelayInfo;
import eu.riasc.wice.relay.proto.cunicu.RelayRegistryGrpc;
import eu.riasc.wice.relay.proto.cunicu.Timestamp;
import eu.riasc.wice.relay.server.EnvelopeHeader.MalformedException;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GetRelays} of the existing deployments. Whoever asks need not prove the key, as nowhere in
 * the compatible services.
 */
final class RelayRegistry {
  private final Relay relay;
  private final @Nullable TurnLending lending;
  private final InstantSource clock;

  RelayRegistry(Relay relay, @Nullable TurnLending lending, InstantSource clock) {
    this.relay = relay;
    this.lending = lending;
    this.clock = clock;
  }

  ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder(RelayRegistryGrpc.getServiceDescriptor())
        .addMethod(
            RelayRegistryGrpc.getGetRelaysMethod(), ServerCalls.asyncUnaryCall(this::getRelays))
        .build();
  }

  /** The servers for a key that has been proven; none without any to lend. */
  List<TurnLending.Loan> loans(PublicKey key) {
    return lending == null ? List.of() : lending.to(key, clock);
  }

  private void getRelays(GetRelaysParams params, StreamObserver<GetRelaysReply> reply) {
    PublicKey key;
    try {
      key = key(params.getPublicKey());
    } catch (MalformedException e) {
      relay.counters.refuse(Refusal.MALFORMED);
      reply.onError(Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
      return;
    }
    GetRelaysReply.Builder relays = GetRelaysReply.newBuilder();
    boolean lends = lending != null && !lending.isProvenOnly();
    for (TurnLending.Loan each : lends ? loans(key) : List.<TurnLending.Loan>of()) {
      relays.addRelays(
          RelayInfo.newBuilder()
              .setUrl(each.uri())
              .setUsername(each.credentials().username())
              .setPassword(each.credentials().password())
              .setExpires(Timestamp.newBuilder().setSeconds(each.expires().getEpochSecond())));
    }
    reply.onNext(relays.build());
    reply.onCompleted();
  }

  private static PublicKey key(ByteString bytes) throws MalformedException {
    return EnvelopeHeader.key("get relays: key", bytes.toByteArray());
  }
}
