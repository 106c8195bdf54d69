package eu.riasc.wice.relay.server;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.crypto.PublicKey;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProvenKeysTest {
  private final AtomicLong nanos = new AtomicLong();
  private final ProvenKeys keys = new ProvenKeys(100, nanos::get, new Random(5));

  @Test
  void whoFloodsTheMemoryPushesOutItsOwnKeys() {
    for (int i = 0; i < 40; i++) {
      prove(i, "from " + i);
    }
    for (int i = 1_000; i < 6_000; i++) {
      prove(i, "the flood");
    }

    for (int i = 0; i < 40; i++) {
      assertThat(keys.contains(key(i))).as("key %d", i).isTrue();
    }
    assertThat(keys.size()).isEqualTo(100);
    assertThat(keys.contains(key(5_999))).isTrue();
    assertThat(keys.contains(key(1_000))).isFalse();
  }

  @Test
  void aKeyWithAnOpenStreamStaysAndAllOthersAreForgottenAfterADay() {
    keys.hold(key(1));
    prove(2, "here");
    nanos.addAndGet(Duration.ofHours(24).toNanos());

    assertThat(keys.contains(key(1))).isTrue();
    assertThat(keys.contains(key(2))).isFalse();
    keys.release(key(1), "here");
    assertThat(keys.contains(key(1))).isTrue();
    assertThat(keys.size()).isEqualTo(1);
  }

  @Test
  void aKeyThatIsProvenAgainCountsOnce() {
    prove(1, "here");
    prove(1, "there");
    prove(1, "here");

    assertThat(keys.size()).isEqualTo(1);
  }

  private void prove(int number, String source) {
    keys.hold(key(number));
    keys.release(key(number), source);
  }

  private static PublicKey key(int number) {
    byte[] bytes = new byte[PublicKey.BYTES];
    bytes[0] = (byte) number;
    bytes[1] = (byte) (number >> 8);
    bytes[2] = 3;
    return PublicKey.of(bytes);
  }
}
