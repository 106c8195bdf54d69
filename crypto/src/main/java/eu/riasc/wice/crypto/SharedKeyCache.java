package eu.riasc.wice.crypto;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The shared keys used last, so that a Diffie–Hellman is done once per peer and not once per
 * envelope. It holds at most as many keys as it was made for and forgets the one that was used
 * longest ago.
 *
 * <p>Safe for use by several threads; the agreement itself runs outside the lock.
 */
public final class SharedKeyCache {
  private final Map<PublicKeyPair, SharedKey> keys;

  /**
   * Makes an empty cache.
   *
   * @param capacity the number of keys it may hold, at least 1
   */
  public SharedKeyCache(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "shared-key cache refused: capacity=" + capacity + ", expected at least 1");
    }
    keys =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<PublicKeyPair, SharedKey> eldest) {
            return size() > capacity;
          }
        };
  }

  /**
   * Returns the shared key of two peers, from memory or by agreeing on it.
   *
   * @throws CryptoException if the public key is a low-order point; nothing is remembered then
   */
  public SharedKey agree(PrivateKey ours, PublicKey theirs) {
    PublicKeyPair pair = new PublicKeyPair(ours.publicKey(), theirs);
    synchronized (keys) {
      SharedKey known = keys.get(pair);
      if (known != null) {
        return known;
      }
    }
    SharedKey agreed = SealedBox.agree(ours, theirs);
    synchronized (keys) {
      keys.put(pair, agreed);
    }
    return agreed;
  }

  /** Returns how many keys are held. */
  public int size() {
    synchronized (keys) {
      return keys.size();
    }
  }
}
