package eu.riasc.wice.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Backends that hold an envelope until it is read, and say so (PROTOCOL §8). */
class StoredEnvelopesTest {
  private final World world = new World(11);

  @Test
  void aPeerThatIsAwayForHoursCostsOneEnvelopeAndConnectsWhenItComes() {
    world.holding = true;
    Party alice = world.join(1, "10.0.0.1:4000");
    alice.want(World.key(2).publicKey(), PeerOptions.defaults());
    world.run(Duration.ofHours(5));
    assertThat(world.recorded).hasSize(1);
    assertThat(world.held).hasSize(1);

    Party bob = world.join(2, "10.0.0.2:4000");
    bob.want(alice.publicKey(), PeerOptions.defaults());

    assertThat(
            world.runUntil(
                () -> alice.hasPairWith(bob) && bob.hasPairWith(alice), Duration.ofSeconds(5)))
        .isTrue();
  }

  @Test
  void aBackendThatHoldsNothingIsSentTheDescriptionAgainAndAgain() {
    Party alice = world.join(1, "10.0.0.1:4000");
    alice.want(World.key(2).publicKey(), PeerOptions.defaults());
    world.run(Duration.ofHours(5));

    assertThat(world.recorded.size()).isGreaterThan(5 * 60);
  }

  @Test
  void whatWasReadWithoutAnAnswerIsSentAgain() {
    world.holding = true;
    Party alice = world.join(1, "10.0.0.1:4000");
    alice.want(World.key(2).publicKey(), PeerOptions.defaults());
    world.run(Duration.ofMinutes(10));

    world.held.clear(); // read by a process that died of it

    world.run(Duration.ofMinutes(2));
    assertThat(world.recorded).hasSize(2);
    assertThat(world.held).hasSize(1);
  }

  @Test
  void aChangeIsSentAlthoughWhatItReplacesHasNotBeenRead() {
    world.holding = true;
    Party alice = world.join(1, "10.0.0.1:4000");
    alice.want(World.key(2).publicKey(), PeerOptions.defaults());
    world.run(Duration.ofMinutes(10));
    int before = world.recorded.size();

    alice.bind("10.0.0.1:4000", "10.0.3.1:4000");
    world.run(Duration.ofMinutes(10));

    assertThat(world.recorded.size()).isGreaterThan(before);
  }

  /** Alice cannot read for a while what would let her accept; telling her more does not help. */
  @Test
  void aPeerThatReadsLateIsNotSentAnAcknowledgementOfWhatItHasNotAccepted() {
    world.holding = true;
    world.clearingUp = Duration.ofSeconds(8);
    world.envelopeDelay = Duration.ofMillis(20);
    Party alice = world.join(1, "10.0.0.1:4000");
    Party bob = world.join(2, "10.0.0.2:4000");
    alice.want(bob);
    bob.want(alice);
    world.run(Duration.ofMillis(30));

    world.stopReading(alice);
    world.run(Duration.ofSeconds(4));
    assertThat(alice.hasPairWith(bob)).isFalse();
    world.readAgain(alice);

    assertThat(
            world.runUntil(
                () -> alice.hasPairWith(bob) && bob.hasPairWith(alice), Duration.ofSeconds(5)))
        .isTrue();
    world.run(Duration.ofMinutes(5));
    assertThat(world.recorded).hasSize(4);
    assertThat(alice.agreesWith(bob)).isTrue();
  }
}
