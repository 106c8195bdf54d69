package eu.riasc.wice.relay.server;

import static eu.riasc.wice.relay.server.TestClient.await;
import static eu.riasc.wice.relay.server.TestClient.envelope;
import static eu.riasc.wice.relay.server.TestClient.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.crypto.RelayChallenge;
import eu.riasc.wice.crypto.RelayProof;
import eu.riasc.wice.relay.proto.stream.Challenge;
import eu.riasc.wice.relay.proto.stream.ClientFrame;
import eu.riasc.wice.relay.proto.stream.Outcome;
import eu.riasc.wice.relay.proto.stream.RelayFrame;
import eu.riasc.wice.relay.router.RouterLimits;
import eu.riasc.wice.relay.server.TestClient.Stream;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The streaming service, honest clients and attackers, without TLS. */
@Tag("socket")
class ProofOfKeyTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final PrivateKey alice = PrivateKey.generate(RANDOM);
  private final PrivateKey bob = PrivateKey.generate(RANDOM);
  private final AtomicLong nanos = new AtomicLong(1);
  private final RelayServer relay =
      RelayServer.builder()
          .nanoTime(nanos::get)
          .limits(RelayLimits.defaults().withQueues(RouterLimits.DEFAULT.withSubscribersPerKey(2)))
          .build()
          .start();
  private final TestClient client = new TestClient(relay.address());
  private final String authority = "127.0.0.1:" + relay.address().getPort();

  @AfterEach
  void close() {
    client.close();
    relay.close();
  }

  @Test
  void provenKeyIsSubscribedAndMayPublish() throws Exception {
    TestStream ofBob = proven(bob);
    TestStream ofAlice = proven(alice);

    Outcome outcome = ofAlice.publish(7, envelope(alice.publicKey(), bob.publicKey(), 10));

    assertThat(outcome.getError()).isEmpty();
    assertThat(outcome.getSubscribers()).isEqualTo(1);
    assertThat(ofBob.next().getDelivery().getEnvelope())
        .isEqualTo(envelope(alice.publicKey(), bob.publicKey(), 10).toByteString());
    assertThat(relay.statistics().proofs()).isEqualTo(2);
    assertThat(relay.statistics().provenStreams()).isEqualTo(2);
  }

  @Test
  void furtherKeysAreProvenOnTheSameStream() throws Exception {
    TestStream stream = proven(alice);
    stream.requestChallenge();
    stream.prove(bob, TestStream.transcript(stream.challenge(), authority));

    client.publish(envelope(key(1), bob.publicKey(), 3));
    client.publish(envelope(key(1), alice.publicKey(), 4));

    assertThat(stream.next().hasDelivery()).isTrue();
    assertThat(stream.next().hasDelivery()).isTrue();
  }

  @Test
  void proofRecordedOnOneStreamIsWorthNothingOnAnother() throws Exception {
    TestStream first = new TestStream(client.channel);
    RelayProof proof =
        RelayProof.ofClient(alice, TestStream.transcript(first.challenge(), authority));
    ClientFrame recorded = TestStream.proof(alice.publicKey(), proof.clientMac());
    first.send(recorded);
    assertThat(first.next().hasProven()).isTrue();

    TestStream second = new TestStream(client.channel);
    second.challenge();
    second.send(recorded);

    assertRefused(second);
  }

  @Test
  void challengeIsGoodForOneAnswerOnly() throws Exception {
    TestStream stream = new TestStream(client.channel);
    Challenge challenge = stream.challenge();
    stream.prove(alice, TestStream.transcript(challenge, authority));
    RelayProof second = RelayProof.ofClient(bob, TestStream.transcript(challenge, authority));
    stream.send(TestStream.proof(bob.publicKey(), second.clientMac()));
    assertRefused(stream);
    assertThat(stream.end.join().getDescription()).endsWith("no challenge is open");
  }

  @Test
  void challengeExpiresAfterTenSeconds() throws Exception {
    TestStream late = new TestStream(client.channel);
    TestStream inTime = new TestStream(client.channel);
    Challenge first = late.challenge();
    Challenge second = inTime.challenge();
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    inTime.prove(bob, TestStream.transcript(second, authority));
    nanos.addAndGet(1);
    RelayProof proof = RelayProof.ofClient(alice, TestStream.transcript(first, authority));
    late.send(TestStream.proof(alice.publicKey(), proof.clientMac()));
    assertRefused(late);
    assertThat(late.end.join().getDescription()).endsWith("the challenge is older than 10 s");
  }

  @Test
  void relayKeyIsAtMostTenMinutesOld() throws Exception {
    Challenge first = new TestStream(client.channel).challenge();
    Challenge soon = new TestStream(client.channel).challenge();
    nanos.addAndGet(Duration.ofMinutes(10).toNanos());
    Challenge later = new TestStream(client.channel).challenge();
    assertThat(soon.getRelayKey()).isEqualTo(first.getRelayKey());
    assertThat(soon.getRelayNonce()).isNotEqualTo(first.getRelayNonce());
    assertThat(later.getRelayKey()).isNotEqualTo(first.getRelayKey());
  }

  @Test
  void proofMadeForAnotherRelayIsRefused() throws Exception {
    TestStream stream = new TestStream(client.channel);
    RelayProof proof =
        RelayProof.ofClient(
            alice, TestStream.transcript(stream.challenge(), "evil.example.org:7443"));
    stream.send(TestStream.proof(alice.publicKey(), proof.clientMac()));
    assertRefused(stream);
  }

  @Test
  void proofBoundToACertificateIsRefusedWithoutTls() throws Exception {
    TestStream stream = new TestStream(client.channel);
    RelayProof proof =
        RelayProof.ofClient(
            alice, TestStream.transcript(stream.challenge(), authority, 1, new byte[32]));
    stream.send(TestStream.proof(alice.publicKey(), proof.clientMac()));
    assertRefused(stream);
  }

  @Test
  void keysWithoutASecretAreRefused() throws Exception {
    for (PublicKey lowOrder : new PublicKey[] {PublicKey.of(new byte[32]), one()}) {
      TestStream stream = new TestStream(client.channel);
      stream.challenge();
      stream.send(TestStream.proof(lowOrder, new byte[32]));
      assertRefused(stream);
    }
  }

  @Test
  void malformedProofsEndTheStream() throws Exception {
    TestStream shortMac = new TestStream(client.channel);
    shortMac.challenge();
    shortMac.send(TestStream.proof(alice.publicKey(), new byte[3]));
    assertRefused(shortMac);

    TestStream noNonce = new TestStream(client.channel);
    RelayChallenge transcript = TestStream.transcript(noNonce.challenge(), authority);
    ClientFrame good =
        TestStream.proof(alice.publicKey(), RelayProof.ofClient(alice, transcript).clientMac());
    noNonce.send(good.toBuilder().setProof(good.getProof().toBuilder().clearClientNonce()).build());
    assertRefused(noNonce);

    TestStream shortKey = new TestStream(client.channel);
    shortKey.challenge();
    shortKey.send(good.toBuilder().setProof(good.getProof().toBuilder().clearPublicKey()).build());
    assertThat(shortKey.endCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void nobodyPublishesInTheNameOfAKeyNotProvenOnTheStream() throws Exception {
    TestStream stream = proven(alice);
    Outcome outcome = stream.publish(1, envelope(bob.publicKey(), alice.publicKey(), 1));
    assertThat(outcome.getError())
        .isEqualTo("publish: the sender's key is not proven on this stream");
    assertThat(outcome.getSubscribers()).isZero();
    assertThat(stream.publish(2, envelope(alice.publicKey(), bob.publicKey(), 70_000)).getError())
        .contains("expected at most 65536");
    assertThat(stream.publish(3, envelope(alice.publicKey(), bob.publicKey(), 1)).getError())
        .isEmpty();
  }

  @Test
  void frameThatIsMuchTooLargeEndsTheStream() throws Exception {
    TestStream stream = proven(alice);
    stream.send(
        ClientFrame.newBuilder()
            .setPublication(
                eu.riasc.wice.relay.proto.stream.Publication.newBuilder()
                    .setEnvelope(ByteString.copyFrom(new byte[5_000_000])))
            .build());
    assertThat(stream.endCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    await(() -> relay.statistics().streams() == 0);
  }

  @Test
  void compatibleServicesRefuseAProvenSenderFor24HoursAfterItsLastStream() throws Exception {
    client.publish(envelope(alice.publicKey(), bob.publicKey(), 1));
    TestStream stream = proven(alice);
    assertImpersonationRefused();
    nanos.addAndGet(Duration.ofDays(2).toNanos());
    assertImpersonationRefused();

    stream.finish();
    assertThat(stream.endCode()).isEqualTo(Status.Code.OK);
    await(() -> relay.statistics().provenStreams() == 0);
    nanos.addAndGet(Duration.ofHours(24).minusNanos(1).toNanos());
    assertImpersonationRefused();
    nanos.addAndGet(1);
    client.publish(envelope(alice.publicKey(), bob.publicKey(), 1));
    assertThat(relay.statistics().rememberedKeys()).isZero();
    assertThat(relay.statistics().refused(Refusal.IMPERSONATION)).isEqualTo(3);
  }

  @Test
  void provenSubscriberDisplacesOneWithoutProof() throws Exception {
    Stream old = client.subscribe(alice.publicKey());
    Stream squatter = client.subscribe(alice.publicKey());
    TestStream owner = proven(alice);
    assertThat(squatter.end.get().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    client.publish(envelope(key(1), alice.publicKey(), 1));
    assertThat(owner.next().hasDelivery()).isTrue();
    old.next();
  }

  @Test
  void keyWithTooManyProvenSubscribersIsRefusedAndTheStreamGoesOn() throws Exception {
    proven(alice);
    proven(alice);
    TestStream third = new TestStream(client.channel);
    RelayProof proof =
        RelayProof.ofClient(alice, TestStream.transcript(third.challenge(), authority));
    third.send(TestStream.proof(alice.publicKey(), proof.clientMac()));
    assertThat(third.next().getRefusal().getReason()).contains("too many subscribers");
    third.requestChallenge();
    third.prove(bob, TestStream.transcript(third.challenge(), authority));
  }

  @Test
  void sendersAreToldHowManyOfTheirEnvelopesWereLost() throws Exception {
    Stream frozen = client.open(bob.publicKey(), 1);
    frozen.next();
    TestStream sender = proven(alice);
    long lost = 0;
    for (int i = 0; lost == 0; i++) {
      sender.send(
          ClientFrame.newBuilder()
              .setPublication(
                  eu.riasc.wice.relay.proto.stream.Publication.newBuilder()
                      .setId(i)
                      .setEnvelope(
                          envelope(alice.publicKey(), bob.publicKey(), 60_000).toByteString()))
              .build());
      RelayFrame answer = sender.next();
      if (answer.hasLoss()) {
        assertThat(answer.getLoss().getSender().toByteArray()).isEqualTo(alice.publicKey().bytes());
        assertThat(answer.getLoss().getRecipient().toByteArray())
            .isEqualTo(bob.publicKey().bytes());
        lost = answer.getLoss().getCount();
      }
    }
    assertThat(lost).isPositive();
  }

  @Test
  void endedStreamLeavesNothingBehind() throws Exception {
    TestStream stream = proven(alice);
    stream.finish();
    assertThat(stream.endCode()).isEqualTo(Status.Code.OK);
    await(() -> relay.statistics().router().subscriptions() == 0);
    await(() -> relay.statistics().streams() == 0);
  }

  @Test
  void drainEndsTheStream() throws Exception {
    TestStream stream = proven(alice);
    relay.drain(Duration.ofSeconds(2));
    assertThat(stream.endCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  private TestStream proven(PrivateKey key) throws Exception {
    TestStream stream = new TestStream(client.channel);
    stream.prove(key, TestStream.transcript(stream.challenge(), authority));
    return stream;
  }

  private void assertRefused(TestStream stream) throws Exception {
    assertThat(stream.endCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(stream.end.join().getDescription()).startsWith("proof of key refused: ");
    assertThat(relay.statistics().refused(Refusal.PROOF)).isPositive();
  }

  private void assertImpersonationRefused() {
    assertThatThrownBy(() -> client.publish(envelope(alice.publicKey(), bob.publicKey(), 1)))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
  }

  private static PublicKey one() {
    byte[] bytes = new byte[32];
    bytes[0] = 1;
    return PublicKey.of(bytes);
  }
}
