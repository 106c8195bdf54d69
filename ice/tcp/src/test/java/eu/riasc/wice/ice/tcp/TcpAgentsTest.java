package eu.riasc.wice.ice.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.IceEvent;
import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.agent.Role;
import eu.riasc.wice.ice.agent.TcpType;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.StreamId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two agents whose only way to each other are connections from the left to the right. */
@NullUnmarked
class TcpAgentsTest {
  private static final InetSocketAddress LISTENING = IpLiteral.endpoint("198.51.100.7", 443);

  private TcpPeer left;
  private TcpPeer right;
  private StreamWire wire;

  private void meet(long seed) {
    left = new TcpPeer(Role.CONTROLLING, seed, List.of(address("192.0.2.1", 1)), List.of());
    right = new TcpPeer(Role.CONTROLLED, -seed, List.of(), List.of(local(LISTENING)));
    wire = new StreamWire(seed, left, right);
    wire.listen(LISTENING, right);
    wire.run(Duration.ZERO);
    left.meet(right, wire.now());
    right.meet(left, wire.now());
  }

  private void connect(long seed) {
    meet(seed);
    assertThat(wire.runUntil(Duration.ofSeconds(5), this::bothSelected)).isTrue();
  }

  private boolean bothSelected() {
    return left.agent().selectedPair() != null && right.agent().selectedPair() != null;
  }

  private static LocalAddress address(String ip, int port) {
    return local(IpLiteral.endpoint(ip, port));
  }

  private static LocalAddress local(InetSocketAddress address) {
    return new LocalAddress(address, "eth0", 65_535);
  }

  private static byte[] payload(Random random) {
    byte[] payload = new byte[1 + random.nextInt(20_000)];
    random.nextBytes(payload);
    payload[0] = (byte) 0x80;
    return payload;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void connectAndCarryDatagramsWholeAndInOrder(long seed) {
    connect(seed);
    assertThat(left.agent().selectedPair().local().tcpType()).isEqualTo(TcpType.ACTIVE);
    assertThat(right.agent().selectedPair().local().tcpType()).isEqualTo(TcpType.PASSIVE);
    assertThat(left.ports().statistics().connections()).isEqualTo(1);
    Random random = new Random(seed);
    List<byte[]> toRight = new ArrayList<>();
    List<byte[]> toLeft = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      byte[] there = payload(random);
      byte[] back = payload(random);
      toRight.add(there.clone());
      toLeft.add(back.clone());
      left.agent().sendPayload(there, wire.now());
      right.agent().sendPayload(back, wire.now());
      wire.run(Duration.ofMillis(random.nextInt(3)));
    }
    wire.run(Duration.ofMillis(50));
    assertThat(right.events(IceEvent.PayloadReceived.class))
        .extracting(IceEvent.PayloadReceived::payload)
        .containsExactlyElementsOf(toRight);
    assertThat(left.events(IceEvent.PayloadReceived.class))
        .extracting(IceEvent.PayloadReceived::payload)
        .containsExactlyElementsOf(toLeft);
  }

  @Test
  void consentKeepsTheConnectionForHours() {
    connect(1);
    wire.run(Duration.ofHours(2));
    assertThat(left.agent().hasConsent()).isTrue();
    assertThat(right.agent().hasConsent()).isTrue();
    assertThat(left.ports().statistics().opened()).isEqualTo(1);
    assertThat(left.events(IceEvent.PathSilent.class)).isEmpty();
  }

  @Test
  void resetSilencesBothPathsAtOnceAndTheActiveSideComesBackByItself() {
    connect(1);
    wire.reset();
    wire.run(Duration.ofMillis(2));
    assertThat(left.events(IceEvent.PathSilent.class)).hasSize(1);
    assertThat(right.events(IceEvent.PathSilent.class)).hasSize(1);
    wire.run(Duration.ofSeconds(3));
    assertThat(left.events(IceEvent.PathRecovered.class)).hasSize(1);
  }

  @Test
  void connectionForgottenOnTheWayIsReplacedBeforeConsentExpires() {
    connect(1);
    wire.swallow();
    wire.run(Duration.ofSeconds(29));
    assertThat(left.events(IceEvent.ConsentExpired.class)).isEmpty();
    assertThat(left.ports().statistics().opened()).isEqualTo(2);
    wire.run(Duration.ofSeconds(10));
    assertThat(left.agent().hasConsent()).isTrue();
    assertThat(left.agent().isSilent()).isFalse();
  }

  @Test
  void nobodyListeningFailsThePairWithoutWaitingForATimeout() {
    meet(1);
    left.agent()
        .addRemoteCandidate(
            Candidate.parse("candidate:9 1 TCP 2130706431 198.51.100.9 1 typ host tcptype passive"),
            wire.now());
    wire.run(Duration.ofMillis(100));
    assertThat(left.ports().statistics().openingsFailed()).isEqualTo(1);
    assertThat(bothSelected()).isTrue();
  }

  @Test
  void strangersOnTheListeningPortHinderNobody() {
    meet(1);
    Random random = new Random(5);
    for (int i = 0; i < 2_000; i++) {
      InetSocketAddress from =
          IpLiteral.endpoint("203.0.113." + (1 + i % 200), 1 + random.nextInt(60_000));
      StreamId stream = wire.connectAsStranger(from, LISTENING);
      byte[] garbage = new byte[random.nextInt(40)];
      random.nextBytes(garbage);
      wire.sendAsStranger(LISTENING, stream, garbage);
    }
    assertThat(wire.runUntil(Duration.ofSeconds(5), this::bothSelected)).isTrue();
    assertThat(right.ports().statistics().unproven()).isLessThanOrEqualTo(256);
    wire.run(Duration.ofSeconds(12));
    assertThat(right.ports().statistics().unproven()).isZero();
    assertThat(right.ports().statistics().connections()).isEqualTo(1);
  }
}
