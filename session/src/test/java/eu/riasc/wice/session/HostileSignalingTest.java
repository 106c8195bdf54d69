package eu.riasc.wice.session;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.crypto.KeyPair;
import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.Id;
import eu.riasc.wice.signaling.Message;
import eu.riasc.wice.signaling.SessionDescription;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Loss, repetition, disorder, replay, reflection, and a crowd of strangers. */
class HostileSignalingTest {
  private static final int SEEDS = 150;

  @Test
  void peersConnectThoughAThirdOfTheEnvelopesIsLostAndSomeComeTwiceOrLate() {
    for (long seed = 0; seed < SEEDS; seed++) {
      World world = new World(seed);
      world.envelopeLoss = 0.3;
      world.envelopeDuplication = 0.3;
      world.slowestEnvelope = Duration.ofMillis(800);
      Party alice = world.join(1, "10.0.0.1:4000");
      Party bob = world.join(2, "10.0.0.2:4000");
      alice.want(bob);
      world.run(Duration.ofMillis(world.random.nextInt(5_000)));
      bob.want(alice);
      for (int i = 0; i < 60; i++) {
        int again = i;
        world.at(
            Duration.ofMillis(world.random.nextInt(30_000)),
            () -> {
              Envelope any = world.recorded.get(world.random.nextInt(world.recorded.size()));
              world.deliver(again % 2 == 0 ? any : World.reflected(any));
            });
      }
      assertThat(
              world.runUntil(
                  () -> alice.agreesWith(bob) && bob.agreesWith(alice), Duration.ofSeconds(90)))
          .as("seed %d", seed)
          .isTrue();
      world.run(Duration.ofSeconds(60));
      assertThat(alice.agreesWith(bob)).as("seed %d stays", seed).isTrue();
    }
  }

  @Test
  void nothingThatWasRecordedMovesAConnectedPairOrCostsMoreThanTwoEnvelopes() {
    World world = new World(5);
    Party alice = world.join(1, "10.0.0.1:4000");
    Party bob = world.join(2, "10.0.0.2:4000");
    alice.want(bob);
    world.run(Duration.ofSeconds(3));
    bob.want(alice);
    world.run(Duration.ofSeconds(10));
    alice.restart(bob);
    world.run(Duration.ofSeconds(10));
    bob.restart(alice);
    world.run(Duration.ofMinutes(2));
    assertThat(alice.agreesWith(bob)).isTrue();
    int moves = alice.moves().size() + bob.moves().size();
    for (Envelope envelope : List.copyOf(world.recorded)) {
      for (Envelope attack : List.of(envelope, World.reflected(envelope))) {
        int before = world.recorded.size();
        world.deliver(attack);
        world.run(Duration.ofSeconds(3));
        assertThat(world.recorded.size() - before).isLessThanOrEqualTo(2);
      }
    }
    assertThat(alice.moves().size() + bob.moves().size()).isEqualTo(moves);
    assertThat(alice.agreesWith(bob)).isTrue();
  }

  @Test
  void aReplayedFarewellOfAnEarlierSessionClosesNothing() {
    World world = new World(6);
    Party alice = world.join(1, "10.0.0.1:4000");
    Party bob = world.join(2, "10.0.0.2:4000");
    alice.want(bob);
    bob.want(alice);
    world.run(Duration.ofSeconds(5));
    int before = world.recorded.size();
    alice.close(bob);
    world.run(Duration.ofSeconds(5));
    List<Envelope> farewells = List.copyOf(world.recorded.subList(before, world.recorded.size()));
    alice.want(bob);
    assertThat(world.runUntil(() -> alice.agreesWith(bob), Duration.ofSeconds(5))).isTrue();
    int moves = bob.moves().size();
    farewells.forEach(world::deliver);
    world.run(Duration.ofMillis(100));
    assertThat(bob.moves()).hasSizeLessThanOrEqualTo(moves + 1);
    assertThat(bob.stateWith(alice)).isIn(SessionState.CONNECTED, SessionState.COMPLETED);
  }

  @Test
  void aThousandStrangersLeaveNothingBehindAndGetOnlySoManyAnswers() {
    World world = new World(7);
    Party bob = world.join(2, "10.0.0.2:4000");
    bob.endpoint.setAdmission(AdmissionPolicy.anyone());
    for (int i = 0; i < 1_000; i++) {
      PrivateKey stranger = World.key(100 + i);
      SessionDescription description = unproven(stranger, bob, world);
      world.deliver(
          world.sealer.seal(new KeyPair(stranger, bob.publicKey()), Message.of(description)));
    }
    assertThat(bob.endpoint.sessions()).isEmpty();
    assertThat(world.recorded).hasSizeBetween(1, 200);
    assertThat(bob.endpoint.nextTimeoutNanos()).isEmpty();
    assertThat(bob.endpoint.statistics().strangersDropped()).isGreaterThan(700);
  }

  @Test
  void provenStrangersAreAdmittedTenASecondAndUpToTheLimit() {
    World world = new World(8);
    Party bob = world.join(2, "10.0.0.2:4000", EndpointConfig.defaults().withMaxStrangers(25));
    bob.endpoint.setAdmission(AdmissionPolicy.anyone());
    for (int i = 0; i < 60; i++) {
      Party stranger = world.join(100 + i, "10.1.0." + (i + 1) + ":4000");
      stranger.want(bob);
    }
    world.run(Duration.ofMillis(300));
    assertThat(bob.endpoint.sessions()).hasSizeLessThanOrEqualTo(13);
    world.run(Duration.ofSeconds(30));
    assertThat(bob.endpoint.sessions()).hasSize(25);
  }

  @Test
  void aStrangersRecordedProofBeginsNoSecondSession() {
    World world = new World(10);
    Party alice = world.join(1, "10.0.0.1:4000");
    Party bob = world.join(2, "10.0.0.2:4000");
    bob.endpoint.setAdmission(AdmissionPolicy.anyone());
    alice.want(bob);
    assertThat(world.runUntil(() -> alice.agreesWith(bob), Duration.ofSeconds(3))).isTrue();
    List<Envelope> recorded = List.copyOf(world.recorded);
    alice.close(bob);
    world.run(Duration.ofSeconds(1));
    assertThat(bob.endpoint.sessions()).isEmpty();
    int moves = bob.moves().size();
    for (Envelope envelope : recorded) {
      world.deliver(envelope);
      world.run(Duration.ofSeconds(1));
    }
    assertThat(bob.endpoint.sessions()).isEmpty();
    assertThat(bob.moves()).hasSize(moves);
    alice.want(bob);
    assertThat(world.runUntil(() -> alice.agreesWith(bob), Duration.ofSeconds(3))).isTrue();
  }

  @Test
  void aStrangersProofIsGoodForTwoMinutesAtMost() {
    World world = new World(9);
    Party bob = world.join(2, "10.0.0.2:4000");
    bob.endpoint.setAdmission(AdmissionPolicy.anyone());
    PrivateKey stranger = World.key(50);
    SessionDescription first = unproven(stranger, bob, world);
    world.publish(stranger, bob.publicKey(), Message.of(first));
    world.run(Duration.ofMillis(100));
    SessionDescription answer = world.sealer.open(stranger, world.recorded.get(1)).session();
    Id challenge = Objects.requireNonNull(answer).sessionId();
    world.run(Duration.ofSeconds(125));
    SessionDescription late =
        new SessionDescription(
            first.senderKey(),
            first.recipientKey(),
            first.instanceId(),
            first.sessionId(),
            1,
            null,
            challenge,
            0,
            null,
            false);
    world.publish(stranger, bob.publicKey(), Message.of(late));
    world.run(Duration.ofMillis(100));
    assertThat(bob.endpoint.sessions()).isEmpty();
  }

  private static SessionDescription unproven(PrivateKey stranger, Party to, World world) {
    return new SessionDescription(
        stranger.publicKey(),
        to.publicKey(),
        Id.random(world.random),
        Id.random(world.random),
        1,
        null,
        null,
        0,
        null,
        true);
  }
}
