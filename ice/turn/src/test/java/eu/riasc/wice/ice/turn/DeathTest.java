package eu.riasc.wice.ice.turn;

import static eu.riasc.wice.ice.turn.TurnWire.ALICE;
import static eu.riasc.wice.ice.turn.TurnWire.HOST;
import static eu.riasc.wice.ice.turn.TurnWire.OTHER_HOST;
import static eu.riasc.wice.ice.turn.TurnWire.PEER;
import static eu.riasc.wice.ice.turn.TurnWire.SERVER;
import static eu.riasc.wice.ice.turn.TurnWire.SERVER2;
import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.agent.NetworkType;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.TlsName;
import eu.riasc.wice.testturn.SimulatedTurnServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers and paths that die, and what takes their place. */
class DeathTest {
  private static final byte[] PAYLOAD = {(byte) 0x80, 1};

  private final TurnWire wire = new TurnWire();

  private boolean hasLost() {
    return !wire.events(RelayEvent.CandidateLost.class).isEmpty();
  }

  private boolean hasTwo() {
    return wire.relays.candidates().size() == 2;
  }

  @Test
  void serverThatRestartsIsNoticedByTheNextRequestAndUsedAgain() {
    SimulatedTurnServer server = wire.start();
    wire.run(Duration.ofMinutes(2));
    server.restart();
    wire.send(wire.relayed(NetworkType.UDP4), PEER, PAYLOAD);
    assertThat(wire.runUntil(Duration.ofSeconds(1), this::hasLost)).isTrue();
    assertThat(wire.runUntil(Duration.ofSeconds(1), this::hasTwo)).isTrue();
    assertThat(server.allocations()).isEqualTo(1);
  }

  @Test
  void serverThatRestartsAllTheTimeIsAskedLessAndLessOften() {
    SimulatedTurnServer server = wire.start();
    wire.run(Duration.ofSeconds(1));
    for (int i = 0; i < 600; i++) {
      server.restart();
      wire.relays.candidates().stream()
          .findFirst()
          .ifPresent(candidate -> wire.send(candidate.address(), PEER, PAYLOAD));
      wire.run(Duration.ofSeconds(1));
    }
    assertThat(wire.events(RelayEvent.CandidateLost.class)).hasSizeBetween(8, 40);
  }

  @Test
  void serverThatFallsSilentIsLostWithinAMinuteAndFoundAgain() {
    SimulatedTurnServer server = wire.start();
    wire.run(Duration.ofMinutes(2));
    server.faults().silent(true);
    assertThat(wire.runUntil(Duration.ofMinutes(1), this::hasLost)).isTrue();
    wire.run(Duration.ofHours(1));
    int tries = server.requests(Method.ALLOCATE);
    server.faults().silent(false);
    assertThat(wire.runUntil(Duration.ofMinutes(7), this::hasTwo)).isTrue();
    assertThat(tries).as("silent, so not counted").isEqualTo(2);
    assertThat(wire.sentByUs().stream().filter(sent -> sent.remote().equals(SERVER)).count())
        .as("about one try of 7 sends each 5 to 6 minutes")
        .isLessThan(7 * 25);
  }

  @Test
  void serverInDoubtHasFourSeconds() {
    SimulatedTurnServer server = wire.start();
    wire.run(Duration.ofMinutes(2));
    server.faults().silent(true);
    wire.relays.refresh(wire.now());
    assertThat(wire.relays.complete()).isFalse();
    wire.run(Duration.ofMillis(3_900));
    assertThat(hasLost()).isFalse();
    wire.run(Duration.ofMillis(200));
    assertThat(hasLost()).isTrue();
    assertThat(wire.relays.candidates()).isEmpty();
  }

  @Test
  void serverInDoubtThatHasForgottenUsIsFoundOutAtOnce() {
    SimulatedTurnServer server = wire.start();
    wire.run(Duration.ofMinutes(2));
    server.restart();
    wire.relays.refresh(wire.now());
    assertThat(wire.runUntil(Duration.ofMillis(100), this::hasLost)).isTrue();
    assertThat(wire.runUntil(Duration.ofMillis(100), this::hasTwo)).isTrue();
  }

  @Test
  void doubtAboutOneWhoseCredentialsAreRefusedDoesNotEndIt() {
    SimulatedTurnServer server = wire.start();
    wire.run(Duration.ofMinutes(2));
    server.user("alice", "another");
    wire.relays.refresh(wire.now());
    wire.run(Duration.ofSeconds(10));
    wire.relays.refresh(wire.now());
    wire.run(Duration.ofSeconds(10));
    assertThat(wire.events(RelayEvent.CredentialsRefused.class)).hasSize(1);
    assertThat(hasLost()).isFalse();
    assertThat(wire.relays.complete()).isTrue();
  }

  @Test
  void serverThatAnswersIsNoLongerInDoubt() {
    wire.start();
    wire.run(Duration.ofMinutes(2));
    wire.relays.refresh(wire.now());
    wire.run(Duration.ofMillis(10));
    assertThat(wire.relays.complete()).isTrue();
    wire.run(Duration.ofMinutes(1));
    assertThat(hasLost()).isFalse();
    assertThat(wire.events(RelayEvent.GatheringCompleted.class)).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void natThatMovesUsMakesANewAllocation() {
    InetSocketAddress[] outside = {IpLiteral.endpoint("192.0.2.77", 7777)};
    wire.nat(address -> address.equals(HOST) ? outside[0] : address);
    SimulatedTurnServer server = wire.start();
    wire.run(Duration.ofMinutes(2));
    InetSocketAddress before = wire.relayed(NetworkType.UDP4);
    outside[0] = IpLiteral.endpoint("192.0.2.77", 8888);
    wire.run(Duration.ofSeconds(16));
    assertThat(hasLost()).isTrue();
    assertThat(wire.relayed(NetworkType.UDP4)).isNotEqualTo(before);
    wire.run(Duration.ofMinutes(10));
    assertThat(server.allocations()).as("the old one has ended").isEqualTo(1);
  }

  @Test
  void deadServerDoesNotHurtTheOther() {
    SimulatedTurnServer dead = wire.addServer(SERVER2);
    dead.faults().silent(true);
    wire.addServer(SERVER);
    wire.servers(TurnServer.udp(SERVER2, ALICE), TurnServer.udp(SERVER, ALICE));
    wire.bind(HOST);
    wire.run(Duration.ofMillis(200));
    assertThat(wire.relays.candidates()).hasSize(2);
    assertThat(wire.relays.complete()).isFalse();
    wire.run(Duration.ofSeconds(5));
    assertThat(wire.relays.complete()).isTrue();
    wire.run(Duration.ofHours(2));
    assertThat(hasLost()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"TCP", "TLS"})
  void streamThatEndsIsOpenedAgainAndTheAllocationMadeAnew(TurnTransport transport) {
    wire.addServer(SERVER);
    TlsName name = transport == TurnTransport.TLS ? new TlsName("a.example", true) : null;
    wire.servers(new TurnServer(SERVER, transport, name, ALICE));
    wire.bind(HOST);
    wire.run(Duration.ofMinutes(2));
    wire.breakStreams();
    assertThat(hasLost()).isTrue();
    assertThat(wire.runUntil(Duration.ofSeconds(1), this::hasTwo)).isTrue();
  }

  @Test
  void streamsThatAreRefusedAreTriedLessAndLessOften() {
    wire.addServer(SERVER);
    wire.refuseStreams(SERVER);
    wire.servers(TurnServer.tcp(SERVER, ALICE));
    wire.bind(HOST);
    wire.run(Duration.ofHours(1));
    assertThat(wire.commands().stream().filter(StreamCommand.Open.class::isInstance).count())
        .isBetween(12L, 30L);
    assertThat(wire.relays.complete()).isTrue();
  }

  @Test
  void addressThatGoesTakesItsAllocationAlongAndAnotherIsMade() {
    wire.start();
    wire.run(Duration.ofMinutes(2));
    wire.bind(OTHER_HOST);
    assertThat(hasLost()).isTrue();
    wire.run(Duration.ofSeconds(1));
    assertThat(hasTwo()).isTrue();
    assertThat(wire.relays.isFromServer(OTHER_HOST, SERVER)).isTrue();
    assertThat(wire.relays.isFromServer(HOST, SERVER)).isFalse();
  }

  @Test
  void addressThatLeadsNowhereGivesWayToTheNext() {
    wire.addServer(SERVER);
    wire.dropIf(sent -> sent.local().equals(HOST) || sent.remote().equals(HOST));
    wire.servers(TurnServer.udp(SERVER, ALICE));
    wire.bind(HOST, OTHER_HOST);
    assertThat(wire.runUntil(Duration.ofMinutes(1), this::hasTwo)).isTrue();
    assertThat(wire.relays.isFromServer(OTHER_HOST, SERVER)).isTrue();
  }

  @Test
  void serverThatIsNoLongerNamedGetsItsAddressBack() {
    SimulatedTurnServer server = wire.start();
    wire.run(Duration.ofMinutes(2));
    wire.servers();
    assertThat(hasLost()).isTrue();
    wire.run(Duration.ofSeconds(1));
    assertThat(server.allocations()).isZero();
    assertThat(wire.relays.nextTimeoutNanos()).isEmpty();
  }

  @Test
  void serverThatStaysNamedKeepsItsAllocation() {
    SimulatedTurnServer server = wire.start();
    wire.addServer(SERVER2);
    wire.run(Duration.ofMinutes(2));
    wire.servers(TurnServer.udp(SERVER2, ALICE), TurnServer.udp(SERVER, ALICE));
    wire.run(Duration.ofSeconds(1));
    assertThat(hasLost()).isFalse();
    assertThat(server.requests(Method.ALLOCATE)).isEqualTo(2);
    assertThat(wire.relays.candidates()).hasSize(4);
    assertThat(List.copyOf(wire.relays.candidates()))
        .extracting(candidate -> candidate.priority().value())
        .doesNotHaveDuplicates();
  }
}
