package eu.riasc.wice.relay.server;

import eu.riasc.wice.crypto.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The keys that were proven here, while their stream is open and for 24 hours after. Safe for any
 * thread; asking takes no lock. A key with an open stream is never forgotten.
 *
 * <p>Keys are free, so there may be too many. Then those give way that came from where most came
 * from: whoever floods the memory pushes out its own keys. Sources share 1,024 shares, by a hash
 * that nobody outside can work out.
 */
final class ProvenKeys {
  /** How long a key stays proven after its last stream ended (PROTOCOL §7). */
  static final Duration MEMORY = Duration.ofHours(24);

  private static final int SHARES = 1_024;

  private final LongSupplier nanoTime;
  private final int capacity;
  private final ConcurrentHashMap<PublicKey, Boolean> proven = new ConcurrentHashMap<>();
  private final Map<PublicKey, Integer> open = new HashMap<>();
  private final LinkedHashMap<PublicKey, Ended> ended = new LinkedHashMap<>();
  private final List<Set<PublicKey>> shares = new ArrayList<>(SHARES);
  private final long hashKey;

  private record Ended(long atNanos, int share) {}

  ProvenKeys(int capacity, LongSupplier nanoTime, RandomGenerator random) {
    this.capacity = capacity;
    this.nanoTime = nanoTime;
    this.hashKey = random.nextLong();
    for (int i = 0; i < SHARES; i++) {
      shares.add(new LinkedHashSet<>(0));
    }
  }

  /** Tells whether the key was proven on a stream that is open or ended within the memory. */
  boolean contains(PublicKey key) {
    if (!proven.containsKey(key)) {
      return false;
    }
    synchronized (this) {
      forgetOld();
    }
    return proven.containsKey(key);
  }

  /** Notes a proof; {@link #release} has to follow when its stream ends. */
  synchronized void hold(PublicKey key) {
    open.merge(key, 1, Integer::sum);
    Ended before = ended.remove(key);
    if (before != null) {
      shares.get(before.share()).remove(key);
    }
    proven.put(key, true);
    forgetOld();
  }

  /**
   * Notes that a stream on which the key was proven has ended.
   *
   * @param source where the stream came from
   */
  synchronized void release(PublicKey key, Object source) {
    Integer left = open.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
    if (left == null) {
      int share = share(source);
      ended.put(key, new Ended(nanoTime.getAsLong(), share));
      shares.get(share).add(key);
      forgetOld();
      if (ended.size() > capacity) {
        Set<PublicKey> largest = largestShare();
        forget(largest.iterator().next());
      }
    }
  }

  /** Returns how many keys are remembered. */
  synchronized long size() {
    forgetOld();
    return proven.size();
  }

  private void forgetOld() {
    long now = nanoTime.getAsLong();
    while (!ended.isEmpty()) {
      Map.Entry<PublicKey, Ended> oldest = ended.entrySet().iterator().next();
      if (now - oldest.getValue().atNanos() < MEMORY.toNanos()) {
        return;
      }
      forget(oldest.getKey());
    }
  }

  private void forget(PublicKey key) {
    Ended gone = ended.remove(key);
    if (gone != null) {
      shares.get(gone.share()).remove(key);
      proven.remove(key);
    }
  }

  private Set<PublicKey> largestShare() {
    Set<PublicKey> largest = shares.get(0);
    for (Set<PublicKey> share : shares) {
      largest = share.size() > largest.size() ? share : largest;
    }
    return largest;
  }

  /** Mixes the source's hash with a secret, so that nobody can aim at the share of another. */
  private int share(Object source) {
    long mixed = (source.hashCode() ^ hashKey) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 27 ^ hashKey) * 0x94d049bb133111ebL;
    return (int) (mixed >>> 54);
  }
}
