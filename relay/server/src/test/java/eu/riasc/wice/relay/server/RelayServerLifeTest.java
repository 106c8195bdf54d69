package eu.riasc.wice.relay.server;

import static eu.riasc.wice.relay.server.TestClient.await;
import static eu.riasc.wice.relay.server.TestClient.envelope;
import static eu.riasc.wice.relay.server.TestClient.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.relay.router.RouterLimits;
import eu.riasc.wice.relay.server.TestClient.Stream;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("socket")
class RelayServerLifeTest {
  @TempDir private Path directory;

  @Test
  void drainEndsStreamsWithUnavailableAndCutsOffWhoDoesNotRead() throws Exception {
    RelayServer relay = RelayServer.builder().build().start();
    try (TestClient client = new TestClient(relay.address())) {
      List<Stream> streams = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        streams.add(client.subscribe(key(i)));
      }
      Stream frozen = client.open(key(50), 1);
      frozen.next();
      for (int i = 0; relay.statistics().router().waiting() < 10; i++) {
        client.publish(envelope(key(100 + i), key(50), 60_000));
      }

      long before = System.nanoTime();
      relay.drain(Duration.ofSeconds(2));
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(4));

      frozen.read(1000);
      assertThat(frozen.end.get(TestClient.SECONDS, TimeUnit.SECONDS).isOk()).isFalse();
      for (Stream stream : streams) {
        Status end = stream.end.get(TestClient.SECONDS, TimeUnit.SECONDS);
        assertThat(end.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      }
      assertThat(streams.get(0).end.join().getDescription())
          .isEqualTo("relay is shutting down, connect again");
    }
    await(() -> relayThreads().isEmpty());
  }

  @Test
  void closeEndsAllThreads() throws Exception {
    RelayServer relay = RelayServer.builder().build().start();
    try (TestClient client = new TestClient(relay.address())) {
      Stream stream = client.subscribe(key(1));
      relay.close();
      relay.close();
      assertThat(stream.end.get(TestClient.SECONDS, TimeUnit.SECONDS).isOk()).isFalse();
    }
    await(() -> relayThreads().isEmpty());
  }

  @Test
  void addressInUseIsOneLine() {
    try (RelayServer relay = RelayServer.builder().build().start()) {
      assertThatThrownBy(() -> RelayServer.builder().listen(relay.address()).build().start())
          .isInstanceOf(RelayException.class)
          .hasMessageStartingWith("relay: cannot listen on 127.0.0.1:" + relay.address().getPort())
          .hasMessageNotContaining("\n");
    }
    await(() -> relayThreads().isEmpty());
  }

  @Test
  void plainTextIsRefusedAwayFromLoopbackUnlessAskedFor() {
    InetSocketAddress everywhere = new InetSocketAddress("0.0.0.0", 0);
    assertThatThrownBy(() -> RelayServer.builder().listen(everywhere).build())
        .isInstanceOf(RelayException.class)
        .hasMessage(
            "relay: plain text on 0.0.0.0:0 refused: give a certificate and key, allow plain text,"
                + " or listen on loopback");
    RelayServer.builder().listen(everywhere).allowPlaintext(true).build().start().close();
  }

  @Test
  void servesOverTls() throws Exception {
    Path certificate = copy("first-cert.pem", "cert.pem");
    Path key = copy("first-key.pem", "key.pem");
    try (RelayServer relay = RelayServer.builder().tls(certificate, key).build().start();
        TestClient client = new TestClient(trusting(relay, certificate));
        TestClient plain = new TestClient(relay.address())) {
      Stream stream = client.subscribe(key(2));
      client.publish(envelope(key(1), key(2), 100));
      assertThat(stream.next()).isEqualTo(envelope(key(1), key(2), 100));
      assertThatThrownBy(() -> plain.publish(envelope(key(1), key(2), 100)))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    }
  }

  @Test
  void unusableCertificateIsOneLine() throws Exception {
    Path certificate = copy("first-cert.pem", "cert.pem");
    Path key = copy("first-key.pem", "key.pem");
    Path garbage = Files.writeString(directory.resolve("garbage.pem"), "garbage");
    Path missing = directory.resolve("missing.pem");
    assertThatThrownBy(() -> RelayServer.builder().tls(missing, key).build())
        .isInstanceOf(RelayException.class)
        .hasMessage("relay: cannot read the certificate file " + missing);
    assertThatThrownBy(() -> RelayServer.builder().tls(certificate, garbage).build())
        .isInstanceOf(RelayException.class)
        .hasMessageContaining("expected PEM, the key as PKCS #8")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> RelayServer.builder().tls(garbage, key).build())
        .isInstanceOf(RelayException.class)
        .hasMessageContaining("expected PEM, the key as PKCS #8")
        .hasMessageNotContaining("\n");
    await(() -> relayThreads().isEmpty());
  }

  @Test
  void connectionsBeyondTheLimitAreRefused() throws Exception {
    RelayLimits limits = RelayLimits.defaults().withConnections(1);
    try (RelayServer relay = RelayServer.builder().limits(limits).build().start();
        TestClient first = new TestClient(relay.address());
        TestClient second = new TestClient(relay.address())) {
      first.subscribe(key(1));
      assertExhausted(second.open(key(2), 10), "relay has 1 connections");
      assertThat(relay.statistics().refused(Refusal.CONNECTION_LIMIT)).isEqualTo(1);
    }
  }

  @Test
  void subscriptionsBeyondTheLimitsAreRefused() throws Exception {
    RelayLimits limits =
        RelayLimits.defaults()
            .withSubscriptions(3)
            .withQueues(RouterLimits.DEFAULT.withSubscribersPerKey(2));
    try (RelayServer relay = RelayServer.builder().limits(limits).build().start();
        TestClient client = new TestClient(relay.address())) {
      Stream held = client.subscribe(key(1));
      client.subscribe(key(1));
      assertExhausted(client.open(key(1), 10), "too many subscribers");
      client.subscribe(key(2));
      assertExhausted(client.open(key(3), 10), "too many subscribers");
      assertThat(relay.statistics().refused(Refusal.KEY_LIMIT)).isEqualTo(1);
      assertThat(relay.statistics().refused(Refusal.SUBSCRIPTION_LIMIT)).isEqualTo(1);

      held.cancel();
      await(() -> relay.statistics().router().subscriptions() == 2);
      client.subscribe(key(3));
    }
  }

  private static void assertExhausted(Stream stream, String what) throws Exception {
    Status end = stream.end.get(TestClient.SECONDS, TimeUnit.SECONDS);
    assertThat(end.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(end.getDescription()).contains(what);
  }

  private static NettyChannelBuilder trusting(RelayServer relay, Path certificate)
      throws IOException {
    return NettyChannelBuilder.forAddress("127.0.0.1", relay.address().getPort())
        .sslContext(GrpcSslContexts.forClient().trustManager(certificate.toFile()).build());
  }

  private Path copy(String resource, String name) throws IOException {
    Path target = directory.resolve(name);
    try (var in = RelayServerLifeTest.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("no resource " + resource);
      }
      Files.write(target, in.readAllBytes());
    }
    return target;
  }

  private static List<String> relayThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith("relay-"))
        .toList();
  }
}
