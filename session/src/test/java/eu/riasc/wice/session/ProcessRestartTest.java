package eu.riasc.wice.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Processes that end without a word and come back, and two processes that use one key. */
class ProcessRestartTest {
  private final World world = new World(2);
  private Party alice = world.join(1, "10.0.0.1:4000");
  private Party bob = world.join(2, "10.0.0.2:4000");

  private boolean connected() {
    return alice.hasPairWith(bob) && bob.hasPairWith(alice) && alice.agreesWith(bob);
  }

  private void connect() {
    alice.want(bob);
    bob.want(alice);
    assertThat(world.runUntil(this::connected, Duration.ofSeconds(2))).isTrue();
    world.run(Duration.ofSeconds(10));
  }

  private void restartBob(String address) {
    world.kill(bob);
    bob = world.join(2, address);
    bob.want(alice);
  }

  @Test
  void oneProcessRestartsOnTheSameAddress() {
    connect();
    restartBob("10.0.0.2:4000");
    assertThat(world.runUntil(this::connected, Duration.ofSeconds(10))).isTrue();
    assertThat(alice.moves()).noneMatch(move -> move.to() == SessionState.CLOSED);
  }

  @Test
  void oneProcessRestartsElsewhere() {
    connect();
    restartBob("10.0.9.2:4711");
    assertThat(world.runUntil(this::connected, Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void bothProcessesRestartAtOnce() {
    connect();
    world.kill(alice);
    alice = world.join(1, "10.0.0.1:4000");
    alice.want(bob);
    restartBob("10.0.0.2:4000");
    assertThat(world.runUntil(this::connected, Duration.ofSeconds(3))).isTrue();
  }

  @Test
  void aProcessRestartsAtAnyMomentOfTheHandshake() {
    for (int millis = 0; millis < 150; millis += 3) {
      World other = new World(millis);
      Party one = other.join(1, "10.0.0.1:4000");
      Party two = other.join(2, "10.0.0.2:4000");
      one.want(two);
      two.want(one);
      other.run(Duration.ofMillis(millis));
      other.kill(two);
      Party again = other.join(2, "10.0.0.2:4001");
      again.want(one);
      assertThat(
              other.runUntil(
                  () -> one.hasPairWith(again) && again.hasPairWith(one) && one.agreesWith(again),
                  Duration.ofSeconds(20)))
          .as("restart after %d ms", millis)
          .isTrue();
    }
  }

  @Test
  void aProcessThatRestartsAgainAndAgainIsFollowedInTheEnd() {
    connect();
    for (int i = 0; i < 8; i++) {
      restartBob("10.0.0.2:" + (5000 + i));
      world.run(Duration.ofMillis(900));
    }
    assertThat(world.runUntil(this::connected, Duration.ofMinutes(3))).isTrue();
  }

  @Test
  void aSecondProcessWithTheKeyIsRefusedAndNamedWhileTheFirstAnswers() {
    connect();
    Party second = world.join(2, "10.0.0.22:4000");
    second.want(alice);
    world.run(Duration.ofMinutes(10));
    assertThat(alice.agreesWith(bob)).isTrue();
    assertThat(second.hasPairWith(alice)).isFalse();
    List<EndpointEvent.Warning> warnings =
        alice.events.stream()
            .filter(EndpointEvent.Warning.class::isInstance)
            .map(EndpointEvent.Warning.class::cast)
            .toList();
    assertThat(warnings).isNotEmpty().hasSizeLessThan(20);
    assertThat(warnings.get(0).text()).contains("another process uses the key");
    assertThat(alice.endpoint.statistics().sharedKeys()).isEqualTo(warnings.size());
    assertThat(alice.moves()).noneMatch(move -> move.to() == SessionState.CLOSED);
  }

  @Test
  void theSecondProcessIsAcceptedWhenTheFirstIsGone() {
    connect();
    Party second = world.join(2, "10.0.0.22:4000");
    second.want(alice);
    world.run(Duration.ofMinutes(2));
    world.kill(bob);
    bob = second;
    assertThat(world.runUntil(this::connected, Duration.ofMinutes(3))).isTrue();
  }

  @Test
  void theBackendMayVanishInTheMiddleOfAHandshake() {
    for (int millis = 0; millis < 120; millis += 7) {
      World other = new World(1_000 + millis);
      Party one = other.join(1, "10.0.0.1:4000");
      Party two = other.join(2, "10.0.0.2:4000");
      one.want(two);
      two.want(one);
      other.run(Duration.ofMillis(millis));
      other.envelopeLoss = 1;
      other.run(Duration.ofSeconds(30));
      other.envelopeLoss = 0;
      assertThat(
              other.runUntil(
                  () -> one.hasPairWith(two) && two.hasPairWith(one), Duration.ofSeconds(90)))
          .as("backend lost after %d ms", millis)
          .isTrue();
    }
  }
}
