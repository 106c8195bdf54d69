package eu.riasc.wice.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** What an endpoint keeps of peers that came and went, counted in bytes of heap. */
class ComingsAndGoingsTest {
  /** After so many all code has run and what is kept for some time has its size. */
  private static final int BEFORE = 600;

  private static final int PEERS = 600;
  private static final int MOST_BYTES_A_PEER = 200;

  private final World world = new World(11);
  private final Party hub = world.join(1, "10.0.0.1:4000");

  @Test
  void nothingStaysOfPeersThatSaidFarewell() {
    assertThat(keptOfEach(this::comeAndSayFarewell)).isLessThan(MOST_BYTES_A_PEER);
  }

  @Test
  void nothingStaysOfPeersThatVanished() {
    assertThat(keptOfEach(this::comeAndVanish)).isLessThan(MOST_BYTES_A_PEER);
  }

  @Test
  void nothingStaysOfPeersThatNeverCame() {
    assertThat(keptOfEach(this::waitInVain)).isLessThan(MOST_BYTES_A_PEER);
  }

  /** Returns the bytes of heap that are left of each peer. */
  private long keptOfEach(IntConsumer visit) {
    int number = 2;
    for (int i = 0; i < BEFORE; i++) {
      visit.accept(number++);
    }
    long before = heapInUse();
    for (int i = 0; i < PEERS; i++) {
      visit.accept(number++);
    }
    return (heapInUse() - before) / PEERS;
  }

  private void comeAndSayFarewell(int number) {
    Party peer = connect(number);
    peer.close(hub);
    hub.close(peer);
    leave(peer);
  }

  private void comeAndVanish(int number) {
    Party peer = connect(number);
    world.kill(peer);
    world.run(Duration.ofSeconds(40));
    hub.close(peer);
    leave(peer);
  }

  private void waitInVain(int number) {
    hub.want(World.key(number).publicKey(), PeerOptions.defaults());
    world.run(Duration.ofSeconds(10));
    hub.act(() -> hub.endpoint.close(World.key(number).publicKey(), world.nowNanos));
    forget();
  }

  private Party connect(int number) {
    Party peer = world.join(number, "10.1." + (number >> 8) + "." + (number & 255) + ":4000");
    hub.want(peer);
    peer.want(hub);
    assertThat(world.runUntil(() -> hub.agreesWith(peer), Duration.ofSeconds(10))).isTrue();
    return peer;
  }

  private void leave(Party peer) {
    world.run(Duration.ofSeconds(2));
    world.kill(peer);
    forget();
    assertThat(hub.endpoint.statistics().sessions()).isZero();
  }

  /** Lets go of what only the test remembers. */
  private void forget() {
    world.run(Duration.ofSeconds(10));
    world.recorded.clear();
    hub.events.clear();
  }

  private static long heapInUse() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least =
          Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
    }
    return least;
  }
}
