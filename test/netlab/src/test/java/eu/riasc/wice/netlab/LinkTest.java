package eu.riasc.wice.netlab;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.sansio.IpLiteral;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkTest {
  private static final int MANY = 10_000;

  private final Simulation simulation = new Simulation(7);
  private final Lan lan = simulation.lan("lan");
  private final Host alice = lan.host("alice", "10.0.0.1");
  private final Host bob = lan.host("bob", "10.0.0.2");
  private final List<Integer> arrived = new ArrayList<>();
  private final List<Long> arrivedAt = new ArrayList<>();
  private final Socket socket = alice.bind(1, (d, s) -> {});

  LinkTest() {
    bob.bind(
        1,
        (d, s) -> {
          arrived.add(ByteBuffer.wrap(d.payload()).getInt());
          arrivedAt.add(simulation.elapsedNanos());
        });
  }

  private void send(int count, Duration every) {
    for (int i = 0; i < count; i++) {
      socket.send(bob.endpoint4(1), ByteBuffer.allocate(4).putInt(i).array());
      simulation.runFor(every);
    }
    simulation.runFor(Duration.ofSeconds(5));
  }

  @Test
  void freshLinkIsPerfectAndTakesNoTime() {
    send(100, Duration.ZERO);
    assertThat(arrived).hasSize(100).isSorted();
    assertThat(arrivedAt).containsOnly(0L);
  }

  @Test
  void dropLosesItsShare() {
    alice.link().outbound(new Drop(0.3));
    send(MANY, Duration.ofMillis(1));
    assertThat(arrived.size()).isBetween(6800, 7200);
    assertThat(simulation.trace().dropped("lost")).isEqualTo(MANY - arrived.size());
  }

  @Test
  void delayKeepsTheOrder() {
    bob.link().inbound(Delay.millis(40));
    send(100, Duration.ofMillis(1));
    assertThat(arrived).hasSize(100).isSorted();
    assertThat(arrivedAt.get(0)).isEqualTo(40_000_000L);
  }

  @Test
  void randomDelayReordersWithinItsRange() {
    alice.link().outbound(RandomDelay.millis(10, 30));
    send(1000, Duration.ofMillis(1));
    assertThat(arrived).hasSize(1000).isNotEqualTo(arrived.stream().sorted().toList());
    for (int i = 0; i < arrived.size(); i++) {
      long delay = arrivedAt.get(i) - arrived.get(i) * 1_000_000L;
      assertThat(delay).isBetween(10_000_000L, 30_000_000L);
    }
  }

  @Test
  void duplicateRepeatsItsShare() {
    alice.link().outbound(new Duplicate(0.5, Duration.ofMillis(3)));
    send(MANY, Duration.ofMillis(1));
    assertThat(arrived.size()).isBetween(14_700, 15_300);
  }

  @Test
  void mtuStopsOnlyWhatIsLarger() {
    alice.link().outbound(new Mtu(1280));
    socket.send(bob.endpoint4(1), new byte[1280 - 28]);
    socket.send(bob.endpoint4(1), new byte[1280 - 27]);
    simulation.runFor(Duration.ofMillis(1));
    assertThat(arrived).hasSize(1);
    assertThat(simulation.trace().dropped("larger than the mtu")).isEqualTo(1);
  }

  @Test
  void impairmentsActInTheOrderGiven() {
    alice.link().outbound(new Duplicate(1), new Duplicate(1), Delay.millis(1), new Drop(0));
    send(1, Duration.ZERO);
    assertThat(arrived).hasSize(4);
    alice.link().repair();
    send(1, Duration.ZERO);
    assertThat(arrived).hasSize(5);
  }

  @Test
  void directionsAreImpairedSeparately() {
    List<byte[]> answers = new ArrayList<>();
    Socket other = alice.bind(2, (d, s) -> answers.add(d.payload()));
    bob.bind(2, (d, s) -> s.reply(d, d.payload()));
    alice.link().inbound(new Drop(1));
    other.send(bob.endpoint4(2), new byte[1]);
    simulation.runFor(Duration.ofSeconds(1));
    assertThat(answers).isEmpty();
    assertThat(simulation.trace().delivered()).isEqualTo(1);
  }

  @Test
  void pulledCableLosesWhatIsUnderWay() {
    bob.link().inbound(Delay.millis(10));
    socket.send(bob.endpoint4(1), new byte[4]);
    simulation.after(Duration.ofMillis(5), bob.link()::down);
    simulation.runFor(Duration.ofMillis(20));
    assertThat(arrived).isEmpty();
    assertThat(bob.addresses()).hasSize(1);

    bob.link().up();
    send(1, Duration.ZERO);
    assertThat(arrived).hasSize(1);
  }

  @Test
  void interfaceDownTakesTheAddressesAway() {
    bob.firstInterface().down();
    assertThat(bob.addresses()).isEmpty();
    socket.send(IpLiteral.endpoint("10.0.0.2", 1), new byte[4]);
    simulation.runFor(Duration.ofMillis(1));
    assertThat(simulation.trace().dropped("no route")).isEqualTo(1);

    bob.firstInterface().up();
    send(1, Duration.ZERO);
    assertThat(arrived).hasSize(1);
  }

  @Test
  void changedAddressReceivesAndTheOldOneDoesNot() {
    bob.firstInterface().addAddress("10.0.0.9");
    bob.firstInterface().removeAddress("10.0.0.2");
    socket.send(IpLiteral.endpoint("10.0.0.2", 1), new byte[4]);
    socket.send(IpLiteral.endpoint("10.0.0.9", 1), new byte[4]);
    simulation.runFor(Duration.ofMillis(1));
    assertThat(arrived).hasSize(1);
  }

  @Test
  void sendingFromAnAddressThatIsGoneIsNoted() {
    var stale = alice.endpoint4(1);
    alice.firstInterface().addAddress("10.0.0.11");
    alice.firstInterface().removeAddress("10.0.0.1");
    socket.send(stale, bob.endpoint4(1), new byte[4]);
    simulation.runFor(Duration.ofMillis(1));
    assertThat(simulation.trace().dropped("no such local address")).isEqualTo(1);
  }

  @Test
  void attackerSeesAndForgesPackets() {
    List<Packet> seen = new ArrayList<>();
    alice.link().tap(seen::add);
    send(1, Duration.ZERO);
    Packet copy = seen.get(0);
    lan.inject(
        new Packet(IpLiteral.endpoint("192.0.2.66", 66), copy.destination(), copy.payload()));
    lan.inject(copy);
    simulation.runFor(Duration.ofMillis(1));
    assertThat(arrived).containsExactly(0, 0, 0);
  }

  @Test
  void attackerOnThePathChangesPackets() {
    alice
        .link()
        .outbound(
            (packet, delayNanos, run, onward) ->
                onward.pass(
                    new Packet(packet.source(), packet.destination(), new byte[] {0, 0, 0, 42}),
                    delayNanos));
    send(1, Duration.ZERO);
    assertThat(arrived).containsExactly(42);
  }
}
