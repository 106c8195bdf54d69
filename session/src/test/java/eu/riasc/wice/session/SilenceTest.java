package eu.riasc.wice.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever the state, time alone leads out of it: nothing waits for ever for somebody who is gone.
 */
class SilenceTest {
  /** The longest that a state may last in silence: consent, which outlives patience and silence. */
  private static final Duration LONGEST = Duration.ofSeconds(75);

  /**
   * FAILED is left in the call that enters it, and CONNECTING in the one that sends the first
   * check.
   */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"FAILED", "CONNECTING"})
  void theStateIsLeftWhenNothingArrivesAnyMore(SessionState state) {
    World world = new World(7);
    Party alice = world.join(1, "10.0.0.1:4000");
    Party bob = world.join(2, "10.0.0.2:4000");
    lead(world, alice, bob, state);
    assertThat(world.runUntil(() -> alice.stateWith(bob) == state, Duration.ofSeconds(60)))
        .as("reaches %s", state)
        .isTrue();
    world.datagramFilter = transmit -> false;
    world.envelopeLoss = 1;
    world.kill(bob);
    int moves = alice.moves().size();
    int sent = world.recorded.size();
    world.run(LONGEST);
    if (state == SessionState.IDLE) {
      assertThat(world.recorded.size()).as("IDLE repeats its description").isGreaterThan(sent);
    } else {
      assertThat(alice.moves().size()).as("moves out of %s in silence", state).isGreaterThan(moves);
    }
    world.run(Duration.ofMinutes(10));
    assertThat(alice.stateWith(bob)).as("in the end, after %s", state).isEqualTo(SessionState.IDLE);
    assertThat(alice.moves()).allMatch(move -> !move.reason().isBlank());
  }

  @Test
  void aRestartThatNobodyHearsAfterConsentHasExpiredEndsInTime() {
    World world = new World(3);
    Party alice = world.join(1, "10.0.0.1:4000");
    Party bob = world.join(2, "10.0.0.2:4000");
    lead(world, alice, bob, SessionState.DISCONNECTED);
    world.run(Duration.ofSeconds(3 + 36));
    assertThat(alice.send(bob, "too late")).as("consent lasts").isFalse();
    assertThat(alice.stateWith(bob)).isEqualTo(SessionState.DISCONNECTED);
    world.envelopeLoss = 1;
    world.kill(bob);
    alice.restart(bob);
    int moves = alice.moves().size();
    world.run(LONGEST);
    assertThat(alice.moves().subList(moves, alice.moves().size()))
        .extracting(EndpointEvent.StateChanged::to)
        .startsWith(SessionState.CLOSED, SessionState.IDLE);
  }

  @Test
  void aSessionThatTheUserClosedIsGoneAfterHalfASecondAndSaysNothingMore() {
    World world = new World(1);
    Party alice = world.join(1, "10.0.0.1:4000");
    Party bob = world.join(2, "10.0.0.2:4000");
    lead(world, alice, bob, SessionState.COMPLETED);
    world.run(Duration.ofSeconds(3));
    world.kill(bob);
    alice.close(bob);
    world.run(Duration.ofMillis(500));
    assertThat(alice.endpoint.isClosed()).isTrue();
    assertThat(alice.endpoint.nextTimeoutNanos()).isEmpty();
  }

  /** Prepares a world in which alice's session comes to a state. */
  private static void lead(World world, Party alice, Party bob, SessionState state) {
    switch (state) {
      case NEW -> alice.bind();
      case CHECKING -> world.datagramFilter = transmit -> false;
      case CONNECTED ->
          world.at(
              Duration.ofSeconds(3),
              () -> {
                world.envelopeLoss = 1;
                alice.restart(bob);
              });
      case DISCONNECTED ->
          world.at(Duration.ofSeconds(3), () -> world.datagramFilter = transmit -> false);
      case CLOSED -> world.at(Duration.ofSeconds(3), () -> bob.close(alice));
      default -> {}
    }
    alice.want(bob);
    bob.want(alice);
  }
}
