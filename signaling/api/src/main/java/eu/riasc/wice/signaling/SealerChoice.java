package eu.riasc.wice.signaling;

import eu.riasc.wice.crypto.Nonces;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.crypto.SharedKeyCache;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Two sealers, so that strangers, of whom there may be any number, cannot push the shared keys of
 * known peers out of memory.
 */
final class SealerChoice {
  /** Shared keys of known peers that are remembered. */
  static final int KNOWN_KEYS = 4096;

  /** Shared keys of strangers that are remembered. */
  static final int STRANGER_KEYS = 256;

  private final EnvelopeSealer known;
  private final EnvelopeSealer strangers;
  private final Predicate<PublicKey> alsoKnown;
  private final Map<PublicKey, Integer> subscribed = new ConcurrentHashMap<>(); // never iterated

  SealerChoice(RandomGenerator random, Predicate<PublicKey> alsoKnown) {
    Nonces nonces = new Nonces(random);
    known = new EnvelopeSealer(new SharedKeyCache(KNOWN_KEYS), nonces);
    strangers = new EnvelopeSealer(new SharedKeyCache(STRANGER_KEYS), nonces);
    this.alsoKnown = alsoKnown;
  }

  void know(PublicKey peer) {
    subscribed.merge(peer, 1, Integer::sum);
  }

  void forget(PublicKey peer) {
    subscribed.computeIfPresent(peer, (key, count) -> count == 1 ? null : count - 1);
  }

  boolean isKnown(PublicKey peer) {
    return subscribed.containsKey(peer) || alsoKnown.test(peer);
  }

  EnvelopeSealer of(PublicKey peer) {
    return isKnown(peer) ? known : strangers;
  }
}
