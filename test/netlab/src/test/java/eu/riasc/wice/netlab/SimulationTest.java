package eu.riasc.wice.netlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.sansio.Transmit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static final int PORT = 4000;

  /** Two machines that send to each other across two NATs and bad links. */
  private static final class World {
    final Simulation simulation;
    final List<Integer> events = new ArrayList<>();
    final MachineRunner<Integer> left;
    final Host leftHost;

    World(long seed, long originNanos, long paceNanos, Impairment... weather) {
      simulation = new Simulation(seed, originNanos);
      Lan internet = simulation.lan("internet");
      leftHost = home(internet, "left", "198.51.100.1", "10.0.0.2", weather);
      Host right = internet.host("right", "203.0.113.9");
      left = run(leftHost, right, paceNanos);
      run(right, leftHost, paceNanos);
    }

    private Host home(
        Lan internet, String name, String outside, String inside, Impairment... weather) {
      Lan lan = simulation.lan(name);
      internet
          .router(name + " nat", lan, outside)
          .nat(NatBehaviour.symmetric())
          .outside()
          .both(weather);
      return lan.host(name, inside);
    }

    private MachineRunner<Integer> run(Host from, Host to, long paceNanos) {
      return from.run(
          new Echoer(
              from.endpoint4(PORT),
              to.endpoint4(PORT),
              paceNanos,
              simulation.random(from.name()),
              simulation.nowNanos()),
          PORT,
          events::add);
    }
  }

  private static World badWeather(long seed, long originNanos) {
    return new World(
        seed, originNanos, 1_000_000, new Drop(0.1), new Duplicate(0.1), RandomDelay.millis(1, 50));
  }

  @Test
  void sameSeedGivesTheSameTraceByteForByte() {
    World one = badWeather(42, 0);
    World two = badWeather(42, 0);
    one.simulation.runFor(Duration.ofSeconds(10));
    two.simulation.runFor(Duration.ofSeconds(10));

    assertThat(one.simulation.trace().lines()).isEqualTo(two.simulation.trace().lines());
    assertThat(one.simulation.trace().fingerprint())
        .isEqualTo(two.simulation.trace().fingerprint());
    assertThat(one.events).hasSizeGreaterThan(5000).isEqualTo(two.events);
  }

  @Test
  void traceIsThatOfEveryEarlierRunOfThisSeed() {
    World world = badWeather(42, 0);
    world.simulation.runFor(Duration.ofSeconds(10));
    assertThat(world.simulation.trace().fingerprint()).isEqualTo(FINGERPRINT_OF_42);
  }

  private static final long FINGERPRINT_OF_42 = -8781558772752355265L;

  @Test
  void otherSeedGivesAnotherTrace() {
    World one = badWeather(42, 0);
    World two = badWeather(43, 0);
    one.simulation.runFor(Duration.ofSeconds(1));
    two.simulation.runFor(Duration.ofSeconds(1));
    assertThat(one.simulation.trace().fingerprint())
        .isNotEqualTo(two.simulation.trace().fingerprint());
  }

  @Test
  void originOfTheClockDoesNotMatterEvenWhereItOverflows() {
    World zero = badWeather(5, 0);
    World high = badWeather(5, Long.MAX_VALUE - 1_000_000_000);
    zero.simulation.runFor(Duration.ofSeconds(10));
    high.simulation.runFor(Duration.ofSeconds(10));
    assertThat(high.simulation.nowNanos()).isNegative();
    assertThat(high.events).isEqualTo(zero.events);
  }

  @Test
  void anotherStreamOfRandomnessDoesNotDisturbTheFirst() {
    Simulation one = new Simulation(9);
    Simulation two = new Simulation(9);
    two.random("another").nextLong();
    two.dice().nextLong();
    assertThat(two.random("mine").nextLong()).isEqualTo(one.random("mine").nextLong());
    assertThat(two.random("mine").nextLong()).isNotEqualTo(two.random("other").nextLong());
  }

  @Test
  void stoppedProcessSendsAndReceivesNothing() {
    World world = badWeather(3, 0);
    world.simulation.runFor(Duration.ofSeconds(1));
    world.left.stop();
    world.simulation.runFor(Duration.ofSeconds(1));
    long sent = world.simulation.trace().sent();
    world.simulation.runFor(Duration.ofSeconds(1));

    assertThat(world.simulation.trace().sent() - sent).isBetween(999L, 1001L);
    assertThat(world.left.isRunning()).isFalse();
    world.leftHost.bind(PORT, (d, s) -> {});
  }

  @Test
  void lateTimersWakeMachinesLater() {
    World exact = new World(3, 0, 10_000_000);
    World late = new World(3, 0, 10_000_000);
    late.simulation.timersLateBy(Duration.ofMillis(10));
    exact.simulation.runFor(Duration.ofSeconds(10));
    late.simulation.runFor(Duration.ofSeconds(10));
    assertThat(exact.simulation.trace().sent()).isEqualTo(2000);
    assertThat(late.simulation.trace().sent()).isBetween(1200L, 1500L);
  }

  @Test
  void runUntilStopsAtTheEventThatFulfils() {
    Simulation simulation = new Simulation(1);
    List<Integer> done = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      int mine = i;
      simulation.after(Duration.ofSeconds(i), () -> done.add(mine));
    }
    assertThat(simulation.runUntil(() -> done.contains(3), Duration.ofMinutes(1))).isTrue();
    assertThat(simulation.elapsed()).isEqualTo(Duration.ofSeconds(3));
    assertThat(simulation.runUntil(() -> false, Duration.ofSeconds(1))).isFalse();
    assertThat(simulation.elapsed()).isEqualTo(Duration.ofSeconds(4));
    assertThat(done).containsExactly(1, 2, 3, 4);
  }

  @Test
  void brokenInvariantNamesTheSeedAndShowsTheTrace() {
    World world = badWeather(77, 0);
    world.simulation.invariant(
        () -> {
          if (world.events.size() > 10) {
            throw new IllegalStateException("more than ten");
          }
        });
    assertThatThrownBy(() -> world.simulation.runFor(Duration.ofSeconds(1)))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("more than ten")
        .hasMessageContaining("seed 77")
        .hasMessageContaining("delivered right");
  }

  @Test
  void machineWhoseTimeoutStaysInThePastIsReported() {
    Simulation simulation = new Simulation(1);
    Host host = simulation.lan("lan").host("host", "10.0.0.1");
    host.run(new Stuck(), PORT, event -> {});
    assertThatThrownBy(() -> simulation.runFor(Duration.ofSeconds(1)))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("time stands still");
  }

  private static final class Stuck implements Machine<Void> {
    @Override
    public void handleDatagram(Datagram datagram, long nowNanos) {}

    @Override
    public void handleTimeout(long nowNanos) {}

    @Override
    public @Nullable Transmit pollTransmit() {
      return null;
    }

    @Override
    public @Nullable Void pollEvent() {
      return null;
    }

    @Override
    public OptionalLong nextTimeoutNanos() {
      return OptionalLong.of(0);
    }
  }

  /** About a hundred times slower than measured, so that only a change of complexity fails it. */
  @Test
  void eventsAreCheap() {
    World world = new World(1, 0, 10_000, Delay.millis(5));
    long before = ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    world.simulation.runFor(Duration.ofSeconds(5));
    long spent = ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() - before;
    System.out.printf(
        Locale.ROOT,
        "netlab: %,d events, %,.0f events/s of CPU time%n",
        world.simulation.eventsRun(),
        world.simulation.eventsRun() * 1e9 / spent);
    assertThat(spent / world.simulation.eventsRun()).isLessThan(100_000);
  }
}
