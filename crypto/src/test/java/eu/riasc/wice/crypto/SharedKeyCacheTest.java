package eu.riasc.wice.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SharedKeyCacheTest {
  private static final long SEED = 42;

  private final PrivateKey ours = key(1);

  private static PrivateKey key(int seed) {
    byte[] bytes = new byte[32];
    new Random(seed).nextBytes(bytes);
    return PrivateKey.of(bytes);
  }

  @Test
  void remembersWhatItAgreedOn() {
    SharedKeyCache cache = new SharedKeyCache(2);
    PublicKey theirs = key(2).publicKey();

    SharedKey first = cache.agree(ours, theirs);

    assertThat(cache.agree(PrivateKey.of(ours.bytes()), PublicKey.of(theirs.bytes())))
        .isSameAs(first);
    assertThat(first.words()).isEqualTo(SealedBox.agree(ours, theirs).words());
  }

  @Test
  void forgetsTheOneUsedLongestAgo() {
    SharedKeyCache cache = new SharedKeyCache(2);
    SharedKey second = cache.agree(ours, key(2).publicKey());
    SharedKey third = cache.agree(ours, key(3).publicKey());
    assertThat(cache.agree(ours, key(2).publicKey())).isSameAs(second);

    cache.agree(ours, key(4).publicKey());

    assertThat(cache.size()).isEqualTo(2);
    assertThat(cache.agree(ours, key(2).publicKey())).isSameAs(second);
    assertThat(cache.agree(ours, key(3).publicKey())).isNotSameAs(third);
  }

  @Test
  void keepsKeysOfDifferentOwnersApart() {
    SharedKeyCache cache = new SharedKeyCache(4);
    PublicKey theirs = key(2).publicKey();

    assertThat(cache.agree(ours, theirs).words()).isNotEqualTo(cache.agree(key(3), theirs).words());
  }

  @Test
  void remembersNothingOfLowOrderPoints() {
    SharedKeyCache cache = new SharedKeyCache(4);

    assertThatThrownBy(() -> cache.agree(ours, PublicKey.of(new byte[32])))
        .isInstanceOf(CryptoException.class);

    assertThat(cache.size()).isZero();
  }

  @Test
  void refusesToHoldNothing() {
    assertThatThrownBy(() -> new SharedKeyCache(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("shared-key cache refused: capacity=0, expected at least 1");
  }

  @Test
  void staysBoundedAndRightWithManyThreads() throws Exception {
    System.out.println("seed=" + SEED);
    SharedKeyCache cache = new SharedKeyCache(5);
    List<PublicKey> peers = new ArrayList<>();
    List<SharedKey> expected = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      peers.add(key(100 + i).publicKey());
      expected.add(SealedBox.agree(ours, peers.get(i)));
    }
    ExecutorService executor = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int task = 0; task < 4; task++) {
        Random random = new Random(SEED + task);
        tasks.add(
            () -> {
              for (int i = 0; i < 200; i++) {
                int peer = random.nextInt(peers.size());
                assertThat(cache.agree(ours, peers.get(peer)).words())
                    .isEqualTo(expected.get(peer).words());
                assertThat(cache.size()).isLessThanOrEqualTo(5);
              }
              return true;
            });
      }
      for (Future<Boolean> done : executor.invokeAll(tasks)) {
        assertThat(done.get()).isTrue();
      }
    } finally {
      executor.shutdownNow();
    }
  }
}
