package eu.riasc.wice.ice.turn;

import static eu.riasc.wice.ice.turn.TurnWire.PEER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import eu.riasc.wice.ice.agent.NetworkType;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.testturn.SimulatedTurnServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What has to be renewed, and when (RFC 8656 §8, §9, §12). */
class LifetimesTest {
  private static final byte[] PAYLOAD = {(byte) 0x80, 1};
  private static final byte[] STUN =
      StunMessage.request(Method.BINDING, TransactionId.of(new byte[12])).build().bytes();

  private final TurnWire wire = new TurnWire();

  @ParameterizedTest
  @CsvSource({"600, 540", "3600, 3240", "120, 60", "300, 240", "1000, 900", "90, 45", "20, 10"})
  void allocationIsRefreshedAtTheEarlierOfNinetyPercentAndOneMinuteBeforeTheEnd(
      int lifetime, int refreshed) {
    long nanos = Duration.ofSeconds(lifetime).toNanos();
    assertThat(Duration.ofNanos(RelayedAddresses.refreshAfterNanos(nanos)).toSeconds())
        .isEqualTo(refreshed);
  }

  @Test
  void everythingIsKeptForADayOfTraffic() {
    SimulatedTurnServer server = wire.start().nonceLifetime(Duration.ofDays(2));
    wire.run(Duration.ofSeconds(1));
    InetSocketAddress relayed = wire.relayed(NetworkType.UDP4);
    int sent = 0;
    for (Duration gone = Duration.ZERO;
        gone.compareTo(Duration.ofDays(1)) < 0;
        gone = gone.plusSeconds(20)) {
      wire.send(relayed, PEER, PAYLOAD);
      sent++;
      wire.run(Duration.ofSeconds(20));
      assertThat(server.permissions(wire.now())).isEqualTo(1);
      assertThat(server.channels(wire.now())).isEqualTo(1);
    }
    assertThat(wire.sentToPeers()).hasSize(sent);
    assertThat(wire.events(RelayEvent.CandidateLost.class)).isEmpty();
    assertThat(server.requests(Method.REFRESH)).as("every 540 s").isCloseTo(160, within(3));
    assertThat(server.requests(Method.CREATE_PERMISSION))
        .as("every 240 s")
        .isCloseTo(360, within(15));
    assertThat(server.requests(Method.CHANNEL_BIND)).as("every 540 s").isCloseTo(160, within(8));
    assertThat(wire.relays.statistics().drops()).isEmpty();
  }

  @Test
  void whatNobodyUsesIsForgotten() {
    SimulatedTurnServer server = wire.start();
    wire.run(Duration.ofSeconds(1));
    wire.send(wire.relayed(NetworkType.UDP4), PEER, PAYLOAD);
    wire.run(Duration.ofMinutes(10));
    assertThat(wire.relays.statistics().permissions()).isZero();
    assertThat(server.requests(Method.CREATE_PERMISSION)).isEqualTo(2);
    wire.run(Duration.ofMinutes(6));
    assertThat(wire.relays.statistics().channels()).as("its number has rested").isZero();
    assertThat(server.requests(Method.CHANNEL_BIND)).isEqualTo(1);
  }

  @Test
  void peerThatComesBackGetsItsChannelAgain() {
    SimulatedTurnServer server = wire.start();
    wire.run(Duration.ofSeconds(1));
    InetSocketAddress relayed = wire.relayed(NetworkType.UDP4);
    for (int i = 0; i < 8; i++) {
      wire.send(relayed, PEER, PAYLOAD);
      wire.run(Duration.ofMinutes(12));
    }
    assertThat(wire.sentToPeers()).hasSize(8);
    assertThat(server.requests(Method.CHANNEL_BIND)).isEqualTo(8);
    assertThat(wire.relays.statistics().channels()).isEqualTo(1);
  }

  @Test
  void numberOfAChannelRestsAlthoughTheServerRefusesToBindItAgain() {
    SimulatedTurnServer server = wire.start();
    wire.run(Duration.ofSeconds(1));
    InetSocketAddress relayed = wire.relayed(NetworkType.UDP4);
    wire.send(relayed, PEER, PAYLOAD);
    wire.run(Duration.ofMinutes(11));
    server.faults().refuse(Method.CHANNEL_BIND, 508);
    wire.send(relayed, PEER, PAYLOAD);
    wire.run(Duration.ofMinutes(2));
    assertThat(server.requests(Method.CHANNEL_BIND)).isEqualTo(2);
    assertThat(wire.relays.statistics().channels()).as("the number still rests").isEqualTo(1);
    wire.run(Duration.ofMinutes(4));
    assertThat(wire.relays.statistics().channels()).isZero();
  }

  @Test
  void checksAloneGetNoChannel() {
    SimulatedTurnServer server = wire.start();
    wire.run(Duration.ofSeconds(1));
    for (int i = 0; i < 100; i++) {
      wire.send(wire.relayed(NetworkType.UDP4), PEER, STUN);
      wire.run(Duration.ofSeconds(5));
    }
    assertThat(wire.sentToPeers()).hasSize(100);
    assertThat(server.requests(Method.CHANNEL_BIND)).isZero();
    assertThat(server.requests(Method.CREATE_PERMISSION)).isEqualTo(3);
  }

  @Test
  void firstDatagramsWaitForThePermissionInTheirOrder() {
    wire.start();
    wire.run(Duration.ofSeconds(1));
    for (byte i = 0; i < 3; i++) {
      wire.send(wire.relayed(NetworkType.UDP4), PEER, new byte[] {(byte) 0x80, i});
    }
    wire.run(Duration.ofSeconds(1));
    assertThat(wire.sentToPeers())
        .extracting(sent -> (int) sent.payload()[1])
        .containsExactly(0, 1, 2);
  }

  @Test
  void datagramThatHasWaitedThreeSecondsIsDropped() {
    wire.start();
    wire.run(Duration.ofSeconds(1));
    wire.dropIf(sent -> true);
    wire.send(wire.relayed(NetworkType.UDP4), PEER, PAYLOAD);
    wire.run(Duration.ofMillis(3_200));
    wire.dropIf(sent -> false);
    wire.run(Duration.ofSeconds(10));
    assertThat(wire.sentToPeers()).isEmpty();
    assertThat(wire.relays.statistics().dropped(RelayDrop.PEER_REFUSED)).isEqualTo(1);
    assertThat(wire.relays.statistics().permissions()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 9})
  void serverThatGrantsNoTimeIsNotUsed(long seconds) {
    SimulatedTurnServer server = wire.start();
    server.faults().lifetime(seconds);
    wire.run(Duration.ofMinutes(5));
    assertThat(wire.relays.candidates()).isEmpty();
    assertThat(server.requests(Method.ALLOCATE)).isLessThan(20);
  }

  @Test
  void hugeLifetimeIsRefreshedEveryHourAllTheSame() {
    SimulatedTurnServer server = wire.start().nonceLifetime(Duration.ofDays(2));
    server.longestLifetime(Duration.ofDays(10));
    server.faults().lifetime(0xffff_ffffL);
    wire.run(Duration.ofMinutes(9));
    assertThat(server.requests(Method.REFRESH)).isZero();
    wire.run(Duration.ofHours(12));
    assertThat(server.requests(Method.REFRESH)).isBetween(12, 14);
  }

  @Test
  void serverIsAskedForASignOfLifeEveryFifteenSeconds() {
    SimulatedTurnServer server = wire.start();
    wire.run(Duration.ofHours(1));
    assertThat(server.requests(Method.BINDING)).isBetween(3600 / 15, 3600 / 12);
  }
}
