package eu.riasc.wice.signaling.grpc;

import eu.riasc.wice.relay.proto.cunicu.BuildInfo;
import eu.riasc.wice.relay.proto.cunicu.Empty;
import eu.riasc.wice.relay.proto.cunicu.SignalingGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a connection still works, when there is a reason to doubt it, without waiting
 * for the keepalive. On the loop's thread only.
 */
final class ConnectionProbe {
  private static final Logger log = LoggerFactory.getLogger(ConnectionProbe.class);

  /** TCP has repeated itself three or four times by then. */
  private static final long PATIENCE_MILLIS = 3_000;

  private final ManagedChannel channel;
  private final Loop loop;
  private boolean underWay;

  ConnectionProbe(ManagedChannel channel, Loop loop) {
    this.channel = channel;
    this.loop = loop;
  }

  /**
   * Asks the relay something small; any answer will do, also that it does not know the question.
   * Where there is no connection, the next attempt to make one is made at once.
   *
   * @param onDead run if no answer comes
   */
  void begin(Runnable onDead) {
    if (channel.getState(false) != ConnectivityState.READY) {
      channel.resetConnectBackoff();
      return;
    }
    if (underWay) {
      return;
    }
    underWay = true;
    ClientCall<Empty, BuildInfo> call =
        channel.newCall(
            SignalingGrpc.getGetBuildInfoMethod(),
            CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            loop.run(() -> ended(status, onDead));
          }
        },
        new Metadata());
    call.request(2);
    call.sendMessage(Empty.getDefaultInstance());
    call.halfClose();
  }

  private void ended(Status status, Runnable onDead) {
    underWay = false;
    log.debug("connection after a change of the network: {}", status.getCode());
    if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
      onDead.run();
    }
  }
}
