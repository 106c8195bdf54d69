package eu.riasc.wice.session;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.signaling.Credentials;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.Message;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sessions with peers that do not speak field 100 (PROTOCOL §5). */
class OlderPeerTest {
  private final World world = new World(3);
  private final Party alice = world.join(1, "10.0.0.1:4000");
  private final OlderPeer older = new OlderPeer(world, 2, alice.publicKey(), "10.0.0.2", 4000);

  private SessionSnapshot session() {
    return alice.session(older.publicKey());
  }

  private boolean connected() {
    return session().state().hasPair() && older.hasPair();
  }

  private void wantOlder() {
    alice.want(older.publicKey(), PeerOptions.defaults());
  }

  @Test
  void theOlderPeerMayStartSecond() {
    wantOlder();
    world.run(Duration.ofMinutes(30));
    older.start();
    assertThat(world.runUntil(this::connected, Duration.ofSeconds(5))).isTrue();
    assertThat(session().legacy()).isTrue();
    assertThat(session().pinned()).isFalse();
    assertThat(older.send("old")).isTrue();
    assertThat(alice.endpoint.send(older.publicKey(), new byte[] {'n'}, world.nowNanos)).isTrue();
    alice.act(() -> {});
    world.run(Duration.ofMillis(100));
    assertThat(older.received).containsExactly("n");
    assertThat(alice.received()).containsExactly("old");
  }

  @Test
  void theOlderPeerMayStartFirst() {
    older.start();
    world.run(Duration.ofMinutes(1));
    wantOlder();
    assertThat(world.runUntil(this::connected, Duration.ofSeconds(5))).isTrue();
  }

  @Test
  void manyCandidatesReachItThoughEnvelopesAreLost() {
    for (long seed = 0; seed < 40; seed++) {
      World lossy = new World(seed);
      lossy.envelopeLoss = 0.3;
      Party party = lossy.join(1, "10.0.0.1:4000");
      party.bind("10.0.0.1:4000", "10.9.0.1:4000", "10.9.1.1:4000");
      OlderPeer peer = new OlderPeer(lossy, 2, party.publicKey(), "10.0.0.2", 4000);
      party.want(peer.publicKey(), PeerOptions.defaults());
      peer.start();
      assertThat(
              lossy.runUntil(
                  () -> peer.hasPair() && party.session(peer.publicKey()).state().hasPair(),
                  Duration.ofMinutes(4)))
          .as("seed %d", seed)
          .isTrue();
    }
  }

  @Test
  void itsRestartIsFollowedWithoutLosingThePairAndWithoutRestartingItInTurn() {
    wantOlder();
    older.start();
    assertThat(world.runUntil(this::connected, Duration.ofSeconds(5))).isTrue();
    world.run(Duration.ofSeconds(10));
    int before = older.restarts;
    older.start();
    assertThat(world.runUntil(this::connected, Duration.ofSeconds(15))).isTrue();
    world.run(Duration.ofMinutes(3));
    assertThat(connected()).isTrue();
    assertThat(older.restarts).isEqualTo(before + 1);
    assertThat(alice.moves())
        .noneMatch(move -> move.to() == SessionState.CLOSED || move.to() == SessionState.FAILED);
  }

  @Test
  void ourOwnRestartMakesItTakeOurNewCredentials() {
    wantOlder();
    older.start();
    assertThat(world.runUntil(this::connected, Duration.ofSeconds(5))).isTrue();
    world.run(Duration.ofSeconds(10));
    alice.act(() -> alice.endpoint.restart(older.publicKey(), world.nowNanos));
    world.run(Duration.ofSeconds(30));
    assertThat(connected()).isTrue();
    assertThat(session().restarting()).isFalse();
  }

  @Test
  void aBreakIsRecovered() {
    wantOlder();
    older.start();
    assertThat(world.runUntil(this::connected, Duration.ofSeconds(5))).isTrue();
    world.datagramFilter = transmit -> false;
    world.run(Duration.ofMinutes(2));
    world.datagramFilter = transmit -> true;
    assertThat(world.runUntil(this::connected, Duration.ofMinutes(3))).isTrue();
    world.run(Duration.ofMinutes(2));
    assertThat(connected()).isTrue();
  }

  @Test
  void anAttemptBesideADeadPairDoesNotOutliveItsTrial() {
    wantOlder();
    older.start();
    assertThat(world.runUntil(this::connected, Duration.ofSeconds(5))).isTrue();
    world.run(Duration.ofSeconds(10));
    world.datagramFilter = transmit -> false;
    world.kill(older);
    world.run(Duration.ofSeconds(22));
    Message restarted = Message.of(new Credentials("newufrag", "a-new-password-of-22-chars", true));
    world.publish(World.key(2), alice.publicKey(), restarted);
    world.run(Duration.ofSeconds(9));
    assertThat(alice.endpoint.statistics().legacyAttempts()).isEqualTo(2);
    assertThat(alice.endpoint.send(older.publicKey(), new byte[1], world.nowNanos))
        .as("consent lasts")
        .isFalse();
    assertThat(session().state()).isEqualTo(SessionState.DISCONNECTED);
    assertThat(world.runUntil(() -> session().state() == SessionState.CLOSED, LegacyPeer.TRIAL))
        .isTrue();
  }

  @Test
  void recordedMessagesOfItTearNothingDown() {
    wantOlder();
    older.start();
    world.run(Duration.ofSeconds(10));
    older.start();
    world.run(Duration.ofSeconds(60));
    assertThat(connected()).isTrue();
    int moves = alice.moves().size();
    for (Envelope envelope : List.copyOf(world.recorded)) {
      if (envelope.sender().equals(older.publicKey())) {
        world.deliver(envelope);
      } else {
        world.deliver(World.reflected(envelope));
      }
      world.run(Duration.ofSeconds(1));
    }
    assertThat(connected()).isTrue();
    assertThat(alice.moves().size()).isEqualTo(moves);
  }

  @Test
  void candidatesThatWereOursComeBackWithoutEffect() {
    wantOlder();
    older.start();
    world.run(Duration.ofSeconds(10));
    List<Envelope> before = List.copyOf(world.recorded);
    alice.bind("10.0.9.9:4000");
    world.run(Duration.ofSeconds(60));
    long refused = alice.endpoint.statistics().legacyIgnored();
    long candidates = 0;
    for (Envelope envelope : before) {
      if (envelope.sender().equals(alice.publicKey())) {
        Message said = world.sealer.open(World.key(2), envelope);
        if (said.candidate() != null) {
          world.publish(World.key(2), alice.publicKey(), Message.of(said.candidate()));
          candidates++;
        }
      }
    }
    world.run(Duration.ofSeconds(1));
    assertThat(candidates).isPositive();
    assertThat(alice.endpoint.statistics().legacyIgnored()).isEqualTo(refused + candidates);
  }

  @Test
  void aPinnedPeerIsNotHeardInTheOlderProtocolUntilItIsUnpinned() {
    Party bob = world.join(5, "10.0.0.5:4000");
    alice.want(bob);
    bob.want(alice);
    assertThat(world.runUntil(() -> alice.agreesWith(bob), Duration.ofSeconds(3))).isTrue();
    assertThat(alice.events).contains(new EndpointEvent.PeerPinned(bob.publicKey()));
    Message old = Message.of(new Credentials("oldufrag", "an-old-password-of-22ch", true));
    world.publish(bob.privateKey(), alice.publicKey(), old);
    world.run(Duration.ofSeconds(1));
    assertThat(alice.endpoint.statistics().legacyRefused()).isEqualTo(1);
    assertThat(alice.endpoint.statistics().legacyAttempts()).isZero();
    alice.endpoint.unpin(bob.publicKey());
    world.publish(bob.privateKey(), alice.publicKey(), old);
    world.run(Duration.ofSeconds(15));
    assertThat(alice.endpoint.statistics().legacyAttempts()).isEqualTo(1);
    assertThat(alice.agreesWith(bob)).isTrue();
  }

  @Test
  void thePolicyMayForbidTheOlderProtocol() {
    alice.want(older.publicKey(), PeerOptions.defaults().withLegacy(LegacyPolicy.NEVER));
    older.start();
    world.run(Duration.ofMinutes(1));
    assertThat(session().state()).isEqualTo(SessionState.IDLE);
    assertThat(alice.endpoint.statistics().legacyRefused()).isPositive();
  }

  @Test
  void thePolicyMayDemandIt() {
    alice.want(older.publicKey(), PeerOptions.defaults().withLegacy(LegacyPolicy.ONLY));
    older.start();
    assertThat(world.runUntil(this::connected, Duration.ofSeconds(5))).isTrue();
    for (Envelope envelope : world.recorded) {
      if (envelope.sender().equals(alice.publicKey())) {
        assertThat(world.sealer.open(World.key(2), envelope).session()).isNull();
      }
    }
  }
}
