package eu.riasc.wice.signaling.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.relay.server.RelayServer;
import eu.riasc.wice.signaling.Envelope;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(strings = {"required", "none"})
  void connectionIsReplacedAtOnceWhenTheNetworkIsSaidToHaveChanged(String auth) throws Exception {
    try (RelayServer relay = RelayServer.builder().name("127.0.0.1").build().start();
        FreezableProxy proxy = new FreezableProxy(relay.address());
        TestNode alice =
            new TestNode("grpc://127.0.0.1:" + relay.address().getPort() + "?insecure&auth=none");
        TestNode bob =
            new TestNode("grpc://127.0.0.1:" + proxy.port() + "?insecure&auth=" + auth)) {
      bob.subscribe();
      bob.transport.networkChanged();
      proxy.freezeExisting();
      long before = System.nanoTime();
      bob.transport.networkChanged();
      TestNode.await(
          () -> {
            bob.transport.networkChanged(); // one that is under way hides those that follow
            return relay.statistics().router().subscriptions() == 2;
          });

      // the keepalive alone would have taken 25 s
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
      Envelope sent = alice.publish(bob.publicKey(), 1);
      assertThat(bob.next()).isEqualTo(sent);
    }
  }

  @Test
  void connectionThatWorksIsKeptWhenTheNetworkIsSaidToHaveChanged() throws Exception {
    try (RelayServer relay = RelayServer.builder().build().start();
        TestNode alice =
            new TestNode("grpc://127.0.0.1:" + relay.address().getPort() + "?insecure&auth=none");
        TestNode bob =
            new TestNode("grpc://127.0.0.1:" + relay.address().getPort() + "?insecure")) {
      bob.subscribe();
      for (int i = 0; i < 5; i++) {
        bob.transport.networkChanged();
        Envelope sent = alice.publish(bob.publicKey(), i);
        assertThat(bob.next()).isEqualTo(sent);
      }
      assertThat(relay.statistics().connectionsAccepted()).isEqualTo(2);
    }
  }
}
