package eu.riasc.wice.session;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.stun.MessageClass;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.Transmit;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing on the way from wanted to connected waits without need. */
class ConnectTimeTest {
  private static final InetSocketAddress ALICE_4 = IpLiteral.endpoint("10.0.0.1", 4000);
  private static final InetSocketAddress ALICE_6 = IpLiteral.endpoint("fd00::1", 4000);
  private static final InetSocketAddress BOB_4 = IpLiteral.endpoint("10.0.0.2", 4000);
  private static final InetSocketAddress BOB_6 = IpLiteral.endpoint("fd00::2", 4000);

  private final List<Transmit> requests = new ArrayList<>();

  private World world(long seed) {
    World world = new World(seed);
    world.datagramFilter =
        transmit -> {
          if (StunMessage.decode(transmit.payload()).messageClass() == MessageClass.REQUEST) {
            requests.add(transmit);
          }
          return true;
        };
    return world;
  }

  private static void connect(World world, Party alice, Party bob) {
    alice.want(bob);
    bob.want(alice);
    assertThat(
            world.runUntil(
                () -> alice.hasPairWith(bob) && bob.hasPairWith(alice), Duration.ofSeconds(5)))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aCheckThatOvertakesTheAnswerIsNotLost(long seed) {
    World world = world(seed);
    world.slowestEnvelope = Duration.ofMillis(200); // datagrams take 1 to 5 ms
    Party alice = world.join(1, "10.0.0.1:4000");
    Party bob = world.join(2, "10.0.0.2:4000");
    connect(world, alice, bob);
    assertThat(alice.endpoint.statistics().datagramsDropped()).isZero();
    assertThat(bob.endpoint.statistics().datagramsDropped()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void thePairOfTheHighestPriorityIsCheckedFirst(long seed) {
    World world = world(seed);
    Party alice = world.join(1, "10.0.0.1:4000");
    Party bob = world.join(2, "10.0.0.2:4000");
    rank(world, alice, ALICE_4, ALICE_6);
    rank(world, bob, BOB_4, BOB_6);
    connect(world, alice, bob);
    assertThat(requests.get(0).remote()).isIn(ALICE_6, BOB_6);
  }

  /** Adds a better address behind a worse one. */
  private static void rank(
      World world, Party party, InetSocketAddress worse, InetSocketAddress better) {
    party.bind(text(worse), text(better));
    party.act(
        () ->
            party
                .endpoint
                .network()
                .setLocalAddresses(
                    List.of(
                        new LocalAddress(worse, "test0", 1), new LocalAddress(better, "test0", 2)),
                    world.nowNanos));
  }

  private static String text(InetSocketAddress address) {
    return IpLiteral.text(address.getAddress()) + ":" + address.getPort();
  }
}
