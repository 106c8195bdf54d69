package eu.riasc.wice.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.agent.CandidatePair;
import eu.riasc.wice.netlab.Seeds;
import eu.riasc.wice.session.LegacyPolicy;
import eu.riasc.wice.session.PeerOptions;
import eu.riasc.wice.session.SessionState;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A peer of the older kind on one side, in either role and every kind of network. */
class OlderPeerTest {
  private static final Duration SOON = Duration.ofMinutes(1);

  @Test
  void connectsInEitherRole() {
    Seeds.each(
        100,
        seed -> {
          Mixed mixed = new Mixed(seed);
          if (seed % 2 == 0) {
            mixed.duo.world.relay.weather(
                new Relay.Weather(0.1, 0.2, Duration.ofMillis(5), Duration.ofMillis(200)));
          }
          mixed.start(Duration.ofMinutes(seed % 3 == 0 ? 60 : 0));
          mixed.connect(Duration.ofMinutes(3));
          mixed.rest();
        });
  }

  @Test
  void comesBackAfterEitherSideHasRestarted() {
    Seeds.each(
        60,
        seed -> {
          Mixed mixed = new Mixed(seed).start(Duration.ZERO).connect(SOON);
          mixed.duo.world.run.runFor(mixed.duo.world.upTo(Duration.ofMinutes(1)));
          if (mixed.duo.world.dice.nextBoolean()) {
            mixed.older().kill();
            mixed.duo.world.run.runFor(mixed.duo.world.upTo(Duration.ofSeconds(60)));
            mixed.startOlder();
          } else {
            mixed.duo.right().kill();
            mixed.duo.world.run.runFor(mixed.duo.world.upTo(Duration.ofSeconds(60)));
            mixed.duo.startRight();
          }
          mixed.connect(Duration.ofMinutes(4));
          mixed.rest();
        });
  }

  @Test
  void isNotHeardWhereThePolicyForbidsIt() {
    Mixed mixed = new Mixed(1);
    mixed.startOlder();
    mixed.duo.startRight();
    PeerProcess right = mixed.duo.right();
    right.close(mixed.duo.leftKey.publicKey());
    mixed.duo.world.run.runFor(Duration.ofSeconds(5));
    int before = right.moves(mixed.duo.leftKey.publicKey()).size();
    PeerProcess strict =
        mixed
            .duo
            .world
            .start(
                "strict", Keys.key(9), mixed.duo.world.site("strict", Access.PUBLIC, Family.DUAL))
            .wants(
                mixed.duo.leftKey.publicKey(),
                PeerOptions.defaults().withLegacy(LegacyPolicy.NEVER));
    OlderPeer other =
        new OlderPeer(
            mixed.duo.world,
            "other",
            mixed.duo.leftKey,
            mixed.duo.world.site("other", Access.PUBLIC, Family.DUAL),
            strict.self);
    mixed.duo.world.run.runFor(Duration.ofMinutes(5));
    assertThat(strict.state(mixed.duo.leftKey.publicKey())).isEqualTo(SessionState.IDLE);
    assertThat(other.pair()).isNull();
    assertThat(before).isPositive();
  }

  @Test
  void cannotTakeThePlaceOfAPeerThatHasProvenToSpeakOurs() {
    Seeds.each(
        20,
        seed -> {
          Duo duo = Duo.connectable(seed).start().settle(SOON);
          Site elsewhere = duo.world.site("elsewhere", Access.PUBLIC, duo.variety.familyA);
          new OlderPeer(duo.world, "forged", duo.leftKey, elsewhere, duo.right().self);
          int moves = duo.moves();
          duo.world.run.runFor(Duration.ofMinutes(5));
          duo.check(duo.moves() == moves, "a message of the older protocol moved a state");
          assertThat(duo.right().endpoint.statistics().legacyRefused()).isPositive();
          duo.exchangePayload();
        });
  }

  /** A pair whose left side is of the older kind. */
  private static final class Mixed {
    final Duo duo;
    private @Nullable OlderPeer older;
    private int processes;

    Mixed(long seed) {
      duo = Duo.connectable(seed);
    }

    OlderPeer older() {
      return Objects.requireNonNull(older);
    }

    void startOlder() {
      older =
          new OlderPeer(
              duo.world,
              "older#" + ++processes,
              duo.leftKey,
              duo.leftSite,
              duo.rightKey.publicKey());
    }

    Mixed start(Duration apart) {
      if (duo.world.dice.nextBoolean()) {
        startOlder();
        duo.world.run.runFor(duo.world.upTo(apart));
        duo.startRight();
      } else {
        duo.startRight();
        duo.world.run.runFor(duo.world.upTo(apart));
        startOlder();
      }
      return this;
    }

    Mixed connect(Duration limit) {
      duo.check(
          payloadPasses(limit), "no payload passes after " + limit + "; older: " + older().state());
      duo.check(mirrored(), "the two sides do not hold the same pair");
      return this;
    }

    private boolean mirrored() {
      return duo.world.run.runUntil(
          () -> {
            CandidatePair theirs = older().pair();
            CandidatePair ours = duo.right().session(older().self).pair();
            return ours != null
                && theirs != null
                && ours.local().address().equals(theirs.remote().address())
                && ours.remote().address().equals(theirs.local().address());
          },
          Duration.ofSeconds(20));
    }

    private boolean payloadPasses(Duration limit) {
      String word = "word at " + duo.world.run.elapsed();
      boolean heard = false;
      for (int i = 0; i < limit.toSeconds() && !heard; i++) {
        older().send(word);
        duo.right().send(older().self, word);
        duo.world.run.runFor(Duration.ofSeconds(1));
        heard = duo.right().received.contains(word) && older().received.contains(word);
      }
      return heard;
    }

    /** A pair with an older peer is quiet too: it keeps its agents, and few envelopes pass. */
    void rest() {
      duo.world.run.runFor(Duration.ofMinutes(2));
      int sessions = older().sessions();
      int moves = duo.right().moves(older().self).size();
      long published = duo.world.relay.published();
      duo.world.run.runFor(Duration.ofMinutes(10));
      duo.check(older().sessions() == sessions, "the older peer restarted");
      duo.check(duo.right().moves(older().self).size() == moves, "a state moved at rest");
      long envelopes = duo.world.relay.published() - published;
      duo.check(envelopes <= 30, envelopes + " envelopes in ten minutes of rest");
    }
  }
}
