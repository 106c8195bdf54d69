package eu.riasc.wice.session;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.crypto.PublicKeyPair;
import eu.riasc.wice.signaling.Content;
import eu.riasc.wice.signaling.Id;
import eu.riasc.wice.signaling.SessionDescription;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A peer that keeps no rule: each of its descriptions is fresh. */
class RestlessPeerTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final Id INSTANCE = new Id(5, 5);

  private final PublicKey alice = World.key(1).publicKey();
  private final PublicKey bob = World.key(2).publicKey();
  private final ModelPeer atBob =
      new ModelPeer(new PublicKeyPair(bob, alice), 1, new Random(7), said -> {}, () -> {}, 0);

  private void hears(Id session, long revision, int pacing, long nowNanos) {
    Content content = new Content(null, List.of(), true, false, pacing, List.of(), null, null);
    Id ours = atBob.dialogue.generation().id();
    SessionDescription fresh =
        new SessionDescription(
            alice, bob, INSTANCE, session, revision, content, null, 0, ours, true);
    atBob.dialogue.handle(fresh, "model", nowNanos);
  }

  @Test
  void itsRestartsAreFollowedOnceASecondThenEveryTwo() {
    atBob.dialogue.announce(0);
    for (int i = 0; i < 40; i++) {
      hears(new Id(2, i), 1, 5, i * SECOND / 10);
    }
    // followed are those at 0.1, 1.1 and 3.1 s, accepted the very first and one after each
    assertThat(atBob.counters.restartsByPeer).isEqualTo(3);
    assertThat(atBob.counters.restartsRefused).isEqualTo(40 - 3 - 4);
  }

  @Test
  void anEarlierRevisionThatComesLateChangesNothing() {
    atBob.dialogue.announce(0);
    Id session = new Id(2, 1);
    hears(session, 2, 7, 0);
    hears(session, 1, 5, SECOND);
    assertThat(Objects.requireNonNull(atBob.theirs()).pacingMillis()).isEqualTo(7);
    assertThat(atBob.dialogue.generation().appliedRevision()).isEqualTo(2);
  }
}
