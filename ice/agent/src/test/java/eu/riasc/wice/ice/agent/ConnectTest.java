package eu.riasc.wice.ice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class ConnectTest {
  @Test
  void hostPairIsSelectedOnBothSidesWithinTwoRoundTripsAndOnePacingInterval() {
    TwoAgents agents = new TwoAgents();
    long start = agents.wire.now();
    agents.connect();
    assertThat(agents.wire.now() - start)
        .isLessThanOrEqualTo(Duration.ofMillis(2 + 2 + 5).toNanos());
    assertThat(agents.left.selectedPair().local().address()).isEqualTo(TwoAgents.LEFT);
    assertThat(agents.left.selectedPair().remote().address()).isEqualTo(TwoAgents.RIGHT);
    assertThat(agents.right.selectedPair().local().address()).isEqualTo(TwoAgents.RIGHT);
    assertThat(agents.right.selectedPair().remote().address()).isEqualTo(TwoAgents.LEFT);
  }

  @Test
  void eventsComeInTheOrderOfTheSessionStates() {
    TwoAgents agents = new TwoAgents().connect();
    agents.wire.drain();
    for (IceAgent agent : new IceAgent[] {agents.left, agents.right}) {
      assertThat(agents.wire.events(agent))
          .extracting(event -> event.getClass().getSimpleName())
          .containsExactly("CandidatesPaired", "ChecksStarted", "PairSelected", "ChecksCompleted");
    }
  }
}
