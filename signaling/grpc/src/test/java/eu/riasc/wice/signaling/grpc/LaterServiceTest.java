package eu.riasc.wice.signaling.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import eu.riasc.wice.relay.proto.cunicu.PublishReply;
import eu.riasc.wice.relay.proto.cunicu.SignalingGrpc.SignalingImplBase;
import eu.riasc.wice.relay.proto.cunicu.SubscribeParams;
import eu.riasc.wice.signaling.Envelope;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("socket")
class LaterServiceTest {
  @ParameterizedTest
  @ValueSource(strings = {"none", "preferred"})
  void relayThatKnowsOnlyTheLaterNameIsUsedByIt(String auth) throws Exception {
    Server server = start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    try (TestNode alice = node(server, auth);
        TestNode bob = node(server, auth)) {
      Envelope early = alice.publish(bob.publicKey(), 1);
      assertThat(early.body()).hasSize(3);
      bob.subscribe();
      Envelope sent = alice.publish(bob.publicKey(), 2);
      assertThat(bob.next()).isEqualTo(sent);
    } finally {
      server.shutdownNow().awaitTermination();
    }
  }

  private static TestNode node(Server server, String auth) {
    return new TestNode("grpc://127.0.0.1:" + server.getPort() + "?insecure&auth=" + auth);
  }

  static Server start(InetSocketAddress address) throws IOException {
    return NettyServerBuilder.forAddress(address).addService(new LaterRelay()).build().start();
  }

  /** A relay of the existing deployments, as far as this test needs one. */
  private static final class LaterRelay extends SignalingImplBase {
    private final Map<ByteString, StreamObserver<eu.riasc.wice.signaling.proto.Envelope>>
        subscribers = new ConcurrentHashMap<>();

    @Override
    public void subscribe(
        SubscribeParams request, StreamObserver<eu.riasc.wice.signaling.proto.Envelope> responses) {
      subscribers.put(request.getKey(), responses);
      responses.onNext(eu.riasc.wice.signaling.proto.Envelope.getDefaultInstance());
    }

    @Override
    public void publish(
        eu.riasc.wice.signaling.proto.Envelope request, StreamObserver<PublishReply> response) {
      StreamObserver<eu.riasc.wice.signaling.proto.Envelope> subscriber =
          subscribers.get(request.getRecipient());
      if (subscriber != null) {
        subscriber.onNext(request);
      }
      response.onNext(PublishReply.getDefaultInstance());
      response.onCompleted();
    }
  }
}
