package eu.riasc.wice.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.junit.jupiter.api.Test;

class NoncesTest {
  private static final long SEED = 7;

  private static byte[] next(RandomGenerator nonces) {
    byte[] nonce = new byte[SealedBox.NONCE_BYTES];
    nonces.nextBytes(nonce);
    return nonce;
  }

  private static List<String> some(RandomGenerator nonces, int count) {
    List<String> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      drawn.add(HexFormat.of().formatHex(next(nonces)));
    }
    return drawn;
  }

  @Test
  void noNonceIsDrawnTwiceByAnyOfSeveralThreads() throws Exception {
    System.out.println("seed=" + SEED);
    int each = 5_000;
    Nonces nonces = new Nonces(new Random(SEED));
    ExecutorService executor = Executors.newFixedThreadPool(4);
    try {
      Callable<List<String>> task = () -> some(nonces, each);
      Set<String> drawn = new HashSet<>();
      for (Future<List<String>> done : executor.invokeAll(List.of(task, task, task, task))) {
        drawn.addAll(done.get());
      }
      assertThat(drawn).hasSize(4 * each);
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void eachBatchIsTheKeyStreamOfAKeyOfItsOwn() {
    System.out.println("seed=" + SEED);
    Nonces nonces = new Nonces(new Random(SEED));
    Random keys = new Random(SEED);

    for (int batch = 0; batch < 3; batch++) {
      byte[] key = new byte[32];
      keys.nextBytes(key);
      Salsa20Engine stream = new Salsa20Engine();
      stream.init(true, new ParametersWithIV(new KeyParameter(key), new byte[8]));
      byte[] skipped = new byte[32];
      stream.processBytes(skipped, 0, skipped.length, skipped, 0);
      for (int i = 0; i < Nonces.BATCH; i++) {
        byte[] expected = new byte[SealedBox.NONCE_BYTES];
        stream.processBytes(expected, 0, expected.length, expected, 0);
        assertThat(next(nonces)).isEqualTo(expected);
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameNonces() {
    assertThat(some(new Nonces(new Random(1)), 200))
        .isEqualTo(some(new Nonces(new Random(1)), 200))
        .isNotEqualTo(some(new Nonces(new Random(2)), 200));
  }

  @Test
  void numbersAreDrawnFromTheSameBytesAndSpendThem() {
    ByteBuffer expected =
        ByteBuffer.wrap(next(new Nonces(new Random(SEED)))).order(ByteOrder.LITTLE_ENDIAN);
    Nonces nonces = new Nonces(new Random(SEED));

    assertThat(nonces.nextLong()).isEqualTo(expected.getLong());
    assertThat(nonces.nextLong()).isEqualTo(expected.getLong());
  }

  @Test
  void aDrawMayBeLongerThanABatch() {
    byte[] all = new byte[(2 * Nonces.BATCH + 1) * SealedBox.NONCE_BYTES];
    new Nonces(new Random(SEED)).nextBytes(all);

    assertThat(HexFormat.of().formatHex(all))
        .isEqualTo(String.join("", some(new Nonces(new Random(SEED)), 2 * Nonces.BATCH + 1)));
  }
}
