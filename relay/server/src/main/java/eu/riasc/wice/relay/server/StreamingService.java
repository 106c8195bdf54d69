package eu.riasc.wice.relay.server;

import eu.riasc.wice.relay.proto.stream.ClientFrame;
import eu.riasc.wice.relay.proto.stream.RelayFrame;
import eu.riasc.wice.relay.proto.stream.RelayGrpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service of our own clients: streams on which keys are proven. */
final class StreamingService {
  static final MethodDescriptor<ClientFrame, RelayFrame> METHOD = RelayGrpc.getConnectMethod();
  private static final Logger log = LoggerFactory.getLogger(StreamingService.class);

  final Relay relay;
  final Challenges challenges;
  final Proofs proofs;
  final RelayRegistry registry;

  /** Runs what is to be told a little later. */
  final ScheduledExecutorService later;

  private final RelayNames names;

  StreamingService(
      Relay relay,
      Challenges challenges,
      Proofs proofs,
      RelayRegistry registry,
      RelayNames names,
      ScheduledExecutorService later) {
    this.relay = relay;
    this.challenges = challenges;
    this.proofs = proofs;
    this.registry = registry;
    this.names = names;
    this.later = later;
  }

  ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder(RelayGrpc.getServiceDescriptor())
        .addMethod(METHOD, (call, headers) -> open(call))
        .build();
  }

  private ServerCall.Listener<ClientFrame> open(ServerCall<ClientFrame, RelayFrame> call) {
    String authority = call.getAuthority() == null ? "" : call.getAuthority();
    authority = authority.toLowerCase(Locale.ROOT);
    Connection connection = Connection.of(call);
    if (names.contains(authority, connection)) {
      return new RelayStream(this, call, connection, authority).start();
    }
    relay.counters.refuse(Refusal.AUTHORITY);
    log.debug("stream refused: {} is not a name of this relay", authority);
    // a relay that was told no names does not offer the service under those it cannot know
    Status status = names.areConfigured() ? Status.FAILED_PRECONDITION : Status.UNIMPLEMENTED;
    call.close(
        status.withDescription(
            "stream: the name by which the relay was dialled is not one of its names, "
                + "expected its operator to have given it that name"),
        new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
