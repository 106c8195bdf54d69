package eu.riasc.wice.netlab;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.sansio.IpLiteral;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NatTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  static Stream<Arguments> kinds() {
    List<Arguments> kinds = new ArrayList<>();
    for (Dependence mapping : Dependence.values()) {
      for (Dependence filtering : Dependence.values()) {
        kinds.add(Arguments.of(mapping, filtering));
      }
    }
    return kinds.stream();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void probeFindsMappingAndFiltering(Dependence mapping, Dependence filtering) {
    NatBehaviour behaviour = NatBehaviour.of(mapping, filtering);

    assertThat(new NatProbe(1, behaviour).mapping()).isEqualTo(mapping);
    assertThat(new NatProbe(1, behaviour).filtering()).isEqualTo(filtering);
  }

  @Test
  void preservesThePortIfItIsFree() {
    NatProbe probe = new NatProbe(1, NatBehaviour.open().withPorts(NatBehaviour.Ports.PRESERVED));
    Socket neighbour =
        probe.home.host("neighbour", "10.0.0.3").bind(NatProbe.INSIDE_PORT, (d, s) -> {});

    InetSocketAddress seen = Objects.requireNonNull(probe.seenByFirst(5001));
    neighbour.send(IpLiteral.endpoint("203.0.113.1", 5001), new byte[1]);
    probe.simulation.runFor(Duration.ofMillis(1));

    assertThat(seen.getPort()).isEqualTo(NatProbe.INSIDE_PORT);
    assertThat(probe.router.entries()).isEqualTo(2);
    assertThat(probe.seenByFirst(5001)).isEqualTo(seen);
  }

  @Test
  void randomPortsAreNotTheInsidePort() {
    for (long seed = 1; seed <= 50; seed++) {
      InetSocketAddress seen =
          Objects.requireNonNull(new NatProbe(seed, NatBehaviour.open()).seenByFirst(5001));
      assertThat(seen.getPort()).isNotEqualTo(NatProbe.INSIDE_PORT);
    }
  }

  @Test
  void mappingExpiresAfterSilenceAndComesBackElsewhere() {
    NatProbe probe = new NatProbe(1, NatBehaviour.open());
    InetSocketAddress before = Objects.requireNonNull(probe.seenByFirst(5001));

    probe.simulation.runFor(TIMEOUT.minusSeconds(1));
    assertThat(probe.firstReaches(5002, before)).isTrue();
    probe.simulation.runFor(Duration.ofSeconds(2));

    assertThat(probe.firstReaches(5002, before)).isFalse();
    assertThat(probe.router.entries()).isZero();
    assertThat(probe.seenByFirst(5001)).isNotEqualTo(before);
  }

  @Test
  void packetsOutKeepTheMappingAlive() {
    NatProbe probe = new NatProbe(1, NatBehaviour.portRestricted());
    InetSocketAddress before = probe.seenByFirst(5001);
    for (int i = 0; i < 10; i++) {
      probe.simulation.runFor(TIMEOUT.minusSeconds(1));
      assertThat(probe.seenByFirst(5001)).isEqualTo(before);
    }
  }

  @Test
  void packetsInKeepTheMappingAliveOnlyWhereTheNatSaysSo() {
    for (boolean refresh : new boolean[] {false, true}) {
      NatProbe probe = new NatProbe(1, NatBehaviour.portRestricted().withInboundRefresh(refresh));
      InetSocketAddress seen = Objects.requireNonNull(probe.seenByFirst(5001));
      probe.simulation.runFor(TIMEOUT.minusSeconds(1));
      assertThat(probe.firstReaches(5001, seen)).isTrue();
      probe.simulation.runFor(TIMEOUT.minusSeconds(1));
      assertThat(probe.firstReaches(5001, seen)).isEqualTo(refresh);
    }
  }

  @Test
  void leaveForOneRemoteExpiresWhileTheMappingLives() {
    NatProbe probe = new NatProbe(1, NatBehaviour.portRestricted());
    InetSocketAddress seen = Objects.requireNonNull(probe.seenByFirst(5002));
    for (int i = 0; i < 3; i++) {
      probe.simulation.runFor(TIMEOUT.minusSeconds(30));
      assertThat(probe.seenByFirst(5001)).isEqualTo(seen);
    }
    assertThat(probe.firstReaches(5001, seen)).isTrue();
    assertThat(probe.firstReaches(5002, seen)).isFalse();
  }

  @Test
  void rebindGivesAnotherPortEvenWherePortsArePreserved() {
    for (NatBehaviour.Ports ports : NatBehaviour.Ports.values()) {
      NatProbe probe = new NatProbe(1, NatBehaviour.open().withPorts(ports));
      InetSocketAddress before = Objects.requireNonNull(probe.seenByFirst(5001));
      probe.router.rebind();

      assertThat(probe.firstReaches(5001, before)).isFalse();
      assertThat(probe.seenByFirst(5001)).isNotNull().isNotEqualTo(before);
    }
  }

  @Test
  void changeOfTheOutsideAddressShowsToReflectors() {
    NatProbe probe = new NatProbe(1, NatBehaviour.open());
    InetSocketAddress before = Objects.requireNonNull(probe.seenByFirst(5001));
    probe.router.changeOutsideAddress("198.51.100.77");

    InetSocketAddress after = Objects.requireNonNull(probe.seenByFirst(5001));
    assertThat(after.getAddress()).isEqualTo(IpLiteral.parse("198.51.100.77"));
    assertThat(probe.firstReaches(5001, before)).isFalse();
    assertThat(probe.firstReaches(5001, after)).isTrue();
  }

  @Test
  void hairpinsOnlyWhereItIsOn() {
    for (boolean on : new boolean[] {false, true}) {
      NatProbe probe = new NatProbe(1, NatBehaviour.open().withHairpin(on));
      InetSocketAddress outside = Objects.requireNonNull(probe.seenByFirst(5001));
      Socket neighbour = probe.home.host("neighbour", "10.0.0.3").bind(7, (d, s) -> {});
      neighbour.send(outside, new byte[] {1});
      probe.simulation.runFor(Duration.ofMillis(1));

      assertThat(probe.lastReceived() != null).isEqualTo(on);
      if (on) {
        assertThat(Objects.requireNonNull(probe.lastReceived()).remote().getAddress())
            .as("the source a hairpinned packet shows is the outside one")
            .isEqualTo(outside.getAddress());
      }
    }
  }

  @Test
  void hairpinIsFilteredLikeAnythingElse() {
    NatProbe probe = new NatProbe(1, NatBehaviour.portRestricted().withHairpin(true));
    InetSocketAddress outside = Objects.requireNonNull(probe.seenByFirst(5001));
    Socket neighbour = probe.home.host("neighbour", "10.0.0.3").bind(7, (d, s) -> {});
    neighbour.send(outside, new byte[] {1});
    probe.simulation.runFor(Duration.ofMillis(1));

    assertThat(probe.lastReceived()).isNull();
    assertThat(probe.simulation.trace().dropped("filtered")).isEqualTo(1);
  }
}
