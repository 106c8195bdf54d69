package eu.riasc.wice.session;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.sansio.TokenBucket;
import eu.riasc.wice.signaling.Id;
import eu.riasc.wice.signaling.SessionDescription;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What those whom nobody knows may cost. */
class StrangerLimitsTest {
  private static final PublicKey SELF = World.key(1).publicKey();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Random random = new Random(3);
  private final StrangerGate gate =
      new StrangerGate(SELF, Id.random(random), new TokenBucket(200, 200, 0), random, 0);

  @Test
  void oneStrangersKeyLeavesAnswersForOthers() {
    int answers = 0;
    for (int i = 0; i < 1_000; i++) {
      answers += isAnswered(World.key(2), Id.random(random), 0) ? 1 : 0;
    }

    assertThat(answers).isBetween(5, 10);
    assertThat(isAnswered(World.key(3), Id.random(random), 0)).isTrue();
  }

  @Test
  void oneStrangersGenerationIsAnsweredOnceASecond() {
    Id id = new Id(4, 4);

    assertThat(isAnswered(World.key(2), id, 0)).isTrue();
    assertThat(isAnswered(World.key(2), id, SECOND - 1)).isFalse();
    assertThat(isAnswered(World.key(2), id, SECOND)).isTrue();
  }

  private boolean isAnswered(PrivateKey stranger, Id generation, long nowNanos) {
    SessionDescription description =
        new SessionDescription(
            stranger.publicKey(), SELF, new Id(9, 9), generation, 1, null, null, 0, null, true);
    return gate.decide(description, AdmissionPolicy.anyone(), true, nowNanos)
        instanceof StrangerGate.Decision.Answer;
  }
}
