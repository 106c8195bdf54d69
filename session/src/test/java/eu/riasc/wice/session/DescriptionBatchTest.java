package eu.riasc.wice.session;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.SessionDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How changes become envelopes. */
class DescriptionBatchTest {
  private final World world = new World(4);
  private final Party alice = world.join(1, "10.0.0.1:4000");
  private final Party bob = world.join(2, "10.0.0.2:4000");

  private List<SessionDescription> said() {
    List<SessionDescription> said = new ArrayList<>();
    for (Envelope envelope : world.recorded) {
      SessionDescription session = world.sealer.open(bob.privateKey(), envelope).session();
      if (session != null) {
        said.add(session);
      }
    }
    return said;
  }

  private static int candidates(SessionDescription description) {
    return description.content() == null ? 0 : description.content().candidates().size();
  }

  @Test
  void allHostCandidatesOfOnePassAreOneChangeAndTheFirstThatCarriesAnyGoesAtOnce() {
    alice.bind();
    alice.want(bob);
    assertThat(said()).hasSize(1);
    alice.bind("10.0.0.1:4000", "10.0.1.1:4000", "10.0.2.1:4000");
    assertThat(said()).hasSize(2);
    assertThat(candidates(said().get(1))).isEqualTo(3);
    assertThat(said().get(1).revision()).isGreaterThan(said().get(0).revision());
  }

  @Test
  void laterChangesWithinTwentyMillisecondsShareAnEnvelope() {
    alice.want(bob);
    world.run(Duration.ofMillis(5));
    int before = said().size();
    alice.bind("10.0.0.1:4000", "10.0.1.1:4000");
    world.run(Duration.ofMillis(9));
    alice.bind("10.0.0.1:4000", "10.0.1.1:4000", "10.0.2.1:4000");
    assertThat(said()).hasSize(before);
    world.run(Duration.ofMillis(12));
    assertThat(said()).hasSize(before + 1);
    assertThat(candidates(said().get(before))).isEqualTo(3);
  }

  @Test
  void whatIsAcknowledgedIsNotRepeated() {
    alice.want(bob);
    bob.want(alice);
    world.run(Duration.ofSeconds(10));
    int before = world.recorded.size();
    world.run(Duration.ofHours(1));
    assertThat(world.recorded).hasSize(before);
  }
}
