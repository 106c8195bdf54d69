package eu.riasc.wice.session;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.signaling.Envelope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whole endpoints in trouble: lost and repeated envelopes, processes that restart, restarts of ICE,
 * addresses that change, a network that goes away, sessions that are closed and wanted again. When
 * it is over, the two are together.
 */
class TurmoilTest {
  private static final int SEEDS = 80;
  private static final int TROUBLE_MILLIS = 90_000;

  private final Party[] parties = new Party[2];
  private int addresses;

  @Test
  void peersAreTogetherWhenTheTroubleIsOver() {
    List<Long> stuck = new ArrayList<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      World world = new World(seed);
      world.envelopeLoss = 0.25;
      world.envelopeDuplication = 0.2;
      world.slowestEnvelope = Duration.ofMillis(500);
      parties[0] = world.join(1, "10.0.0.1:4000");
      parties[1] = world.join(2, "10.0.0.2:4000");
      parties[0].want(parties[1]);
      parties[1].want(parties[0]);
      int troubles = 1 + world.random.nextInt(15);
      for (int i = 0; i < troubles; i++) {
        world.at(Duration.ofMillis(world.random.nextInt(TROUBLE_MILLIS)), () -> trouble(world));
      }
      world.run(Duration.ofMillis(TROUBLE_MILLIS));
      world.datagramFilter = transmit -> true;
      if (!world.runUntil(() -> parties[0].agreesWith(parties[1]), Duration.ofMinutes(5))) {
        stuck.add(seed);
        continue;
      }
      world.run(Duration.ofMinutes(1));
      if (!world.runUntil(() -> parties[0].agreesWith(parties[1]), Duration.ofMinutes(1))) {
        stuck.add(seed);
      }
      for (Party party : parties) {
        assertThat(party.moves()).as("seed %d", seed).allMatch(TurmoilTest::isInTheTable);
      }
    }
    assertThat(stuck).as("seeds after which the two are not together").isEmpty();
  }

  private void trouble(World world) {
    int side = world.random.nextInt(2);
    Party party = parties[side];
    Party other = parties[1 - side];
    switch (world.random.nextInt(9)) {
      case 0 -> {
        world.kill(party);
        parties[side] = world.join(1 + side, address(world));
        parties[side].want(other);
      }
      case 1 -> party.restart(other);
      case 2 -> party.bind(address(world));
      case 3 -> {
        party.bind();
        world.at(Duration.ofSeconds(3), () -> party.bind(address(world)));
      }
      case 4 -> {
        world.datagramFilter = transmit -> false;
        world.at(
            Duration.ofMillis(world.random.nextInt(20_000)),
            () -> world.datagramFilter = transmit -> true);
      }
      case 5 -> {
        party.close(other);
        world.at(Duration.ofMillis(world.random.nextInt(5_000)), () -> party.want(other));
      }
      default -> {
        Envelope any = world.recorded.get(world.random.nextInt(world.recorded.size()));
        world.deliver(world.random.nextBoolean() ? any : World.reflected(any));
      }
    }
  }

  private String address(World world) {
    addresses++;
    return "10.3."
        + world.random.nextInt(200)
        + "."
        + (1 + addresses % 250)
        + ":"
        + (5_000 + addresses);
  }

  private static boolean isInTheTable(EndpointEvent.StateChanged move) {
    if (move.from() == null) {
      return move.to() == SessionState.IDLE;
    }
    for (Trigger trigger : Trigger.values()) {
      if (SessionMachine.target(move.from(), trigger) == move.to()) {
        return true;
      }
    }
    return false;
  }
}
