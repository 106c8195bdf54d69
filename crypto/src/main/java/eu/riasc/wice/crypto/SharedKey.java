package eu.riasc.wice.crypto;

/**
 * The key of all boxes between two peers, in both directions: HSalsa20 of their X25519 secret. It
 * is made by {@link SealedBox#agree} and worth keeping, because making it costs some twenty times
 * as much as sealing a message.
 *
 * <p>Immutable and safe for use by several threads. It does not show its bytes.
 */
public final class SharedKey {
  private final int[] words;

  SharedKey(int[] words) {
    this.words = words;
  }

  int[] words() {
    return words;
  }

  /** Says that there is a key, not which. */
  @Override
  public String toString() {
    return "SharedKey (redacted)";
  }
}
