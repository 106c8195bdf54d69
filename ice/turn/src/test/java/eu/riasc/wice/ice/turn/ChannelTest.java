package eu.riasc.wice.ice.turn;

import static eu.riasc.wice.ice.turn.TurnWire.HOST;
import static eu.riasc.wice.ice.turn.TurnWire.PEER;
import static eu.riasc.wice.ice.turn.TurnWire.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.agent.NetworkType;
import eu.riasc.wice.ice.stun.ChannelData;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.testturn.SimulatedTurnServer;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a driver needs that sends and receives payload through channels by itself. */
class ChannelTest {
  private static final byte[] PAYLOAD = {(byte) 0x80, 1, 2, 3, 4};
  private static final byte[] CHECK =
      StunMessage.request(Method.BINDING, TransactionId.random(new Random(1))).build().bytes();
  private static final InetSocketAddress OTHER = IpLiteral.endpoint("203.0.113.10", 9000);
  private static final int NUMBER = 0x4000;

  private final TurnWire wire = new TurnWire();
  private SimulatedTurnServer server;
  private InetSocketAddress relayed;

  @BeforeEach
  void bind() {
    server = wire.start();
    wire.run(Duration.ofSeconds(1));
    relayed = wire.relayed(NetworkType.UDP4);
    wire.send(relayed, PEER, PAYLOAD);
    wire.run(Duration.ofSeconds(1));
  }

  private ByteBuffer message(byte[] data) {
    return ByteBuffer.wrap(ChannelData.encode(NUMBER, data, true));
  }

  @Test
  void itIsToldWhenTheServerHasBoundIt() {
    assertThat(wire.events(RelayEvent.ChannelChanged.class))
        .containsExactly(new RelayEvent.ChannelChanged(relayed, PEER));
    assertThat(wire.relays.channel(relayed, PEER))
        .isEqualTo(new RelayChannel(HOST, SERVER, NUMBER));
  }

  @Test
  void payloadThatIsWantedGetsItsPeerAChannelThoughNothingButChecksWentThere() {
    wire.send(relayed, OTHER, CHECK);
    wire.run(Duration.ofSeconds(1));
    wire.fromPeer(OTHER, relayed, PAYLOAD);
    wire.run(Duration.ofSeconds(1));
    assertThat(wire.relays.channel(relayed, OTHER)).isNull();

    wire.relays.onPayloadReceived(relayed, OTHER, wire.now());
    wire.run(Duration.ofSeconds(1));
    assertThat(wire.relays.channel(relayed, OTHER))
        .isEqualTo(new RelayChannel(HOST, SERVER, NUMBER + 1));
    assertThat(wire.events(RelayEvent.ChannelChanged.class)).hasSize(2);

    long before = wire.sentByUs().size();
    wire.relays.onPayloadReceived(relayed, OTHER, wire.now());
    wire.run(Duration.ofSeconds(1));
    assertThat(wire.sentByUs()).hasSize((int) before);
  }

  @Test
  void payloadOfAPeerWithoutPermissionGetsNoChannel() {
    wire.relays.onPayloadReceived(relayed, OTHER, wire.now());
    wire.run(Duration.ofSeconds(1));
    assertThat(wire.relays.channel(relayed, OTHER)).isNull();
    assertThat(server.permissions(wire.now())).isEqualTo(1);
  }

  @Test
  void itIsToldWhenItEndsWhileItsAddressStands() {
    wire.run(Duration.ofMinutes(9));
    assertThat(wire.relays.channel(relayed, PEER)).isNotNull();
    wire.run(Duration.ofMinutes(2));
    assertThat(wire.relays.channel(relayed, PEER)).isNull();
    assertThat(wire.events(RelayEvent.ChannelChanged.class)).hasSize(2);
  }

  @Test
  void whatIsSentPastTheRelaysKeepsIt() {
    for (int i = 0; i < 60; i++) {
      wire.relays.onChannelUsed(relayed, PEER, 10, 10_000);
      wire.run(Duration.ofSeconds(30));
    }
    assertThat(wire.relays.channel(relayed, PEER)).isNotNull();
    assertThat(wire.events(RelayEvent.ChannelChanged.class)).hasSize(1);
    assertThat(server.permissions(wire.now())).isEqualTo(1);
    assertThat(wire.relays.statistics().datagramsSent()).isEqualTo(601);
  }

  @Test
  void payloadIsTakenOutInPlace() {
    ByteBuffer message = message(PAYLOAD);
    assertThat(wire.relays.takePayload(HOST, SERVER, message, wire.now())).isEqualTo(PEER);
    assertThat(message).isEqualTo(ByteBuffer.wrap(PAYLOAD));
    assertThat(wire.relays.statistics().bytesReceived()).isEqualTo(PAYLOAD.length);
  }

  @Test
  void whatIsNotPayloadOfAChannelStaysAsItIs() {
    isLeftAlone(message(CHECK), SERVER);
    isLeftAlone(ByteBuffer.wrap(CHECK), SERVER);
    isLeftAlone(message(PAYLOAD), PEER);
    isLeftAlone(ByteBuffer.wrap(ChannelData.encode(NUMBER + 1, PAYLOAD, false)), SERVER);
    isLeftAlone(message(PAYLOAD).limit(8), SERVER);
    isLeftAlone(ByteBuffer.allocate(0), SERVER);
    assertThat(wire.relays.statistics().datagramsReceived()).isZero();
  }

  private void isLeftAlone(ByteBuffer message, InetSocketAddress from) {
    int limit = message.limit();
    assertThat(wire.relays.takePayload(HOST, from, message, wire.now())).isNull();
    assertThat(message.position()).isZero();
    assertThat(message.limit()).isEqualTo(limit);
  }
}
