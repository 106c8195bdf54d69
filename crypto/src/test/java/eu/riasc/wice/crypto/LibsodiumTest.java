package eu.riasc.wice.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.goterl.lazysodium.Sodium;
import com.goterl.lazysodium.SodiumJava;
import com.goterl.lazysodium.utils.LibraryLoader;
import java.security.SecureRandom;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Boxes and public keys beside those of libsodium, with new keys at every run. */
class LibsodiumTest {
  private static final int KEYS = 64;
  private static final long SEED = Long.getLong("libsodium.seed", new SecureRandom().nextLong());

  private final Sodium sodium = new SodiumJava(LibraryLoader.Mode.BUNDLED_ONLY);
  private final Random random = new Random(SEED);

  @BeforeEach
  void begin() {
    System.out.println("seed=" + SEED + " (-Dlibsodium.seed=" + SEED + " replays it)");
    assertThat(sodium.sodium_init()).isNotNegative();
  }

  @Test
  void publicKeysAreTheSame() {
    for (int i = 0; i < KEYS; i++) {
      byte[] secret = bytes(PrivateKey.BYTES);
      byte[] theirs = new byte[PublicKey.BYTES];

      assertThat(sodium.crypto_scalarmult_base(theirs, secret)).isZero();
      assertThat(theirs).isEqualTo(PrivateKey.of(secret).publicKey().bytes());
    }
  }

  @Test
  void boxesAreTheSameAndEachOpensTheOthers() {
    for (int i = 0; i < KEYS; i++) {
      byte[] ourSecret = bytes(PrivateKey.BYTES);
      byte[] theirSecret = bytes(PrivateKey.BYTES);
      PrivateKey ours = PrivateKey.of(ourSecret);
      PrivateKey theirs = PrivateKey.of(theirSecret);
      byte[] message = bytes(random.nextInt(1_500));
      byte[] nonce = bytes(SealedBox.NONCE_BYTES);

      byte[] box = SealedBox.seal(message, nonce, SealedBox.agree(ours, theirs.publicKey()));

      byte[] sodiumBox = new byte[message.length + SealedBox.OVERHEAD_BYTES];
      byte[] to = theirs.publicKey().bytes();
      assertThat(sodium.crypto_box_easy(sodiumBox, message, message.length, nonce, to, ourSecret))
          .isZero();
      assertThat(box).isEqualTo(sodiumBox);

      byte[] opened = new byte[message.length];
      byte[] from = ours.publicKey().bytes();
      assertThat(sodium.crypto_box_open_easy(opened, box, box.length, nonce, from, theirSecret))
          .isZero();
      assertThat(opened).isEqualTo(message);
    }
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
