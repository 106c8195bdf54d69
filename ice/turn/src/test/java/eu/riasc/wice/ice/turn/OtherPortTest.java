package eu.riasc.wice.ice.turn;

import static eu.riasc.wice.ice.turn.TurnWire.ALICE;
import static eu.riasc.wice.ice.turn.TurnWire.HOST;
import static eu.riasc.wice.ice.turn.TurnWire.OTHER_HOST;
import static eu.riasc.wice.ice.turn.TurnWire.PEER;
import static eu.riasc.wice.ice.turn.TurnWire.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.agent.NetworkType;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.testturn.SimulatedTurnServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A server that gives our port no allocation, for what it remembers of it, is asked from another
 * port (RFC 8656 §7.4 on 437). The server here has coturn's memory for user names.
 */
class OtherPortTest {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final byte[] PAYLOAD = {(byte) 0x80, 1};
  private static final TurnCredentials RENEWED = TurnCredentials.of("alice-2", "another secret");
  private static final TurnServer OLD = TurnServer.udp(SERVER, ALICE);

  private final TurnWire wire = new TurnWire();
  private final SimulatedTurnServer server =
      wire.addServer(SERVER).user("alice-2", "another secret").tyingNames();

  private void begin() {
    wire.servers(OLD);
    wire.bind(HOST);
    wire.run(Duration.ofMinutes(2));
    assertThat(wire.relays.candidates()).hasSize(2);
    assertThat(wire.furtherPorts()).isEmpty();
  }

  /** The server has lost everything, and first hears of us under the name of before. */
  private void renewAfterRestart() {
    wire.relays.setCredentials(OLD, RENEWED, wire.now());
    server.restart();
    wire.relays.refresh(wire.now());
    assertThat(wire.runUntil(SOON, this::isLost)).isTrue();
    assertThat(wire.runUntil(SOON, this::stands)).as("an allocation of the new name").isTrue();
  }

  private boolean isLost() {
    return !wire.events(RelayEvent.CandidateLost.class).isEmpty();
  }

  private boolean stands() {
    return !wire.relays.candidates().isEmpty();
  }

  @Test
  void credentialsOfAnotherNameGetAnAddressAtOnceAfterTheServerHasRestarted() {
    begin();
    renewAfterRestart();
    assertThat(server.allocations()).isEqualTo(1);
    assertThat(wire.furtherPorts()).hasSize(1);
    assertThat(wire.furtherPorts().iterator().next().getAddress()).isEqualTo(HOST.getAddress());
  }

  @Test
  void dataPassesThroughTheOtherPortBothWaysAndByAChannel() {
    begin();
    renewAfterRestart();
    InetSocketAddress port = wire.furtherPorts().iterator().next();
    InetSocketAddress relayed = wire.relayed(NetworkType.UDP4);
    wire.send(relayed, PEER, PAYLOAD);
    wire.run(Duration.ofSeconds(1));
    wire.send(relayed, PEER, PAYLOAD);
    wire.fromPeer(PEER, relayed, PAYLOAD);
    wire.run(Duration.ofSeconds(1));
    assertThat(wire.sentToPeers()).hasSize(2);
    assertThat(wire.received()).extracting(Datagram::local).containsExactly(relayed);
    assertThat(wire.relays.channel(relayed, PEER))
        .isNotNull()
        .extracting(RelayChannel::local)
        .isEqualTo(port);
    assertThat(wire.relays.isFromServer(port, SERVER)).isTrue();
    assertThat(wire.relays.isFromServer(HOST, SERVER)).isFalse();
  }

  @Test
  void otherPortIsNoServerReflexiveCandidate() {
    wire.nat(ours -> IpLiteral.endpoint("198.51.100.200", ours.getPort()));
    wire.servers(OLD);
    wire.bind(HOST);
    wire.run(Duration.ofMinutes(2));
    assertThat(wire.relays.candidates())
        .anyMatch(each -> each.type() == CandidateType.SERVER_REFLEXIVE);
    renewAfterRestart();
    assertThat(wire.relays.candidates())
        .hasSize(2)
        .allMatch(each -> each.type() == CandidateType.RELAYED);
  }

  @Test
  void otherPortIsClosedWithItsAllocation() {
    begin();
    renewAfterRestart();
    wire.servers();
    wire.run(SOON);
    assertThat(server.allocations()).isZero();
    assertThat(wire.furtherPorts()).isEmpty();
  }

  @Test
  void otherPortIsClosedWhenOurAddressGoes() {
    begin();
    renewAfterRestart();
    wire.bind(OTHER_HOST);
    wire.run(SOON);
    assertThat(wire.furtherPorts()).isEmpty();
    assertThat(wire.relays.candidates()).hasSize(2);
  }

  @Test
  void serverThatRefusesEveryPortGetsOneFurtherPortAtATime() {
    server.faults().refuse(Method.ALLOCATE, 437);
    wire.invariant(() -> assertThat(wire.furtherPorts()).hasSizeLessThanOrEqualTo(1));
    wire.servers(OLD);
    wire.bind(HOST);
    wire.run(Duration.ofMinutes(10));
    assertThat(wire.furtherPorts()).isEmpty();
    assertThat(server.requests(Method.ALLOCATE)).isBetween(20, 100);
  }

  @Test
  void wrongCredentialsErrorToAllocateIsAnsweredFromAnotherPort() {
    server.faults().refuse(Method.ALLOCATE, 441);
    wire.servers(OLD);
    wire.bind(HOST);
    assertThat(wire.runUntil(SOON, () -> !wire.furtherPorts().isEmpty())).isTrue();
    server.faults().clear();
    assertThat(wire.runUntil(SOON, this::stands)).isTrue();
  }

  @Test
  void portThatCannotBeOpenedIsAFailureLikeOthers() {
    server.faults().refuse(Method.ALLOCATE, 441);
    wire.refusePorts();
    wire.servers(OLD);
    wire.bind(HOST);
    wire.run(Duration.ofSeconds(1));
    assertThat(wire.events(RelayEvent.ServerFailed.class))
        .singleElement()
        .satisfies(failed -> assertThat(failed.reason()).contains("no other port: no more"));
    server.faults().clear();
    assertThat(wire.runUntil(SOON, this::stands)).isTrue();
  }

  @Test
  void thereAreAtMostSixteenFurtherPorts() {
    TurnServer[] many = new TurnServer[SparePorts.MAX_PORTS + 4];
    for (int i = 0; i < many.length; i++) {
      InetSocketAddress address = IpLiteral.endpoint("192.0.2." + (10 + i), 3478);
      wire.addServer(address).faults().refuse(Method.ALLOCATE, 437);
      many[i] = TurnServer.udp(address, ALICE);
    }
    int[] most = {0};
    wire.invariant(() -> most[0] = Math.max(most[0], wire.furtherPorts().size()));
    wire.delay(() -> Duration.ofMillis(400).toNanos());
    wire.servers(many);
    wire.bind(HOST);
    wire.run(Duration.ofMinutes(1));
    assertThat(most[0]).isEqualTo(SparePorts.MAX_PORTS);
    assertThat(wire.furtherPorts()).isEmpty();
  }
}
