package eu.riasc.wice.ice.turn;

import static eu.riasc.wice.ice.turn.TurnWire.ALICE;
import static eu.riasc.wice.ice.turn.TurnWire.HOST;
import static eu.riasc.wice.ice.turn.TurnWire.PEER;
import static eu.riasc.wice.ice.turn.TurnWire.PEER6;
import static eu.riasc.wice.ice.turn.TurnWire.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.agent.NetworkType;
import eu.riasc.wice.ice.stun.AdditionalAddressFamily;
import eu.riasc.wice.ice.stun.AddressFamily;
import eu.riasc.wice.ice.stun.RawAttribute;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.TlsName;
import eu.riasc.wice.testturn.SimulatedTurnServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Getting a relayed address, and data through it, over each transport. */
class AllocateTest {
  private static final byte[] PAYLOAD = {(byte) 0x80, 1, 2, 3, 4};

  private final TurnWire wire = new TurnWire();

  @Test
  void oneAllocationBringsARelayedCandidateOfEachFamily() {
    SimulatedTurnServer server = wire.start();
    wire.run(Duration.ofMillis(100));

    assertThat(server.allocations()).isEqualTo(1);
    assertThat(wire.relays.candidates())
        .extracting(Candidate::network)
        .containsExactly(NetworkType.UDP4, NetworkType.UDP6);
    assertThat(wire.relays.candidates())
        .allSatisfy(each -> assertThat(each.type()).isEqualTo(CandidateType.RELAYED));
    assertThat(wire.relays.complete()).isTrue();
    assertThat(wire.events()).last().isInstanceOf(RelayEvent.GatheringCompleted.class);
  }

  @Test
  void bothFamiliesAreAskedForByTheNumberOfTheRfcAndThatOfTheDraft() {
    wire.start();
    StunMessage request = StunMessage.decode(wire.sentByUs().get(0).payload());
    assertThat(request.attribute(AdditionalAddressFamily.class))
        .isEqualTo(new AdditionalAddressFamily(AddressFamily.IPV6));
    assertThat(request.attributes()).contains(RawAttribute.of(0x8032, new byte[] {2, 0, 0, 0}));
  }

  @Test
  void relayedCandidateIsItsOwnBaseAndTheMappedAddressIsOneToo() {
    InetSocketAddress outside = IpLiteral.endpoint("192.0.2.77", 7777);
    wire.nat(address -> address.equals(HOST) ? outside : address);
    wire.start();
    wire.run(Duration.ofMillis(100));

    Candidate candidate = wire.relays.candidates().get(0);
    assertThat(candidate.base()).isEqualTo(candidate.address());
    assertThat(candidate.related()).isEqualTo(outside);
    assertThat(candidate.priority().value()).isLessThan(1L << 24);
    assertThat(wire.relays.candidates())
        .filteredOn(each -> each.type() == CandidateType.SERVER_REFLEXIVE)
        .singleElement()
        .satisfies(
            reflexive -> {
              assertThat(reflexive.address()).isEqualTo(outside);
              assertThat(reflexive.base()).isEqualTo(HOST);
            });
  }

  @Test
  void dataGoesBothWaysOverUdp() {
    wire.start();
    exchange();
  }

  @Test
  void dataGoesBothWaysOverTcpWhenTheStreamComesByteByByte() {
    wire.chunk(1);
    wire.addServer(SERVER);
    wire.servers(TurnServer.tcp(SERVER, ALICE));
    wire.bind(HOST);
    exchange();
  }

  @Test
  void dataGoesBothWaysOverTls() {
    TlsName name = new TlsName("turn.example", true);
    wire.addServer(SERVER);
    wire.servers(TurnServer.tls(SERVER, name, ALICE));
    wire.bind(HOST);
    exchange();
    assertThat(wire.commands().get(0))
        .isInstanceOfSatisfying(
            StreamCommand.Open.class,
            open -> {
              assertThat(open.tls()).isEqualTo(name);
              assertThat(open.local()).isEqualTo(IpLiteral.endpoint("10.0.0.1", 0));
              assertThat(open.remote()).isEqualTo(SERVER);
            });
  }

  private void exchange() {
    wire.run(Duration.ofSeconds(1));
    for (InetSocketAddress peer : List.of(PEER, PEER6)) {
      InetSocketAddress relayed = wire.relayed(NetworkType.udp(peer));
      assertThat(wire.relays.owns(relayed)).isTrue();
      for (int i = 0; i < 3; i++) {
        wire.send(relayed, peer, PAYLOAD);
        wire.run(Duration.ofMillis(100));
        wire.fromPeer(peer, relayed, PAYLOAD);
        wire.run(Duration.ofMillis(100));
      }
      assertThat(wire.sentToPeers())
          .filteredOn(sent -> sent.remote().equals(peer))
          .hasSize(3)
          .allSatisfy(
              sent -> {
                assertThat(sent.local()).isEqualTo(relayed);
                assertThat(sent.payload()).isEqualTo(PAYLOAD);
              });
      assertThat(wire.received())
          .filteredOn(datagram -> datagram.remote().equals(peer))
          .hasSize(3)
          .allSatisfy(
              datagram -> {
                assertThat(datagram.local()).isEqualTo(relayed);
                assertThat(datagram.payload()).isEqualTo(PAYLOAD);
              });
    }
    assertThat(wire.relays.statistics().drops()).isEmpty();
    assertThat(wire.relays.statistics().channels()).isEqualTo(2);
  }

  @Test
  void closingGivesTheAddressBack() {
    SimulatedTurnServer server = wire.start();
    wire.run(Duration.ofSeconds(1));

    wire.relays.close(wire.now());
    wire.run(Duration.ofSeconds(1));

    assertThat(server.allocations()).isZero();
    assertThat(wire.relays.isClosed()).isTrue();
    assertThat(wire.ports.pendingTransactions()).isZero();
    assertThat(wire.relays.nextTimeoutNanos()).isEmpty();
    assertThat(wire.events(RelayEvent.CandidateLost.class)).hasSize(2);
  }
}
