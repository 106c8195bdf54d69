package eu.riasc.wice.session;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.agent.PairStatistics;
import eu.riasc.wice.ice.agent.PayloadRoute;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The way of payload as a driver is told of it that sends and receives payload by itself. */
class PayloadRouteTest {
  private static final InetSocketAddress ALICE = IpLiteral.endpoint("10.0.0.1", 4000);
  private static final InetSocketAddress BOB = IpLiteral.endpoint("10.0.0.2", 4000);

  private final World world = new World(1);
  private final Party alice = world.join(1, "10.0.0.1:4000");
  private final Party bob = world.join(2, "10.0.0.2:4000");

  private void connect() {
    alice.want(bob);
    bob.want(alice);
    assertThat(world.runUntil(() -> alice.agreesWith(bob), Duration.ofSeconds(5))).isTrue();
  }

  private List<@Nullable PayloadRoute> routes(Party party) {
    return party.events.stream()
        .filter(EndpointEvent.RouteChanged.class::isInstance)
        .map(event -> ((EndpointEvent.RouteChanged) event).route())
        .toList();
  }

  @Test
  void routeIsToldBeforeTheStateSaysConnected() {
    connect();
    assertThat(routes(alice)).containsExactly(new PayloadRoute(Transport.UDP, ALICE, BOB));
    int route = indexOf(EndpointEvent.RouteChanged.class);
    int connected =
        alice.events.indexOf(
            alice.moves().stream()
                .filter(move -> move.to() == SessionState.CONNECTED)
                .findFirst()
                .orElseThrow());
    assertThat(route).isLessThan(connected);
  }

  private int indexOf(Class<?> event) {
    for (int i = 0; i < alice.events.size(); i++) {
      if (event.isInstance(alice.events.get(i))) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void routeEndsWithConsent() {
    connect();
    world.datagramFilter = transmit -> false;
    world.run(Duration.ofSeconds(40));
    assertThat(routes(alice)).hasSizeGreaterThan(1).last().isNull();
  }

  @Test
  void routeEndsWithTheAddressItLeavesFrom() {
    connect();
    alice.bind("10.0.7.1:4100");
    assertThat(routes(alice)).last().isNull();
    assertThat(world.runUntil(() -> alice.agreesWith(bob), Duration.ofSeconds(10))).isTrue();
    assertThat(Objects.requireNonNull(routes(alice).get(routes(alice).size() - 1)).local())
        .isEqualTo(IpLiteral.endpoint("10.0.7.1", 4100));
  }

  @Test
  void routeEndsWhenTheSessionIsClosed() {
    connect();
    alice.close(bob);
    assertThat(routes(alice)).last().isNull();
  }

  @Test
  void payloadIsThePeersWhoseCheckCameFromThere() {
    connect();
    assertThat(alice.endpoint.receivePayload(BOB, 100, world.nowNanos)).isEqualTo(bob.publicKey());
    long before = alice.endpoint.statistics().datagramsDropped();
    InetSocketAddress elsewhere = IpLiteral.endpoint("10.0.0.3", 4000);
    assertThat(alice.endpoint.receivePayload(elsewhere, 100, world.nowNanos)).isNull();
    assertThat(alice.endpoint.statistics().datagramsDropped()).isEqualTo(before + 1);
    assertThat(selectedPair().bytesReceived()).isEqualTo(100);
  }

  @Test
  void payloadSentPastTheEndpointIsCountedAndMissedWhenNothingComesBack() {
    connect();
    world.run(Duration.ofSeconds(1));
    world.datagramFilter = transmit -> false;
    for (int i = 0; i < 16; i++) {
      alice.act(
          () ->
              alice.endpoint.payloadSent(
                  bob.publicKey(), 10, 12_000, world.nowNanos - 1_000_000, world.nowNanos));
      world.run(Duration.ofMillis(250));
    }
    assertThat(selectedPair().packetsSent()).isEqualTo(160);
    assertThat(selectedPair().bytesSent()).isEqualTo(192_000);
    // without payload it would take 7 s
    assertThat(alice.stateWith(bob)).isEqualTo(SessionState.DISCONNECTED);
  }

  private PairStatistics selectedPair() {
    return alice.endpoint.pairs(bob.publicKey()).stream()
        .filter(PairStatistics::selected)
        .findFirst()
        .orElseThrow();
  }
}
