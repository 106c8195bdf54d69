package eu.riasc.wice.session;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.signaling.SessionDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * The four rules, two peers, thousands of runs: nobody gets stuck, and nobody can be moved by what
 * was said before.
 */
class FourRulesTest {
  private static final int RUNS = 3_000;
  private static final Duration TROUBLE = Duration.ofSeconds(60);

  @Test
  void noRunIsStuckAfterLossRepetitionReorderingReplayReflectionAndRestarts() {
    requireNoneStuck(RUNS, seed -> new ModelNetwork(seed, 0.3, 0.2));
  }

  @Test
  void noRunIsStuckWhereDescriptionsComeInParts() {
    requireNoneStuck(500, seed -> new ModelNetwork(seed, 0.3, 0.2, 32));
  }

  private static void requireNoneStuck(int runs, LongFunction<ModelNetwork> networkOf) {
    List<Long> stuck = new ArrayList<>();
    for (long seed = 0; seed < runs; seed++) {
      ModelNetwork network = networkOf.apply(seed);
      startApart(network, Duration.ofHours(1));
      makeTrouble(network);
      network.run(TROUBLE);
      if (!network.runUntilSettled(Duration.ofMinutes(10))) {
        stuck.add(seed);
      }
    }
    assertThat(stuck).as("seeds of runs that did not settle").isEmpty();
  }

  @Test
  void nothingDeliveredBeforeMovesASettledPairOrCostsMoreThanTwoEnvelopes() {
    for (long seed = 0; seed < 2_000; seed++) {
      ModelNetwork network = new ModelNetwork(seed, 0.3, 0.2);
      startApart(network, Duration.ofSeconds(30));
      makeTrouble(network);
      network.run(TROUBLE);
      network.heal();
      assertThat(network.runUntilSettled(Duration.ofMinutes(10)))
          .as("seed %d settles", seed)
          .isTrue();
      network.run(Duration.ofMinutes(3));
      int moves = network.peer(0).moves + network.peer(1).moves;
      for (SessionDescription description : List.copyOf(network.delivered)) {
        int before = network.sent();
        network.replay(description);
        network.run(Duration.ofSeconds(3));
        assertThat(network.sent() - before)
            .as("seed %d: envelopes after a replay", seed)
            .isLessThanOrEqualTo(2);
        before = network.sent();
        network.reflect(description);
        network.run(Duration.ofSeconds(3));
        assertThat(network.sent() - before)
            .as("seed %d: envelopes after a reflection", seed)
            .isLessThanOrEqualTo(2);
      }
      assertThat(network.peer(0).moves + network.peer(1).moves)
          .as("seed %d: moves", seed)
          .isEqualTo(moves);
      assertThat(network.isSettled()).as("seed %d is still settled", seed).isTrue();
    }
  }

  /**
   * An envelope that was withheld until now, or put off by a limit, may still be fresh to a
   * generation that has not changed since; whatever it does, the peers agree again.
   */
  @Test
  void aWithheldEnvelopeOfAnEarlierProcessCannotSeparateThePeersForLong() {
    for (long seed = 0; seed < 200; seed++) {
      ModelNetwork network = new ModelNetwork(seed, 0.3, 0);
      startApart(network, Duration.ofSeconds(30));
      makeTrouble(network);
      network.run(TROUBLE);
      network.heal();
      for (SessionDescription description : List.copyOf(network.recorded)) {
        network.replay(description);
        network.run(Duration.ofMillis(100));
      }
      assertThat(network.runUntilSettled(Duration.ofMinutes(10)))
          .as("seed %d settles", seed)
          .isTrue();
    }
  }

  @Test
  void peersThatStartOnAGoodBackendAgreeWithinThreeSecondsAndEightEnvelopes() {
    for (long seed = 0; seed < 200; seed++) {
      ModelNetwork network = new ModelNetwork(seed, 0, 0);
      network.start(0);
      network.run(Duration.ofMinutes(20));
      int before = network.sent();
      network.start(1);
      assertThat(network.runUntilSettled(Duration.ofSeconds(3)))
          .as("seed %d settles", seed)
          .isTrue();
      assertThat(network.sent() - before).as("seed %d: envelopes", seed).isLessThanOrEqualTo(8);
    }
  }

  @Test
  void descriptionsInPartsAreAgreedOnWithOneAcknowledgementEach() {
    for (long seed = 0; seed < 200; seed++) {
      ModelNetwork network = new ModelNetwork(seed, 0, 0, 32);
      network.start(0);
      network.run(Duration.ofMinutes(20));
      int before = network.sent();
      network.start(1);
      assertThat(network.runUntilSettled(Duration.ofSeconds(3)))
          .as("seed %d settles", seed)
          .isTrue();
      assertThat(network.sent() - before)
          .as("seed %d: envelopes, three per description", seed)
          .isLessThanOrEqualTo(8 * 3);
    }
  }

  private static void startApart(ModelNetwork network, Duration atMost) {
    RandomGenerator random = network.random();
    int first = random.nextInt(2);
    network.start(first);
    long apart =
        random.nextInt(4) == 0
            ? 0
            : (long) (random.nextDouble() * random.nextDouble() * atMost.toNanos());
    network.at(network.nowNanos + apart, () -> network.start(1 - first));
    network.run(Duration.ofNanos(apart + 1));
  }

  private static void makeTrouble(ModelNetwork network) {
    RandomGenerator random = network.random();
    int troubles = random.nextInt(25);
    for (int i = 0; i < troubles; i++) {
      int side = random.nextInt(2);
      int kind = random.nextInt(10);
      network.at(
          network.nowNanos + (long) (random.nextDouble() * TROUBLE.toNanos()),
          () -> {
            switch (kind) {
              case 0 -> network.restartProcess(side);
              case 1 -> network.peer(side).restartIce(network.nowNanos);
              case 2, 3 -> network.peer(side).changeContent(network.nowNanos);
              case 4, 5 -> network.reflect(anyRecorded(network));
              default -> network.replay(anyRecorded(network));
            }
          });
    }
  }

  private static SessionDescription anyRecorded(ModelNetwork network) {
    return network.recorded.get(network.random().nextInt(network.recorded.size()));
  }
}
