package eu.riasc.wice.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.netlab.Seeds;
import eu.riasc.wice.session.AdmissionPolicy;
import eu.riasc.wice.session.EndpointStatistics;
import eu.riasc.wice.session.SessionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Peers that nobody asked for: keys are free, so there may be any number of them. */
class StrangersTest {
  private static final int MANY = 1000;
  private static final int FIRST_KEY = 100;
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration CROWDED = Duration.ofSeconds(10);

  @Test
  void thousandStrangersGetNoStateAndDisturbNobody() {
    Duo duo = Duo.connectable(1).start().settle(SOON);
    duo.world.run.runFor(Duration.ofMinutes(1));
    int moves = duo.moves();
    long before = duo.right().published();

    List<Stranger> strangers = crowd(duo);
    duo.world.run.runFor(CROWDED.plusSeconds(1));

    EndpointStatistics statistics = duo.right().endpoint.statistics();
    assertThat(statistics.strangers()).isZero();
    assertThat(statistics.sessions()).isEqualTo(1);
    assertThat(statistics.strangersDropped()).isGreaterThanOrEqualTo(MANY);
    assertThat(strangers.stream().mapToInt(Stranger::answers).sum()).isZero();
    assertThat(duo.right().published()).isEqualTo(before);
    assertThat(duo.moves()).isEqualTo(moves);
    duo.exchangePayload();
  }

  @Test
  void strangersAreAdmittedTenASecondAndNeverMoreThanTheLimit() {
    Duo duo = Duo.connectable(2).start().settle(SOON);
    duo.right().admits(AdmissionPolicy.anyone());
    List<Stranger> strangers = crowd(duo);
    for (int second = 1; second <= 30; second++) {
      long published = duo.right().published();
      duo.world.run.runFor(Duration.ofSeconds(1));
      assertThat(duo.right().published() - published)
          .as("envelopes in one second, with a full bucket of answers")
          .isLessThanOrEqualTo(600);
      assertThat(duo.right().endpoint.statistics().strangersAdmitted())
          .isLessThanOrEqualTo(10L * (second + 1));
      strangers.forEach(Stranger::knock);
    }
    EndpointStatistics statistics = duo.right().endpoint.statistics();
    assertThat(statistics.strangersAdmitted()).isGreaterThan(200);
    assertThat(statistics.strangers()).isLessThanOrEqualTo(MANY);
    duo.exchangePayload();

    duo.world.run.runFor(Duration.ofMinutes(5));
    assertThat(duo.right().endpoint.statistics().strangers())
        .as("sessions of strangers that came to nothing are forgotten")
        .isZero();
  }

  @Test
  void admittedPeerConnectsThoughOnlyOneSideWantsIt() {
    Seeds.each(
        40,
        seed -> {
          Duo duo = Duo.connectable(seed);
          PeerProcess right = duo.startRightAdmittingLeft();
          duo.world.run.runFor(duo.world.upTo(Duration.ofMinutes(10)));
          PeerProcess left = duo.startLeft();
          duo.settle(SOON);
          duo.world.run.runFor(Duration.ofMinutes(1));
          duo.rest(Duration.ofMinutes(1), 0);

          left.kill();
          duo.world.run.runFor(Duration.ofMinutes(2));
          assertThat(right.endpoint.isClosed()).as("the session is forgotten").isTrue();
          assertThat(right.state(left.self)).isEqualTo(SessionState.CLOSED);

          Attacker attacker = new Attacker(duo.world);
          for (byte[] envelope : List.copyOf(duo.world.relay.recorded())) {
            attacker.replay(envelope);
            attacker.reflect(envelope);
            duo.world.run.runFor(Duration.ofMillis(500));
          }
          assertThat(right.endpoint.isClosed()).as("no recorded envelope opens it").isTrue();

          duo.startLeft();
          duo.settle(SOON);
        });
  }

  private static List<Stranger> crowd(Duo duo) {
    List<Stranger> strangers = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      Stranger stranger =
          new Stranger(duo.world, i, Keys.key(FIRST_KEY + i), duo.rightKey.publicKey());
      strangers.add(stranger);
      duo.world.run.after(duo.world.upTo(CROWDED), stranger::knock);
    }
    return strangers;
  }
}
