package eu.riasc.wice.ice.turn;

import static eu.riasc.wice.ice.turn.TurnWire.ALICE;
import static eu.riasc.wice.ice.turn.TurnWire.HOST;
import static eu.riasc.wice.ice.turn.TurnWire.OTHER_HOST;
import static eu.riasc.wice.ice.turn.TurnWire.PEER;
import static eu.riasc.wice.ice.turn.TurnWire.PEER6;
import static eu.riasc.wice.ice.turn.TurnWire.SERVER;
import static eu.riasc.wice.ice.turn.TurnWire.SERVER2;
import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.agent.NetworkType;
import eu.riasc.wice.ice.stun.ChannelData;
import eu.riasc.wice.ice.stun.Data;
import eu.riasc.wice.ice.stun.Icmp;
import eu.riasc.wice.ice.stun.Lifetime;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.ice.stun.XorMappedAddress;
import eu.riasc.wice.ice.stun.XorPeerAddress;
import eu.riasc.wice.ice.stun.XorRelayedAddress;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.Transmit;
import eu.riasc.wice.testturn.SimulatedTurnServer;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What servers, and others who speak as them, can do to us: nothing but waste a little. */
class HostileServerTest {
  private static final byte[] PAYLOAD = {(byte) 0x80, 1};

  private final TurnWire wire = new TurnWire();

  private static StunMessage.Builder dataFrom(InetSocketAddress peer) {
    return StunMessage.indication(Method.DATA, TransactionId.of(new byte[12]))
        .add(new XorPeerAddress(peer))
        .add(Data.of(PAYLOAD));
  }

  private long dropped(RelayDrop reason) {
    return wire.relays.statistics().dropped(reason);
  }

  @Test
  void dataFromElsewhereThanTheServerIsDropped() {
    wire.start();
    wire.run(Duration.ofSeconds(1));
    wire.send(wire.relayed(NetworkType.UDP4), PEER, PAYLOAD);
    wire.run(Duration.ofSeconds(1));
    byte[] data = dataFrom(PEER).build().bytes();
    wire.inject(SERVER2, HOST, data);
    wire.inject(SERVER, OTHER_HOST, data);
    wire.run(Duration.ofSeconds(1));
    assertThat(wire.relays.isFromServer(HOST, SERVER2)).isFalse();
    assertThat(wire.received()).isEmpty();
    assertThat(dropped(RelayDrop.UNKNOWN_SOURCE)).isEqualTo(2);
    wire.inject(SERVER, HOST, data);
    wire.run(Duration.ofSeconds(1));
    assertThat(wire.received()).hasSize(1);
  }

  @Test
  void dataFromAPeerWithoutPermissionIsDropped() {
    wire.start();
    wire.run(Duration.ofSeconds(1));
    wire.inject(SERVER, HOST, dataFrom(PEER).build().bytes());
    wire.run(Duration.ofSeconds(1));
    assertThat(wire.received()).isEmpty();
    assertThat(dropped(RelayDrop.NO_PERMISSION)).isEqualTo(1);
  }

  @Test
  void dataOfAChannelWhosePermissionIsOverIsDropped() {
    wire.start();
    wire.run(Duration.ofSeconds(1));
    InetSocketAddress relayed = wire.relayed(NetworkType.UDP4);
    wire.send(relayed, PEER, PAYLOAD);
    wire.run(Duration.ofSeconds(570));
    assertThat(wire.relays.channel(relayed, PEER)).as("it lasts ten minutes").isNotNull();
    byte[] data = ChannelData.encode(0x4000, PAYLOAD, false);
    assertThat(wire.relays.takePayload(HOST, SERVER, ByteBuffer.wrap(data), wire.now())).isNull();
    wire.inject(SERVER, HOST, data);
    wire.run(Duration.ofSeconds(1));
    assertThat(wire.received()).isEmpty();
    assertThat(dropped(RelayDrop.NO_PERMISSION)).isEqualTo(1);
  }

  @Test
  void dataOfAChannelThatIsNotBoundIsDropped() {
    wire.start();
    wire.inject(SERVER, HOST, ChannelData.encode(0x4000, PAYLOAD, false));
    wire.run(Duration.ofSeconds(1));
    wire.inject(SERVER, HOST, ChannelData.encode(0x4000, PAYLOAD, false));
    wire.inject(SERVER, HOST, ChannelData.encode(0x4fff, PAYLOAD, false));
    wire.run(Duration.ofSeconds(1));
    assertThat(wire.received()).isEmpty();
    assertThat(dropped(RelayDrop.UNKNOWN_CHANNEL)).isEqualTo(3);
  }

  @Test
  void malformedMessagesAreCountedAndNothingElse() {
    wire.start();
    wire.run(Duration.ofSeconds(1));
    StunMessage.Builder empty = StunMessage.indication(Method.DATA, TransactionId.of(new byte[12]));
    byte[][] bad = {
      {},
      {0x40, 0, 0, 9},
      {0x50, 0, 0, 0},
      {0, 1, 0, 0, 0x21, 0x12},
      empty.build().bytes(),
      StunMessage.indication(Method.DATA, TransactionId.of(new byte[12]))
          .add(new XorPeerAddress(PEER))
          .add(new Icmp(3, 1, 0))
          .build()
          .bytes(),
      StunMessage.indication(Method.SEND, TransactionId.of(new byte[12])).build().bytes(),
      StunMessage.request(Method.BINDING, TransactionId.of(new byte[12])).build().bytes(),
    };
    for (byte[] each : bad) {
      wire.inject(SERVER, HOST, each);
    }
    wire.run(Duration.ofSeconds(1));
    assertThat(dropped(RelayDrop.MALFORMED)).isEqualTo(bad.length);
    assertThat(wire.relays.candidates()).hasSize(2);
  }

  @Test
  void responsesThatWeDidNotAskForOrThatAreNotSignedAreDropped() {
    wire.start();
    wire.run(Duration.ofSeconds(1));
    wire.dropIf(sent -> sent.local().equals(SERVER));
    wire.send(wire.relayed(NetworkType.UDP4), PEER, PAYLOAD);
    wire.run(Duration.ofMillis(10));
    Transmit asked = wire.sentByUs().get(wire.sentByUs().size() - 1);
    StunMessage request = StunMessage.decode(asked.payload());
    assertThat(request.method()).isEqualTo(Method.CREATE_PERMISSION);

    wire.inject(SERVER, HOST, StunMessage.success(request).build().bytes());
    wire.inject(
        SERVER, HOST, StunMessage.success(request).integrity(new byte[] {1}).build().bytes());
    wire.inject(SERVER, HOST, StunMessage.error(request, 437, "").build().bytes());
    wire.inject(
        SERVER,
        HOST,
        StunMessage.success(
                StunMessage.request(Method.REFRESH, TransactionId.of(new byte[12])).build())
            .add(new Lifetime(0))
            .build()
            .bytes());
    wire.run(Duration.ofMillis(10));
    assertThat(dropped(RelayDrop.BAD_INTEGRITY)).isEqualTo(3);
    assertThat(dropped(RelayDrop.UNKNOWN_TRANSACTION)).isEqualTo(1);
    assertThat(wire.relays.candidates()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.1, 4000", "0.0.0.0, 1", "224.0.0.1, 1", "198.51.100.9, 0"})
  void addressesThatNoServerCanGiveAreNotTaken(String address, int port) {
    SimulatedTurnServer server = wire.start();
    server.faults().relayed(unused -> IpLiteral.endpoint(address, port));
    wire.run(Duration.ofMinutes(5));
    assertThat(wire.relays.candidates()).isEmpty();
    assertThat(wire.relays.owns(HOST)).isFalse();
    assertThat(server.requests(Method.ALLOCATE)).isLessThan(30);
    assertThat(server.allocations()).as("what cannot be used is given back").isZero();
    assertThat(wire.events(RelayEvent.ServerFailed.class)).isNotEmpty();
  }

  @Test
  void twoServersCannotGiveTheSameAddress() {
    SimulatedTurnServer second = wire.addServer(SERVER2);
    wire.start();
    wire.run(Duration.ofSeconds(1));
    InetSocketAddress first = wire.relayed(NetworkType.UDP4);
    second.faults().relayed(unused -> first);
    wire.servers(TurnServer.udp(SERVER, ALICE), TurnServer.udp(SERVER2, ALICE));
    wire.run(Duration.ofSeconds(10));
    assertThat(wire.relays.candidates()).hasSize(2);
  }

  @Test
  void allocateResponseWithoutAddressIsAFailure() {
    SimulatedTurnServer server = wire.start();
    server.faults().relayed(unused -> null);
    wire.run(Duration.ofSeconds(10));
    assertThat(wire.events(RelayEvent.ServerFailed.class)).hasSize(1);
    assertThat(new XorRelayedAddress(PEER)).isNotEqualTo(new XorMappedAddress(PEER));
  }

  @Test
  void streamThatHoldsSomethingElseIsClosedAndOpenedAgainLater() {
    wire.addServer(SERVER);
    wire.servers(TurnServer.tcp(SERVER, ALICE));
    wire.bind(HOST);
    wire.run(Duration.ofSeconds(1));
    wire.injectIntoStreams("SSH-2.0-turnd".getBytes(StandardCharsets.UTF_8));
    assertThat(wire.relays.candidates()).isEmpty();
    wire.run(Duration.ofSeconds(5));
    assertThat(wire.relays.candidates()).hasSize(2);
  }

  @Test
  void frameThatNeverEndsIsKeptOnlyOnce() {
    wire.addServer(SERVER);
    wire.servers(TurnServer.tcp(SERVER, ALICE));
    wire.bind(HOST);
    wire.run(Duration.ofSeconds(1));
    wire.injectIntoStreams(new byte[] {0x40, 0, (byte) 0xff, (byte) 0xff});
    for (int i = 0; i < 1000; i++) {
      wire.injectIntoStreams(new byte[100]);
    }
    assertThat(dropped(RelayDrop.UNKNOWN_CHANNEL)).isEqualTo(1);
    assertThat(wire.relays.candidates()).as("what followed was no frame").isEmpty();
  }

  @Test
  void randomBytesNeverThrow() {
    wire.start();
    wire.run(Duration.ofSeconds(1));
    Random random = new Random(7);
    byte[] template = dataFrom(PEER).build().bytes();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = random.nextBoolean() ? template.clone() : new byte[random.nextInt(80)];
      if (bytes.length != template.length) {
        random.nextBytes(bytes);
      }
      for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      wire.inject(SERVER, HOST, bytes);
    }
    wire.run(Duration.ofSeconds(1));
    assertThat(wire.relays.candidates()).hasSize(2);
  }

  @Test
  void peersAreBounded() {
    TurnWire bounded = new TurnWire(RelaysConfig.defaults().withMaxPeers(20), 1);
    bounded.start();
    bounded.run(Duration.ofSeconds(1));
    InetSocketAddress relayed = bounded.relayed(NetworkType.UDP4);
    for (int i = 0; i < 1000; i++) {
      bounded.send(relayed, IpLiteral.endpoint("203.0." + i / 250 + "." + i % 250, 9), PAYLOAD);
      bounded.run(Duration.ofMillis(5));
    }
    assertThat(bounded.relays.statistics().permissions()).isEqualTo(20);
    assertThat(bounded.relays.statistics().dropped(RelayDrop.TOO_MANY_PEERS)).isEqualTo(980);
  }

  @Test
  void requestsThatPeersCanCauseAreBounded() {
    SimulatedTurnServer server = wire.start();
    wire.run(Duration.ofSeconds(1));
    server.faults().silent(true);
    InetSocketAddress relayed = wire.relayed(NetworkType.UDP4);
    for (int i = 0; i < 1000; i++) {
      for (int repeated = 0; repeated < 20; repeated++) {
        wire.send(relayed, IpLiteral.endpoint("203.0." + i / 250 + "." + i % 250, 9), PAYLOAD);
      }
    }
    assertThat(wire.relays.statistics().pendingRequests())
        .isLessThanOrEqualTo(RequestSender.MAX_PENDING + 2);
    assertThat(dropped(RelayDrop.QUEUE_FULL)).isPositive();
  }

  @Test
  void peerOfTheOtherFamilyAndPayloadThatIsTooLongAreDropped() {
    wire.start();
    wire.run(Duration.ofSeconds(1));
    wire.send(wire.relayed(NetworkType.UDP4), PEER6, PAYLOAD);
    wire.send(wire.relayed(NetworkType.UDP4), PEER, new byte[65_530]);
    wire.send(HOST, PEER, PAYLOAD);
    assertThat(dropped(RelayDrop.WRONG_FAMILY)).isEqualTo(1);
    assertThat(dropped(RelayDrop.OVERSIZED)).isEqualTo(1);
    assertThat(dropped(RelayDrop.UNKNOWN_SOURCE)).isEqualTo(1);
  }

  @Test
  void longestPayloadGoesThrough() {
    wire.start();
    wire.run(Duration.ofSeconds(1));
    byte[] longest = new byte[Relaying.MAX_DATA_LENGTH];
    longest[0] = (byte) 0x80;
    wire.send(wire.relayed(NetworkType.UDP4), PEER, longest);
    wire.run(Duration.ofSeconds(1));
    wire.send(wire.relayed(NetworkType.UDP4), PEER, longest);
    wire.run(Duration.ofSeconds(1));
    assertThat(wire.sentToPeers()).extracting(Transmit::payload).containsExactly(longest, longest);
  }
}
