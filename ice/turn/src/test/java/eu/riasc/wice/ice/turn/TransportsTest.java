package eu.riasc.wice.ice.turn;

import static eu.riasc.wice.ice.turn.TurnWire.ALICE;
import static eu.riasc.wice.ice.turn.TurnWire.HOST;
import static eu.riasc.wice.ice.turn.TurnWire.PEER;
import static eu.riasc.wice.ice.turn.TurnWire.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.NetworkType;
import eu.riasc.wice.ice.stun.AddressFamily;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.TlsName;
import eu.riasc.wice.testturn.SimulatedTurnServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** UDP before TCP before TLS, unless all are wanted. */
class TransportsTest {
  private static final InetSocketAddress TLS_ADDRESS = IpLiteral.endpoint("192.0.2.1", 5349);
  private static final byte[] PAYLOAD = {(byte) 0x80, 1};

  private TurnWire wire = new TurnWire();

  private SimulatedTurnServer start() {
    SimulatedTurnServer server = wire.addServer(SERVER, TLS_ADDRESS);
    wire.servers(
        TurnServer.tls(TLS_ADDRESS, new TlsName("turn.example", true), ALICE),
        TurnServer.tcp(SERVER, ALICE),
        TurnServer.udp(SERVER, ALICE));
    wire.bind(HOST);
    return server;
  }

  private long streams() {
    return wire.commands().stream().filter(StreamCommand.Open.class::isInstance).count();
  }

  @Test
  void onlyUdpIsUsedWhileItWorks() {
    start();
    wire.run(Duration.ofHours(1));
    assertThat(streams()).isZero();
    assertThat(wire.relays.candidates()).hasSize(2);
  }

  @Test
  void tcpIsUsedSoonWhenUdpDoesNotAnswer() {
    wire.dropIf(sent -> true);
    start();
    wire.run(Duration.ofMillis(1_400));
    assertThat(streams()).isZero();
    assertThat(wire.relays.complete()).isFalse();
    wire.run(Duration.ofMillis(200));
    assertThat(wire.relays.candidates()).hasSize(2);
    wire.run(Duration.ofHours(1));
    assertThat(streams()).as("no TLS").isEqualTo(1);
  }

  @Test
  void tlsIsUsedWhenTcpIsRefused() {
    wire.dropIf(sent -> true);
    wire.refuseStreams(SERVER);
    SimulatedTurnServer server = start();
    wire.run(Duration.ofSeconds(2));
    assertThat(wire.relays.candidates()).hasSize(2);
    assertThat(server.allocations()).isEqualTo(1);
  }

  @Test
  void tcpIsGivenUpOnceUdpWorksAgainAndNobodyUsesIt() {
    wire.dropIf(sent -> true);
    SimulatedTurnServer server = start();
    wire.run(Duration.ofSeconds(30));
    wire.send(wire.relayed(NetworkType.UDP4), PEER, PAYLOAD);
    wire.dropIf(sent -> false);
    wire.run(Duration.ofMinutes(3));
    assertThat(wire.relays.candidates()).as("in use").hasSize(4);
    assertThat(server.allocations()).isEqualTo(2);
    wire.run(Duration.ofMinutes(10));
    assertThat(wire.relays.candidates()).hasSize(2);
    assertThat(server.allocations()).isEqualTo(1);
    assertThat(wire.relays.isFromServer(HOST, SERVER)).isTrue();
  }

  @Test
  void allAreUsedAtOnceWhereThatIsWanted() {
    wire = new TurnWire(RelaysConfig.defaults().withEveryTransport(true), 1);
    start();
    wire.run(Duration.ofSeconds(1));
    assertThat(wire.relays.candidates()).hasSize(6);
    assertThat(wire.relays.candidates().stream().map(Candidate::priority).distinct().count())
        .isEqualTo(6);
  }

  @Test
  void priorityFollowsTransportAndThenServerAndThenFamily() {
    int last = Integer.MAX_VALUE;
    Set<Integer> all = new HashSet<>();
    for (TurnTransport transport : TurnTransport.values()) {
      for (int slot : new int[] {0, 1, RelayCandidates.MAX_SLOTS - 1}) {
        for (AddressFamily family : new AddressFamily[] {AddressFamily.IPV6, AddressFamily.IPV4}) {
          int preference = RelayCandidates.preference(transport, slot, family);
          assertThat(preference).isBetween(0, 65_535).isLessThan(last);
          assertThat(preference >= Candidate.LEAST_RELAYED_OVER_UDP)
              .isEqualTo(transport == TurnTransport.UDP);
          last = preference;
          all.add(preference);
        }
      }
    }
    assertThat(all).hasSize(18);
  }

  @Test
  void onlyTheFamiliesThatAreWantedAreAskedFor() {
    wire = new TurnWire(RelaysConfig.defaults().withFamilies(EnumSet.of(AddressFamily.IPV6)), 1);
    wire.start();
    wire.run(Duration.ofSeconds(1));
    assertThat(wire.relays.candidates())
        .extracting(Candidate::network)
        .containsExactly(NetworkType.UDP6);
  }

  @Test
  void serverThatNoAddressOfOursReachesIsLeftAlone() {
    wire.addServer(SERVER);
    wire.servers(TurnServer.udp(SERVER, ALICE));
    wire.bind(TurnWire.HOST6, IpLiteral.endpoint("127.0.0.1", 4000));
    wire.run(Duration.ofMinutes(1));
    assertThat(wire.sentByUs()).isEmpty();
    assertThat(wire.relays.complete()).isTrue();
    assertThat(wire.relays.nextTimeoutNanos()).isEmpty();
  }

  @Test
  void channelCanBeWrittenToInPlace() {
    wire.start();
    wire.run(Duration.ofSeconds(1));
    InetSocketAddress relayed = wire.relayed(NetworkType.UDP4);
    assertThat(wire.relays.channel(relayed, PEER)).isNull();
    wire.send(relayed, PEER, PAYLOAD);
    wire.run(Duration.ofSeconds(1));
    RelayChannel channel = wire.relays.channel(relayed, PEER);
    assertThat(channel).isEqualTo(new RelayChannel(HOST, SERVER, 0x4000));
    wire.relays.onChannelUsed(relayed, PEER, 3, 100);
    assertThat(wire.relays.statistics().bytesSent()).isEqualTo(102);
    assertThat(wire.relays.statistics().datagramsSent()).isEqualTo(4);
  }
}
