package eu.riasc.wice.signaling.grpc;

import static eu.riasc.wice.signaling.grpc.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.relay.server.Refusal;
import eu.riasc.wice.relay.server.RelayServer;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.KeyProver;
import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.SignalingException.Code;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Keys that are proven to the relay, without TLS. */
@Tag("socket")
class ProvenStreamTest {
  private RelayServer relay = RelayServer.builder().build().start();
  private final InetSocketAddress address = relay.address();
  private final TestNode alice = new TestNode(uri("preferred"));
  private final TestNode bob = new TestNode(uri("required"));

  @AfterEach
  void close() {
    alice.close();
    bob.close();
    relay.close();
  }

  @Test
  void envelopesGoOverTheProvenStreams() throws Exception {
    bob.subscribe();
    alice.subscribe();
    Envelope sent = alice.publish(bob.publicKey(), 1);
    assertThat(bob.next()).isEqualTo(sent);
    assertThat(relay.statistics().proofs()).isEqualTo(2);
    assertThat(relay.statistics().provenStreams()).isEqualTo(2);
  }

  @Test
  void manyKeysAreProvenOnOneStream() throws Exception {
    for (int i = 0; i < 20; i++) {
      PrivateKey key = PrivateKey.generate(new SecureRandom());
      await(bob.transport.subscribe(key.publicKey(), bob.received::add, KeyProver.of(key)).ready());
      alice.publish(key.publicKey(), i);
      assertThat(bob.next().body()[0]).isEqualTo((byte) i);
    }
    assertThat(relay.statistics().provenStreams()).isEqualTo(1);
    assertThat(relay.statistics().router().keys()).isEqualTo(20);
  }

  @Test
  void keysAreProvenAgainAfterARestartOfTheRelay() throws Exception {
    bob.subscribe();
    alice.subscribe();
    for (int round = 0; round < 2; round++) {
      relay.drain(Duration.ofSeconds(2));
      relay = RelayServer.builder().listen(address).build().start();
      await(() -> relay.statistics().router().subscriptions() == 2);
      Envelope sent = alice.publish(bob.publicKey(), round);
      assertThat(bob.next()).isEqualTo(sent);
    }
  }

  @Test
  void publicationDuringAnOutageGoesOutWhenTheKeyIsProvenAgain() throws Exception {
    alice.subscribe();
    relay.close();
    CompletionStage<Void> published =
        alice.transport.publish(
            TestNode.envelope(alice.publicKey(), bob.publicKey(), 1), TestNode.PATIENCE);
    relay = RelayServer.builder().listen(address).build().start();
    await(published);
    assertThat(relay.statistics().refused(Refusal.IMPERSONATION)).isZero();
    assertThat(relay.statistics().router().published()).isPositive();
  }

  @Test
  void publicationFailsAtItsDeadline() throws Exception {
    alice.subscribe();
    relay.close();
    assertFails(
        alice.transport.publish(
            TestNode.envelope(alice.publicKey(), bob.publicKey(), 1), Duration.ofMillis(200)),
        Code.DEADLINE_EXCEEDED);
  }

  @Test
  void closedSubscriptionLeavesTheRelayAndTheOthersStay() throws Exception {
    PrivateKey second = PrivateKey.generate(new SecureRandom());
    bob.subscribe();
    var subscription =
        bob.transport.subscribe(second.publicKey(), bob.received::add, KeyProver.of(second));
    await(subscription.ready());
    subscription.close();
    await(() -> relay.statistics().router().subscriptions() == 1);
    Envelope sent = alice.publish(bob.publicKey(), 1);
    assertThat(bob.next()).isEqualTo(sent);
  }

  @Test
  void relayThatHasSpokenTheServiceIsNotUsedWithoutIt() throws Exception {
    alice.subscribe();
    relay.close();
    Server older = LaterServiceTest.start(address);
    try {
      assertFails(
          alice.transport.publish(
              TestNode.envelope(alice.publicKey(), bob.publicKey(), 1), Duration.ofSeconds(3)),
          Code.DEADLINE_EXCEEDED);
    } finally {
      older.shutdownNow().awaitTermination();
    }
  }

  @Test
  void requiredProofDoesNotFallBack() throws Exception {
    relay.close();
    Server older = LaterServiceTest.start(address);
    try {
      var subscription =
          bob.transport.subscribe(bob.publicKey(), bob.received::add, KeyProver.of(bob.key));
      assertFails(subscription.ready(), Code.REFUSED);
    } finally {
      older.shutdownNow().awaitTermination();
    }
    assertFails(
        bob.transport.subscribe(alice.publicKey(), bob.received::add, null).ready(), Code.REFUSED);
    assertFails(
        bob.transport.publish(
            TestNode.envelope(alice.publicKey(), bob.publicKey(), 1), TestNode.PATIENCE),
        Code.REFUSED);
  }

  @Test
  void relayThatCannotConfirmIsNotBelieved() throws Exception {
    relay.close();
    Server impostor =
        NettyServerBuilder.forAddress(address).addService(new ImpostorRelay()).build().start();
    try {
      var subscription =
          alice.transport.subscribe(
              alice.publicKey(), alice.received::add, KeyProver.of(alice.key));
      assertFails(subscription.ready(), Code.NOT_AUTHENTIC);
    } finally {
      impostor.shutdownNow().awaitTermination();
    }
  }

  private String uri(String auth) {
    return "grpc://127.0.0.1:" + address.getPort() + "?insecure=true&auth=" + auth;
  }

  private static void assertFails(CompletionStage<Void> stage, Code code) {
    assertThatThrownBy(() -> stage.toCompletableFuture().get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            SignalingException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
