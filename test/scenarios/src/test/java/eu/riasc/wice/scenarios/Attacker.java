package eu.riasc.wice.scenarios;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Somebody with access to the relay, who can open nothing: plays recorded envelopes again, as they
 * were and with their ends swapped.
 */
final class Attacker {
  private final World world;
  private final RandomGenerator dice;
  private boolean active;

  Attacker(World world) {
    this.world = world;
    this.dice = world.run.random("attacker");
  }

  /** Goes on at random times, with any envelope recorded so far, until told to stop. */
  Attacker harass(Duration longestPause) {
    active = true;
    next(longestPause);
    return this;
  }

  void stop() {
    active = false;
  }

  private void next(Duration longestPause) {
    long pause = dice.nextLong(longestPause.toNanos());
    world.run.after(
        Duration.ofNanos(pause),
        () -> {
          if (active) {
            List<byte[]> recorded = world.relay.recorded();
            if (!recorded.isEmpty()) {
              strike(recorded.get(dice.nextInt(recorded.size())));
            }
            next(longestPause);
          }
        });
  }

  private void strike(byte[] envelope) {
    if (dice.nextBoolean()) {
      replay(envelope);
    } else {
      reflect(envelope);
    }
  }

  void replay(byte[] envelope) {
    world.run.note("attacker replays");
    world.relay.inject(envelope);
  }

  void reflect(byte[] envelope) {
    world.run.note("attacker reflects");
    world.relay.inject(world.relay.reflected(envelope));
  }
}
