package eu.riasc.wice.session;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.signaling.Envelope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * An endpoint and a peer of the older kind under loss, repetition, disorder, restarts of either and
 * replays of both. The older protocol cannot promise that no replay moves it; that the two find
 * each other again, it must.
 */
class OlderPeerModelTest {
  private static final int SEEDS = 60;
  private static final int TROUBLE_MILLIS = 60_000;

  @Test
  void noRunIsStuck() {
    List<Long> stuck = new ArrayList<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      World world = new World(seed);
      world.envelopeLoss = 0.3;
      world.envelopeDuplication = 0.2;
      world.slowestEnvelope = Duration.ofMillis(600);
      Party alice = world.join(1, "10.0.0.1:4000");
      alice.bind("10.0.0.1:4000", "10.0.1.1:4000");
      OlderPeer older = new OlderPeer(world, 2, alice.publicKey(), "10.0.0.2", 4000);
      world.at(
          Duration.ofMillis(world.random.nextInt(20_000)),
          () -> alice.want(older.publicKey(), PeerOptions.defaults()));
      world.at(Duration.ofMillis(world.random.nextInt(20_000)), older::start);
      world.run(Duration.ofSeconds(20));
      makeTrouble(world, alice, older);
      world.run(Duration.ofMillis(TROUBLE_MILLIS));
      if (!world.runUntil(() -> connected(alice, older), Duration.ofMinutes(10))
          || !stays(world, alice, older)) {
        stuck.add(seed);
      }
    }
    assertThat(stuck).as("seeds of runs that did not connect for good").isEmpty();
  }

  private static boolean connected(Party alice, OlderPeer older) {
    return alice.session(older.publicKey()).state().hasPair() && older.hasPair();
  }

  /** Late envelopes and attempts may still break it once; then it must hold. */
  private static boolean stays(World world, Party alice, OlderPeer older) {
    world.run(Duration.ofMinutes(5));
    int restarts = older.restarts;
    world.run(Duration.ofMinutes(3));
    return connected(alice, older) && older.restarts == restarts;
  }

  private static void makeTrouble(World world, Party alice, OlderPeer older) {
    int troubles = world.random.nextInt(12);
    for (int i = 0; i < troubles; i++) {
      int kind = world.random.nextInt(6);
      world.at(
          Duration.ofMillis(world.random.nextInt(TROUBLE_MILLIS)),
          () -> {
            Envelope any = world.recorded.get(world.random.nextInt(world.recorded.size()));
            switch (kind) {
              case 0 -> older.start();
              case 1 -> alice.act(() -> alice.endpoint.restart(older.publicKey(), world.nowNanos));
              case 2 -> world.deliver(World.reflected(any));
              default -> world.deliver(any);
            }
          });
    }
  }
}
