package eu.riasc.wice.signaling.grpc;

import static eu.riasc.wice.signaling.grpc.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.relay.server.RelayServer;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.SignalingException.Code;
import eu.riasc.wice.signaling.SignalingTransports;
import eu.riasc.wice.signaling.Transport;
import eu.riasc.wice.signaling.TransportSubscription;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("socket")
class RelayTransportTest {
  private RelayServer relay = RelayServer.builder().build().start();
  private final InetSocketAddress address = relay.address();
  private final String uri = "grpc://127.0.0.1:" + address.getPort() + "?insecure=true&auth=none";
  private final TestNode alice = new TestNode(uri);
  private final TestNode bob = new TestNode(uri);

  @AfterEach
  void close() {
    alice.close();
    bob.close();
    relay.close();
  }

  @Test
  void envelopeReachesEverySubscriberOfItsRecipient() throws Exception {
    bob.subscribe();
    bob.subscribe();
    Envelope sent = alice.publish(bob.publicKey(), 1);
    assertThat(bob.next()).isEqualTo(sent);
    assertThat(bob.next()).isEqualTo(sent);
    assertThat(relay.statistics().router().subscriptions()).isEqualTo(1);
  }

  @Test
  void closedSubscriptionGetsNothingAndLeavesTheRelay() throws Exception {
    TransportSubscription first = bob.subscribe();
    first.close();
    await(() -> relay.statistics().router().subscriptions() == 0);
    alice.publish(bob.publicKey(), 1);
    bob.subscribe();
    alice.publish(bob.publicKey(), 2);
    assertThat(bob.next().body()[0]).isEqualTo((byte) 2);
  }

  @Test
  void subscriptionSurvivesARestartOfTheRelay() throws Exception {
    bob.subscribe();
    alice.publish(bob.publicKey(), 1);
    bob.next();
    for (int round = 0; round < 3; round++) {
      restart(round % 2 == 0);
      await(() -> relay.statistics().router().subscriptions() == 1);
      Envelope sent = alice.publish(bob.publicKey(), 100 + round);
      assertThat(bob.next()).isEqualTo(sent);
    }
  }

  @Test
  void publicationDuringAnOutageArrivesWhenTheRelayIsBack() throws Exception {
    bob.subscribe();
    relay.close();
    List<CompletionStage<Void>> published = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      published.add(
          alice.transport.publish(
              TestNode.envelope(alice.publicKey(), bob.publicKey(), i), TestNode.PATIENCE));
    }
    relay = RelayServer.builder().listen(address).build().start();
    for (CompletionStage<Void> each : published) {
      await(each);
    }
    await(() -> relay.statistics().router().subscriptions() == 1);
    Envelope after = alice.publish(bob.publicKey(), 99);
    Envelope next = bob.next();
    while (!next.equals(after)) {
      next = bob.next();
    }
  }

  @Test
  void publicationFailsAtItsDeadlineWithATypedFailure() {
    relay.close();
    CompletionStage<Void> published =
        alice.transport.publish(
            TestNode.envelope(alice.publicKey(), bob.publicKey(), 1), Duration.ofMillis(200));
    assertFails(published, Code.DEADLINE_EXCEEDED);
  }

  @Test
  void tooManyPublicationsAtOnceFailAtOnce() {
    relay.close();
    TestNode eager = new TestNode(uri, RelayTransportSettings.DEFAULT.withPendingPublications(2));
    Envelope envelope = TestNode.envelope(alice.publicKey(), bob.publicKey(), 1);
    CompletionStage<Void> first = eager.transport.publish(envelope, Duration.ofMinutes(1));
    CompletionStage<Void> second = eager.transport.publish(envelope, Duration.ofMinutes(1));
    assertFails(eager.transport.publish(envelope, Duration.ofMinutes(1)), Code.OVERLOADED);
    eager.close();
    assertFails(first, Code.CLOSED);
    assertFails(second, Code.CLOSED);
  }

  @Test
  void subscribingBeforeTheRelayStartsGetsReadyWhenItDoes() throws Exception {
    relay.close();
    TransportSubscription subscription =
        bob.transport.subscribe(bob.publicKey(), bob.received::add, null);
    relay = RelayServer.builder().listen(address).build().start();
    await(subscription.ready());
  }

  @Test
  void closeFailsWhatIsUnderWayAndEndsTheThread() {
    relay.close();
    TestNode carol = new TestNode(uri);
    TransportSubscription subscription =
        carol.transport.subscribe(carol.publicKey(), carol.received::add, null);
    carol.close();
    carol.close();
    assertFails(subscription.ready(), Code.CLOSED);
    assertFails(
        carol.transport.publish(
            TestNode.envelope(carol.publicKey(), bob.publicKey(), 1), TestNode.PATIENCE),
        Code.CLOSED);
    assertFails(
        carol.transport.subscribe(carol.publicKey(), carol.received::add, null).ready(),
        Code.CLOSED);
    alice.close();
    bob.close();
    await(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .noneMatch(thread -> thread.getName().startsWith("signaling-grpc")));
  }

  @Test
  void isFoundByItsScheme() throws Exception {
    try (Transport found = SignalingTransports.open(uri, TestNode.context())) {
      await(found.subscribe(bob.publicKey(), envelope -> {}, null).ready());
    }
  }

  /** Stops the relay, in order or by cutting off, and starts it again on the same port. */
  private void restart(boolean inOrder) {
    if (inOrder) {
      relay.drain(Duration.ofSeconds(2));
    } else {
      relay.close();
    }
    relay = RelayServer.builder().listen(address).build().start();
  }

  private static void assertFails(CompletionStage<Void> stage, Code code) {
    assertThatThrownBy(() -> stage.toCompletableFuture().get(20, TimeUnit.SECONDS))
        .isInstanceOfAny(ExecutionException.class, CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            SignalingException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
