package eu.riasc.wice.relay.server;

import static eu.riasc.wice.relay.server.TestClient.await;
import static eu.riasc.wice.relay.server.TestClient.envelope;
import static eu.riasc.wice.relay.server.TestClient.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.relay.proto.SubscribeParams;
import eu.riasc.wice.relay.proto.cunicu.Empty;
import eu.riasc.wice.relay.proto.cunicu.SignalingGrpc;
import eu.riasc.wice.relay.router.DropReason;
import eu.riasc.wice.relay.server.TestClient.Stream;
import eu.riasc.wice.signaling.proto.Envelope;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("socket")
class RelayServerTest {
  private static final PublicKey ALICE = key(1);
  private static final PublicKey BOB = key(2);
  private static final PublicKey CAROL = key(3);

  private final RelayServer relay = RelayServer.builder().version("1.2.3").build().start();
  private final TestClient alice = new TestClient(relay.address());
  private final TestClient bob = new TestClient(relay.address());

  @AfterEach
  void close() {
    alice.close();
    bob.close();
    relay.close();
  }

  @Test
  void everySubscriberGetsWhatWasPublished() throws InterruptedException {
    Stream first = bob.subscribe(BOB);
    Stream second = alice.subscribe(BOB);
    Stream stranger = alice.subscribe(CAROL);
    Envelope sent = envelope(ALICE, BOB, 500);

    alice.publish(sent);

    assertThat(first.next()).isEqualTo(sent);
    assertThat(second.next()).isEqualTo(sent);
    assertThat(stranger.waiting()).isZero();
  }

  @Test
  void fieldsTheRelayDoesNotKnowPassThrough() throws InterruptedException {
    Stream stream = bob.subscribe(BOB);
    Envelope sent =
        envelope(ALICE, BOB, 10).toBuilder()
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(
                        77,
                        UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(ByteString.copyFromUtf8("later"))
                            .addFixed64(5)
                            .build())
                    .build())
            .build();
    alice.publish(sent);
    assertThat(stream.next()).isEqualTo(sent);
  }

  @Test
  void bothServiceNamesReachTheSameSubscribers() throws InterruptedException {
    SignalingGrpc.SignalingBlockingStub later =
        SignalingGrpc.newBlockingStub(bob.channel).withDeadlineAfter(20, TimeUnit.SECONDS);
    Stream original = alice.subscribe(BOB);
    Iterator<Envelope> stream =
        later.subscribe(
            eu.riasc.wice.relay.proto.cunicu.SubscribeParams.newBuilder()
                .setKey(ByteString.copyFrom(BOB.bytes()))
                .build());
    assertThat(stream.next()).isEqualTo(Envelope.getDefaultInstance());

    Envelope sent = envelope(ALICE, BOB, 30);
    assertThat(later.publish(sent).getSerializedSize()).isZero();

    assertThat(stream.next()).isEqualTo(sent);
    assertThat(original.next()).isEqualTo(sent);
    assertThat(later.getBuildInfo(Empty.getDefaultInstance()).getVersion()).isEqualTo("1.2.3");
  }

  @ParameterizedTest
  @ValueSource(ints = {65_536, 200_000, 1 << 20, 5_000_000, 50_000_000})
  void tooLargeEnvelopeIsAnInvalidArgument(int size) {
    assertThatThrownBy(() -> alice.publish(envelope(ALICE, BOB, size)))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
              assertThat(e.getStatus().getDescription())
                  .contains("expected")
                  .endsWith("at most 65536");
            });
    assertThat(relay.statistics().refused(Refusal.MALFORMED)).isPositive();
  }

  @Test
  void compressedMessagesAreNotTaken() {
    assertThatThrownBy(
            () -> {
              var unused =
                  alice.blocking().withCompression("gzip").publish(envelope(ALICE, BOB, 60_000));
            })
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
  }

  @Test
  void largestEnvelopePasses() throws InterruptedException {
    Stream stream = bob.subscribe(BOB);
    Envelope sent = envelope(ALICE, BOB, 65_536 - 102);
    assertThat(sent.getSerializedSize()).isEqualTo(65_536);
    alice.publish(sent);
    assertThat(stream.next()).isEqualTo(sent);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 33, 64})
  void malformedKeysAreInvalidArguments(int length) {
    ByteString key = ByteString.copyFrom(new byte[length]);
    Envelope envelope = envelope(ALICE, BOB, 1);
    assertInvalid(
        () -> alice.publish(envelope.toBuilder().setSender(key).build()),
        "envelope: sender has " + length + " bytes, expected 32");
    assertInvalid(
        () -> alice.publish(envelope.toBuilder().setRecipient(key).build()),
        "envelope: recipient has " + length + " bytes, expected 32");
    assertInvalid(
        () -> alice.blocking().subscribe(SubscribeParams.newBuilder().setKey(key).build()).next(),
        "subscription: key has " + length + " bytes, expected 32");
  }

  @Test
  void frozenSubscriberDelaysNobodyAndLosesItsOwn() throws InterruptedException {
    Stream frozen = bob.open(BOB, 1);
    frozen.next();
    Stream reader = alice.subscribe(BOB);
    int count = 600;
    for (int i = 0; i < count; i++) {
      alice.publish(envelope(ALICE, BOB, 8_000));
      reader.next();
    }

    RelayStatistics statistics = relay.statistics();
    assertThat(statistics.router().waiting()).isEqualTo(16);
    long lost = statistics.router().dropped(DropReason.SHARE_FULL);
    assertThat(lost).isPositive();
    frozen.read(Integer.MAX_VALUE);
    for (int i = 0; i < count - lost; i++) {
      frozen.next();
    }
    await(() -> relay.statistics().router().waiting() == 0);
  }

  @Test
  void cancelledStreamsLeaveNothingBehind() throws InterruptedException {
    Stream frozen = bob.open(BOB, 1);
    frozen.next();
    for (int i = 0; relay.statistics().router().waiting() < 10; i++) {
      alice.publish(envelope(key(100 + i), BOB, 60_000));
    }

    frozen.cancel();

    await(() -> relay.statistics().streams() == 0);
    await(() -> relay.statistics().router().subscriptions() == 0);
    assertThat(relay.statistics().router().keys()).isZero();
    assertThat(relay.statistics().router().waitingBytes()).isZero();
  }

  @Test
  void brokenConnectionLeavesNothingBehind() throws InterruptedException {
    TestClient carol = new TestClient(relay.address());
    for (int i = 0; i < 20; i++) {
      carol.subscribe(key(i));
    }
    assertThat(relay.statistics().router().subscriptions()).isEqualTo(20);
    carol.close();
    await(() -> relay.statistics().router().subscriptions() == 0);
    await(() -> relay.statistics().streams() == 0);
  }

  @Test
  void keyWithoutSubscribersCostsNothing() {
    for (int i = 0; i < 100; i++) {
      alice.publish(envelope(ALICE, key(i), 1000));
    }
    assertThat(relay.statistics().router().unheard()).isEqualTo(100);
    assertThat(relay.statistics().router().keys()).isZero();
  }

  @Test
  void connectionsAreCounted() throws InterruptedException {
    alice.subscribe(ALICE);
    bob.subscribe(BOB);
    assertThat(relay.statistics().connections()).isEqualTo(2);
    bob.close();
    await(() -> relay.statistics().connections() == 1);
    assertThat(relay.statistics().connectionsAccepted()).isEqualTo(2);
  }

  @Test
  void healthIsServing() {
    assertThat(
            HealthGrpc.newBlockingStub(alice.channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
  }

  private static void assertInvalid(Runnable call, String message) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
              assertThat(e.getStatus().getDescription()).isEqualTo(message);
            });
  }
}
