package eu.riasc.wice.ice.turn;

import static eu.riasc.wice.ice.turn.TurnWire.ALICE;
import static eu.riasc.wice.ice.turn.TurnWire.HOST;
import static eu.riasc.wice.ice.turn.TurnWire.PEER;
import static eu.riasc.wice.ice.turn.TurnWire.SERVER;
import static eu.riasc.wice.ice.turn.TurnWire.SERVER2;
import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.NetworkType;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.testturn.SimulatedTurnServer;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each error a server can answer with (RFC 8656 §7.4, §8.3, §10.3, §12.3, RFC 8489 §9.2.5, §10).
 */
class RefusalsTest {
  private static final byte[] PAYLOAD = {(byte) 0x80, 1};

  private final TurnWire wire = new TurnWire();

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 420, 442, 486, 500, 508, 699})
  void serverThatRefusesIsAskedAgainAfterAMinuteAndNotBefore(int code) {
    SimulatedTurnServer server = wire.start();
    server.faults().refuse(Method.ALLOCATE, code);
    wire.run(Duration.ofSeconds(50));
    assertThat(server.requests(Method.ALLOCATE)).as("unsigned, then signed").isEqualTo(2);
    assertThat(wire.events(RelayEvent.ServerFailed.class))
        .singleElement()
        .satisfies(failed -> assertThat(failed.reason()).isEqualTo("Allocate refused: " + code));
    assertThat(wire.relays.complete()).isTrue();

    server.faults().clear();
    wire.run(Duration.ofSeconds(15));
    assertThat(wire.relays.candidates()).hasSize(2);
  }

  @Test
  void errorsOfAllocateCountEvenIfTheServerLeavesThemUnsigned() {
    SimulatedTurnServer server = wire.start();
    server.faults().refuse(Method.ALLOCATE, 486);
    server.faults().unsignedErrors();
    wire.run(Duration.ofSeconds(3));
    assertThat(wire.events(RelayEvent.ServerFailed.class)).hasSize(1);
  }

  @Test
  void unsignedErrorsOfAnAllocationThatStandsAreIgnored() {
    SimulatedTurnServer server = wire.start();
    wire.run(Duration.ofSeconds(1));
    server.faults().refuse(Method.CREATE_PERMISSION, 437);
    server.faults().unsignedErrors();
    wire.send(wire.relayed(NetworkType.UDP4), PEER, PAYLOAD);
    wire.run(Duration.ofSeconds(10));
    assertThat(wire.relays.candidates()).hasSize(2);
    assertThat(wire.relays.statistics().dropped(RelayDrop.BAD_INTEGRITY)).isPositive();
  }

  @Test
  void leftoverOfAnEarlierProcessOnOurAddressIsEndedAndReplaced() {
    SimulatedTurnServer server = wire.start();
    wire.run(Duration.ofSeconds(1));
    TurnWire second = new TurnWire(RelaysConfig.defaults(), 99);
    second.adopt(server, SERVER);
    second.servers(TurnServer.udp(SERVER, ALICE));
    second.bind(HOST);
    second.run(Duration.ofSeconds(1));

    assertThat(second.relays.candidates()).hasSize(2);
    assertThat(server.allocations()).isEqualTo(1);
    assertThat(server.requests(Method.REFRESH)).isEqualTo(1);
  }

  @Test
  void mismatchThatStaysIsTriedFromElsewhereWithLongerAndLongerPauses() {
    SimulatedTurnServer server = wire.start();
    server.faults().refuse(Method.ALLOCATE, 437);
    wire.run(Duration.ofMinutes(10));
    assertThat(server.requests(Method.ALLOCATE)).isBetween(10, 50);
    assertThat(wire.relays.candidates()).isEmpty();
  }

  @Test
  void mismatchOverTcpIsAnsweredWithANewConnection() {
    SimulatedTurnServer server = wire.addServer(SERVER);
    server.faults().refuse(Method.ALLOCATE, 437);
    wire.servers(TurnServer.tcp(SERVER, ALICE));
    wire.bind(HOST);
    wire.run(Duration.ofSeconds(1));
    server.faults().clear();
    wire.run(Duration.ofSeconds(3));
    assertThat(wire.relays.candidates()).hasSize(2);
    assertThat(wire.commands().stream().filter(StreamCommand.Open.class::isInstance)).hasSize(2);
  }

  @Test
  void serverWithoutIpv4GivesIpv6Only() {
    wire.addServer(List.of(IpLiteral.parse("2001:db8:f::1")), SERVER);
    wire.servers(TurnServer.udp(SERVER, ALICE));
    wire.bind(HOST);
    wire.run(Duration.ofSeconds(1));
    assertThat(wire.relays.candidates())
        .extracting(Candidate::network)
        .containsExactly(NetworkType.UDP6);
  }

  @Test
  void serverWithoutIpv6GivesIpv4Only() {
    wire.addServer(List.of(IpLiteral.parse("198.51.100.1")), SERVER);
    wire.servers(TurnServer.udp(SERVER, ALICE));
    wire.bind(HOST);
    wire.run(Duration.ofSeconds(1));
    assertThat(wire.relays.candidates())
        .extracting(Candidate::network)
        .containsExactly(NetworkType.UDP4);
  }

  @Test
  void alternateServerIsFollowed() {
    SimulatedTurnServer first = wire.addServer(SERVER);
    SimulatedTurnServer second = wire.addServer(SERVER2).realm("another");
    first.faults().redirect(SERVER2);
    wire.servers(TurnServer.udp(SERVER, ALICE));
    wire.bind(HOST);
    wire.run(Duration.ofSeconds(1));
    assertThat(second.allocations()).isEqualTo(1);
    assertThat(wire.relays.candidates()).hasSize(2);
    assertThat(wire.relays.isFromServer(HOST, SERVER2)).isTrue();
    assertThat(wire.relays.isFromServer(HOST, SERVER)).isFalse();
  }

  @Test
  void alternateServerIsFollowedOverTcp() {
    SimulatedTurnServer first = wire.addServer(SERVER);
    SimulatedTurnServer second = wire.addServer(SERVER2);
    first.faults().redirect(SERVER2);
    wire.servers(TurnServer.tcp(SERVER, ALICE));
    wire.bind(HOST);
    wire.run(Duration.ofSeconds(1));
    assertThat(second.allocations()).isEqualTo(1);
    assertThat(first.allocations()).isZero();
  }

  @Test
  void serversThatNameEachOtherAreEachAskedOnce() {
    SimulatedTurnServer first = wire.addServer(SERVER);
    SimulatedTurnServer second = wire.addServer(SERVER2);
    first.faults().redirect(SERVER2);
    second.faults().redirect(SERVER);
    wire.servers(TurnServer.udp(SERVER, ALICE));
    wire.bind(HOST);
    wire.run(Duration.ofSeconds(30));
    assertThat(first.requests(Method.ALLOCATE)).isEqualTo(1);
    assertThat(second.requests(Method.ALLOCATE)).isEqualTo(1);
    assertThat(wire.events(RelayEvent.ServerFailed.class)).hasSize(1);
  }

  @Test
  void alternateThatCannotBeReachedFromOurAddressIsNotFollowed() {
    SimulatedTurnServer server = wire.start();
    server.faults().redirect(IpLiteral.endpoint("127.0.0.1", 3478));
    wire.run(Duration.ofSeconds(30));
    assertThat(wire.sentByUs()).allSatisfy(sent -> assertThat(sent.remote()).isEqualTo(SERVER));
    assertThat(wire.events(RelayEvent.ServerFailed.class)).hasSize(1);
  }

  @Test
  void alternateThatIsAServerOfOursAnywayIsNotFollowedOverUdp() {
    SimulatedTurnServer first = wire.addServer(SERVER);
    SimulatedTurnServer second = wire.addServer(SERVER2);
    first.faults().redirect(SERVER2);
    wire.servers(TurnServer.udp(SERVER2, ALICE), TurnServer.udp(SERVER, ALICE));
    wire.bind(HOST);
    wire.run(Duration.ofMinutes(5));
    assertThat(second.requests(Method.ALLOCATE)).isEqualTo(2);
    assertThat(wire.events(RelayEvent.CandidateLost.class)).isEmpty();
  }

  @Test
  void wrongCredentialsAreReportedAndNewOnesTaken() {
    SimulatedTurnServer server = wire.addServer(SERVER).realm("realm of it");
    TurnServer wrong = TurnServer.udp(SERVER, TurnCredentials.of("alice", "wrong"));
    wire.servers(wrong);
    wire.bind(HOST);
    wire.run(Duration.ofMinutes(2));
    assertThat(wire.events(RelayEvent.CredentialsRefused.class))
        .containsExactly(new RelayEvent.CredentialsRefused(wrong, "realm of it"));
    assertThat(server.requests(Method.ALLOCATE)).as("six tries of four each").isBetween(16, 32);
    assertThat(wire.relays.complete()).isTrue();

    wire.relays.setCredentials(wrong, ALICE, wire.now());
    wire.run(Duration.ofSeconds(1));
    assertThat(wire.relays.candidates()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"401, false", "438, false", "401, true", "438, true"})
  void endlessChallengesEnd(int code, boolean tcp) {
    SimulatedTurnServer server = wire.addServer(SERVER);
    server.faults().refuse(Method.ALLOCATE, code);
    wire.servers(tcp ? TurnServer.tcp(SERVER, ALICE) : TurnServer.udp(SERVER, ALICE));
    wire.bind(HOST);
    BooleanSupplier failed = () -> !wire.events(RelayEvent.ServerFailed.class).isEmpty();
    assertThat(wire.runUntil(Duration.ofSeconds(3), failed)).isTrue();
    assertThat(server.requests(Method.ALLOCATE)).isBetween(2, 1 + RequestSender.MAX_CHALLENGES);
    wire.run(Duration.ofMinutes(10));
    assertThat(server.requests(Method.ALLOCATE)).as("longer and longer pauses").isBetween(10, 44);
  }

  @Test
  void endlessStaleNoncesOnRefreshCostTheAllocationAndNoMore() {
    SimulatedTurnServer server = wire.start();
    wire.run(Duration.ofSeconds(1));
    server.faults().refuse(Method.REFRESH, 438);
    wire.run(Duration.ofMinutes(9));
    assertThat(server.requests(Method.REFRESH))
        .as("the refresh, and the end of what was left behind")
        .isLessThanOrEqualTo(2 * (1 + RequestSender.MAX_CHALLENGES));
    assertThat(wire.events(RelayEvent.CandidateLost.class)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 437, 441, 500})
  void refusedRefreshCostsTheAllocationAndANewOneIsMade(int code) {
    SimulatedTurnServer server = wire.start();
    wire.run(Duration.ofSeconds(1));
    server.faults().refuse(Method.REFRESH, code);
    assertThat(
            wire.runUntil(
                Duration.ofMinutes(10),
                () -> !wire.events(RelayEvent.CandidateLost.class).isEmpty()))
        .isTrue();
    server.faults().clear();
    wire.run(Duration.ofSeconds(5));
    assertThat(wire.relays.candidates()).hasSize(2);
  }

  @Test
  void refusedPeerIsNotAskedForAgainForHalfAMinute() {
    SimulatedTurnServer server = wire.start();
    server.faults().forbid(PEER.getAddress());
    wire.run(Duration.ofSeconds(1));
    for (int i = 0; i < 250; i++) {
      wire.send(wire.relayed(NetworkType.UDP4), PEER, PAYLOAD);
      wire.run(Duration.ofMillis(100));
    }
    assertThat(server.requests(Method.CREATE_PERMISSION)).isEqualTo(1);
    assertThat(wire.sentToPeers()).isEmpty();
    assertThat(wire.relays.statistics().dropped(RelayDrop.PEER_REFUSED)).isEqualTo(250);

    server.faults().clear();
    wire.run(Duration.ofSeconds(10));
    wire.send(wire.relayed(NetworkType.UDP4), PEER, PAYLOAD);
    wire.run(Duration.ofSeconds(1));
    assertThat(wire.sentToPeers()).hasSize(1);
  }

  @Test
  void withoutAChannelDataGoesByIndications() {
    SimulatedTurnServer server = wire.start();
    server.faults().refuse(Method.CHANNEL_BIND, 400);
    wire.run(Duration.ofSeconds(1));
    for (int i = 0; i < 20; i++) {
      wire.send(wire.relayed(NetworkType.UDP4), PEER, PAYLOAD);
      wire.run(Duration.ofMillis(100));
    }
    assertThat(wire.sentToPeers()).hasSize(20);
    assertThat(server.requests(Method.CHANNEL_BIND)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"permission", "channel"})
  void mismatchOnAPeerMeansThatTheAllocationIsGone(String request) {
    SimulatedTurnServer server = wire.start();
    wire.run(Duration.ofMinutes(2));
    server
        .faults()
        .refuse(request.equals("channel") ? Method.CHANNEL_BIND : Method.CREATE_PERMISSION, 437);
    server.restart();
    wire.send(wire.relayed(NetworkType.UDP4), PEER, PAYLOAD);
    wire.run(Duration.ofSeconds(2));
    assertThat(wire.events(RelayEvent.CandidateLost.class)).isNotEmpty();
    assertThat(server.allocations()).isEqualTo(1);
  }

  @Test
  void serverWithoutCredentialsIsUsedUnsigned() {
    SimulatedTurnServer server = wire.addServer(SERVER);
    server.removeUser("alice");
    wire.servers(TurnServer.udp(SERVER, ALICE));
    wire.bind(HOST);
    wire.run(Duration.ofSeconds(1));
    assertThat(wire.relays.candidates()).hasSize(2);
    assertThat(server.requests(Method.ALLOCATE)).isEqualTo(1);
  }

  @Test
  void secretIsInNoText() {
    TurnServer server = TurnServer.udp(SERVER, ALICE);
    assertThat(server + " " + ALICE + " " + new RelayEvent.CredentialsRefused(server, "r"))
        .contains("alice")
        .doesNotContain("secret of alice");
  }
}
