package eu.riasc.wice.signaling.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.relay.server.RelayServer;
import eu.riasc.wice.signaling.Envelope;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("socket")
class DeadPathTest {
  /** The shortest that gRPC takes: 10 s of silence, then 1 s for the answer. */
  private static final RelayTransportSettings SHORT =
      RelayTransportSettings.DEFAULT.withKeepAlive(Duration.ofSeconds(10), Duration.ofSeconds(1));

  @Test
  void defaultsNoticeADeadPathWithin45Seconds() {
    RelayTransportSettings settings = RelayTransportSettings.DEFAULT;
    assertThat(settings.keepAliveTime().plus(settings.keepAliveTimeout()))
        .isLessThan(Duration.ofSeconds(45));
  }

  @Test
  void connectionThatGoesSilentIsReplaced() throws Exception {
    try (RelayServer relay = RelayServer.builder().build().start();
        FreezableProxy proxy = new FreezableProxy(relay.address());
        TestNode alice =
            new TestNode("grpc://127.0.0.1:" + relay.address().getPort() + "?insecure&auth=none");
        TestNode bob =
            new TestNode("grpc://127.0.0.1:" + proxy.port() + "?insecure&auth=none", SHORT)) {
      bob.subscribe();
      proxy.freezeExisting();
      TestNode.await(() -> relay.statistics().connectionsAccepted() == 2);
      TestNode.await(() -> relay.statistics().router().subscriptions() == 2);

      Envelope sent = alice.publish(bob.publicKey(), 1);

      assertThat(bob.next()).isEqualTo(sent);
    }
  }
}
