package eu.riasc.wice.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.turn.RelayChannel;
import eu.riasc.wice.netlab.Seeds;
import eu.riasc.wice.session.SessionSnapshot;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The channel that a driver is told of for payload it sends by itself over a relayed pair. */
class RelayedRouteTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private static Duo relayed(long seed) {
    return new Duo(seed, Variety.undirected(seed));
  }

  private static @Nullable RelayChannel channel(PeerProcess from, PeerProcess to) {
    return from.route(to.self).channel();
  }

  /** Channels on both sides are as the pairs demand: one wherever our end is a relayed address. */
  private static boolean fits(Duo duo) {
    return fits(duo.left(), duo.right()) && fits(duo.right(), duo.left());
  }

  private static boolean fits(PeerProcess one, PeerProcess other) {
    SessionSnapshot session = one.session(other.self);
    boolean expected =
        Objects.requireNonNull(session.pair()).local().type() == CandidateType.RELAYED;
    return (channel(one, other) != null) == expected;
  }

  @Test
  void relayedEndIsToldItsChannelAndNobodyElse() {
    Seeds.each(
        20,
        seed -> {
          Duo duo = relayed(seed);
          TurnHost server = duo.world.addTurn();
          duo.start().settle(SOON);
          duo.check(duo.isRelayed(), "direct, found " + duo.pair());
          duo.check(duo.world.run.runUntil(() -> fits(duo), SOON), "no channel");
          for (PeerProcess each : new PeerProcess[] {duo.left(), duo.right()}) {
            RelayChannel channel = channel(each, each == duo.left() ? duo.right() : duo.left());
            if (channel != null) {
              assertThat(server.server().channels(duo.world.run.nowNanos())).isPositive();
              assertThat(channel.server())
                  .isIn(server.servers().stream().map(way -> way.address()).toList());
              assertThat(each.site.host.endpoints(PeerProcess.PORT)).contains(channel.local());
            }
          }
        });
  }

  @Test
  void channelEndsWithTheServerThatHasForgottenIt() {
    Seeds.each(
        20,
        seed -> {
          Duo duo = relayed(seed);
          TurnHost server = duo.world.addTurn();
          duo.start().settle(SOON);
          duo.check(duo.world.run.runUntil(() -> fits(duo), SOON), "no channel");
          boolean left = channel(duo.left(), duo.right()) != null;
          PeerProcess one = left ? duo.left() : duo.right();
          PeerProcess other = left ? duo.right() : duo.left();
          server.restart();
          duo.check(
              duo.world.run.runUntil(() -> channel(one, other) == null, Duration.ofMinutes(2)),
              "the channel is used though its server has forgotten it");
          duo.settle(Duration.ofMinutes(3));
          duo.check(duo.world.run.runUntil(() -> fits(duo), SOON), "no channel again");
        });
  }
}
