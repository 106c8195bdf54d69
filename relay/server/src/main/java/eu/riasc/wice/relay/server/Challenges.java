package eu.riasc.wice.relay.server;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.crypto.RelayChallenge;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes the challenges of a relay (PROTOCOL §7). Safe for any thread. */
final class Challenges {
  /** A challenge has to be answered within this time. */
  static final Duration LIFE = Duration.ofSeconds(10);

  /** No key of the relay is used for longer than this. */
  private static final Duration KEY_LIFE = Duration.ofMinutes(10);

  private final SecureRandom random;
  private final LongSupplier nanoTime;
  private @Nullable PrivateKey key;
  private long keyMadeNanos;

  /**
   * One challenge. Whoever holds it lets it go with the first answer.
   *
   * @param key the relay's key, whose public half goes into the challenge
   * @param nonce 32 random bytes
   * @param expiresNanos when an answer comes too late
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Challenge(PrivateKey key, byte[] nonce, long expiresNanos) {
    PublicKey publicKey() {
      return key.publicKey();
    }
  }

  Challenges(SecureRandom random, LongSupplier nanoTime) {
    this.random = random;
    this.nanoTime = nanoTime;
  }

  /** Makes a challenge. */
  synchronized Challenge issue() {
    long now = nanoTime.getAsLong();
    PrivateKey current = key;
    if (current == null || now - keyMadeNanos > KEY_LIFE.minus(LIFE).toNanos()) {
      current = PrivateKey.generate(random);
      key = current;
      keyMadeNanos = now;
    }
    byte[] nonce = new byte[RelayChallenge.NONCE_BYTES];
    random.nextBytes(nonce);
    return new Challenge(current, nonce, now + LIFE.toNanos());
  }

  /** Tells whether an answer comes too late now. */
  boolean isExpired(Challenge challenge) {
    return nanoTime.getAsLong() - challenge.expiresNanos > 0;
  }
}
