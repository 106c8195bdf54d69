package eu.riasc.wice.session;

import static eu.riasc.wice.session.SessionState.CHECKING;
import static eu.riasc.wice.session.SessionState.CLOSED;
import static eu.riasc.wice.session.SessionState.COMPLETED;
import static eu.riasc.wice.session.SessionState.CONNECTED;
import static eu.riasc.wice.session.SessionState.CONNECTING;
import static eu.riasc.wice.session.SessionState.DISCONNECTED;
import static eu.riasc.wice.session.SessionState.FAILED;
import static eu.riasc.wice.session.SessionState.IDLE;
import static eu.riasc.wice.session.SessionState.NEW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import eu.riasc.wice.ice.agent.Role;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.Transmit;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two endpoints find each other, stay together, and part. */
class EndpointTest {
  private final World world = new World(1);
  private final Party alice = world.join(1, "10.0.0.1:4000");
  private final Party bob = world.join(2, "10.0.0.2:4000");

  private boolean connected() {
    return alice.hasPairWith(bob) && bob.hasPairWith(alice);
  }

  private void connect() {
    alice.want(bob);
    bob.want(alice);
    assertThat(world.runUntil(this::connected, Duration.ofSeconds(2))).isTrue();
    world.run(Duration.ofSeconds(2));
  }

  private static List<SessionState> path(Party party) {
    return party.moves().stream().map(EndpointEvent.StateChanged::to).toList();
  }

  @Test
  void twoWantedPeersConnectAndCarryDatagrams() {
    connect();
    assertThat(path(alice)).containsExactly(IDLE, NEW, CONNECTING, CHECKING, CONNECTED, COMPLETED);
    assertThat(path(bob)).containsExactly(IDLE, NEW, CONNECTING, CHECKING, CONNECTED, COMPLETED);
    assertThat(alice.send(bob, "hello")).isTrue();
    assertThat(bob.send(alice, "and back")).isTrue();
    world.run(Duration.ofMillis(100));
    assertThat(bob.received()).containsExactly("hello");
    assertThat(alice.received()).containsExactly("and back");
  }

  @Test
  void theSmallerKeyControls() {
    connect();
    boolean aliceIsSmaller = alice.publicKey().compareTo(bob.publicKey()) < 0;
    assertThat(alice.session(bob.publicKey()).role())
        .isEqualTo(aliceIsSmaller ? Role.CONTROLLING : Role.CONTROLLED);
    assertThat(bob.session(alice.publicKey()).role())
        .isEqualTo(aliceIsSmaller ? Role.CONTROLLED : Role.CONTROLLING);
  }

  @Test
  void ourOwnKeyIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> alice.want(alice))
        .withMessageContaining("our own");
  }

  @Test
  void eitherMayStartFirstAndHoursApart() {
    alice.want(bob);
    world.run(Duration.ofHours(3));
    assertThat(alice.stateWith(bob)).isEqualTo(IDLE);
    bob.want(alice);
    assertThat(world.runUntil(this::connected, Duration.ofSeconds(2))).isTrue();
  }

  @Test
  void anIdleSessionRepeatsItsDescriptionAtLeastOnceAMinute() {
    alice.want(bob);
    world.run(Duration.ofMinutes(10));
    int before = world.recorded.size();
    world.run(Duration.ofMinutes(30));
    assertThat(world.recorded.size() - before).isBetween(30, 62);
  }

  @Test
  void anAdmittedStrangerConnectsToAListener() {
    bob.endpoint.setAdmission(AdmissionPolicy.only(List.of(alice.publicKey())));
    alice.want(bob);
    assertThat(world.runUntil(this::connected, Duration.ofSeconds(2))).isTrue();
    assertThat(bob.session(alice.publicKey()).wanted()).isFalse();
    alice.close(bob);
    world.run(Duration.ofSeconds(2));
    assertThat(bob.endpoint.sessions()).isEmpty();
    assertThat(alice.endpoint.isClosed()).isTrue();
  }

  @Test
  void aStrangerThatIsWantedLaterIsTreatedAsAskedFor() {
    bob.endpoint.setAdmission(AdmissionPolicy.anyone());
    alice.want(bob);
    assertThat(world.runUntil(this::connected, Duration.ofSeconds(3))).isTrue();
    bob.want(alice.publicKey(), PeerOptions.defaults().withLegacy(LegacyPolicy.ONLY));
    long moves = bob.moves().size();
    alice.restart(bob);
    world.run(Duration.ofSeconds(5));

    assertThat(bob.moves()).hasSize((int) moves);
    assertThat(bob.endpoint.statistics().restartsByPeers()).isZero();
    assertThat(bob.session(alice.publicKey()).wanted()).isTrue();
  }

  @Test
  void whoIsNotAdmittedGetsNoAnswer() {
    bob.endpoint.setAdmission(AdmissionPolicy.nobody());
    alice.want(bob);
    world.run(Duration.ofMinutes(1));
    assertThat(alice.stateWith(bob)).isEqualTo(IDLE);
    assertThat(bob.endpoint.sessions()).isEmpty();
    assertThat(world.recorded).allMatch(envelope -> envelope.sender().equals(alice.publicKey()));
    bob.endpoint.setAdmission(AdmissionPolicy.anyone());
    assertThat(world.runUntil(this::connected, Duration.ofSeconds(70))).isTrue();
  }

  @Test
  void closingTellsThePeerWhichTriesAgainAsLongAsItWants() {
    connect();
    alice.close(bob);
    world.run(Duration.ofMillis(700));
    assertThat(alice.endpoint.isClosed()).isTrue();
    assertThat(path(alice)).endsWith(CLOSED);
    assertThat(path(bob)).endsWith(CLOSED);
    assertThat(bob.moves().get(bob.moves().size() - 1).reason())
        .isEqualTo("the peer closed the session");
    world.run(Duration.ofSeconds(1));
    assertThat(bob.stateWith(alice)).isEqualTo(IDLE);
    alice.want(bob);
    assertThat(world.runUntil(this::connected, Duration.ofSeconds(5))).isTrue();
  }

  @Test
  void aFarewellIsSentThreeTimesWithinHalfASecond() {
    connect();
    int before = world.recorded.size();
    alice.close(bob);
    world.run(Duration.ofMillis(500));
    assertThat(world.recorded.size() - before).isEqualTo(3);
    world.run(Duration.ofMillis(100));
    assertThat(alice.endpoint.isClosed()).isTrue();
  }

  @Test
  void aCheckWithAForgedSourceTakesNoPayloadFromTheSessionThatHasAPairThere() {
    connect();
    Party mallory = world.join(9, "10.0.0.9:4000");
    mallory.want(alice);
    alice.want(mallory);
    List<Transmit> checks = new ArrayList<>();
    InetSocketAddress source = IpLiteral.endpoint("10.0.0.9", 4000);
    world.datagramFilter =
        transmit -> {
          boolean isRequest = transmit.payload()[0] == 0 && transmit.payload()[1] == 1;
          if (isRequest && transmit.local().equals(source)) {
            checks.add(transmit);
          }
          return true;
        };
    assertThat(world.runUntil(() -> alice.agreesWith(mallory), Duration.ofSeconds(5))).isTrue();
    InetSocketAddress here = IpLiteral.endpoint("10.0.0.1", 4000);
    InetSocketAddress forged = IpLiteral.endpoint("10.0.0.2", 4000);
    alice.onDatagram(new Datagram(here, forged, checks.get(0).payload().clone()));
    bob.send(alice, "from bob");
    world.run(Duration.ofMillis(100));
    assertThat(alice.events)
        .filteredOn(EndpointEvent.DatagramReceived.class::isInstance)
        .extracting(EndpointEvent::peer)
        .containsExactly(bob.publicKey());
  }

  @Test
  void aRestartLosesNoDatagramAndMovesNoStateButCompleted() {
    connect();
    int movesBefore = alice.moves().size();
    alice.restart(bob);
    for (int i = 0; i < 200; i++) {
      assertThat(alice.send(bob, "a" + i)).isTrue();
      assertThat(bob.send(alice, "b" + i)).isTrue();
      world.run(Duration.ofMillis(10));
    }
    assertThat(alice.received()).hasSize(200);
    assertThat(bob.received()).hasSize(200);
    assertThat(path(alice).subList(movesBefore, path(alice).size()))
        .containsExactly(CONNECTED, COMPLETED);
    assertThat(alice.session(bob.publicKey()).restarting()).isFalse();
    assertThat(alice.session(bob.publicKey()).sessionId())
        .isEqualTo(bob.session(alice.publicKey()).peerSessionId());
  }

  @Test
  void aNewAddressIsTakenByARestart() {
    connect();
    alice.bind("10.0.7.1:4100");
    assertThat(alice.stateWith(bob)).isEqualTo(DISCONNECTED);
    assertThat(
            world.runUntil(
                () -> alice.stateWith(bob) == COMPLETED && bob.stateWith(alice) == COMPLETED,
                Duration.ofSeconds(10)))
        .isTrue();
    assertThat(alice.send(bob, "from elsewhere")).isTrue();
    world.run(Duration.ofMillis(100));
    assertThat(bob.received()).containsExactly("from elsewhere");
    assertThat(path(alice)).doesNotContain(CLOSED, FAILED);
  }

  @Test
  void aSilentPathDisconnectsThenExpiresThenComesBack() {
    connect();
    world.datagramFilter = transmit -> false;
    assertThat(world.runUntil(() -> alice.stateWith(bob) == DISCONNECTED, Duration.ofSeconds(20)))
        .isTrue();
    assertThat(world.runUntil(() -> path(alice).contains(CLOSED), Duration.ofMinutes(2))).isTrue();
    world.datagramFilter = transmit -> true;
    assertThat(world.runUntil(this::connected, Duration.ofSeconds(150))).isTrue();
  }

  @Test
  void aShortSilenceIsRecoveredWithoutClosing() {
    connect();
    world.datagramFilter = transmit -> false;
    assertThat(world.runUntil(() -> alice.stateWith(bob) == DISCONNECTED, Duration.ofSeconds(20)))
        .isTrue();
    world.datagramFilter = transmit -> true;
    assertThat(world.runUntil(this::connected, Duration.ofSeconds(5))).isTrue();
    world.run(Duration.ofSeconds(30));
    assertThat(alice.stateWith(bob)).isEqualTo(COMPLETED);
    assertThat(path(alice)).doesNotContain(CLOSED, FAILED);
    assertThat(path(bob)).doesNotContain(CLOSED, FAILED);
  }

  @Test
  void peersThatCannotReachEachOtherFailAndTryAgainWithBackOff() {
    world.datagramFilter = transmit -> false;
    alice.want(bob);
    bob.want(alice);
    assertThat(world.runUntil(() -> path(alice).contains(FAILED), Duration.ofSeconds(45))).isTrue();
    assertThat(path(alice)).endsWith(FAILED, CLOSED);
    world.run(Duration.ofMinutes(20));
    long failures = path(alice).stream().filter(FAILED::equals).count();
    assertThat(failures).isBetween(8L, 30L);
    world.datagramFilter = transmit -> true;
    assertThat(world.runUntil(this::connected, Duration.ofMinutes(3))).isTrue();
  }

  @Test
  void namesAreToldToAdmittedPeers() {
    Party carol =
        world.join(
            3,
            "10.0.0.3:4000",
            EndpointConfig.defaults().withName("carol's laptop\u0007", "wice/test"));
    carol.want(alice);
    alice.want(carol);
    assertThat(world.runUntil(() -> alice.hasPairWith(carol), Duration.ofSeconds(2))).isTrue();
    assertThat(alice.events)
        .contains(new EndpointEvent.PeerNamed(carol.publicKey(), "carol's laptop?", "wice/test"));
  }
}
