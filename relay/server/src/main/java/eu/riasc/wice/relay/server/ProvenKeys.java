package eu.riasc.wice.relay.server;

import eu.riasc.wice.crypto.PublicKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The keys that were proven here, while their stream is open and for 24 hours after. Safe for any
 * thread; asking takes no lock. When there are too many, the one whose stream ended first is
 * forgotten; a key with an open stream never is.
 */
final class ProvenKeys {
  /** How long a key stays proven after its last stream ended (PROTOCOL §7). */
  static final Duration MEMORY = Duration.ofHours(24);

  private final LongSupplier nanoTime;
  private final int capacity;
  private final ConcurrentHashMap<PublicKey, Boolean> proven = new ConcurrentHashMap<>();
  private final Map<PublicKey, Integer> open = new HashMap<>();
  private final LinkedHashMap<PublicKey, Long> endedNanos = new LinkedHashMap<>();

  ProvenKeys(int capacity, LongSupplier nanoTime) {
    this.capacity = capacity;
    this.nanoTime = nanoTime;
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
    endedNanos.remove(key);
    proven.put(key, true);
    forgetOld();
  }

  /** Notes that a stream on which the key was proven has ended. */
  synchronized void release(PublicKey key) {
    Integer left = open.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
    if (left == null) {
      endedNanos.put(key, nanoTime.getAsLong());
      forgetOld();
    }
  }

  /** Returns how many keys are remembered. */
  synchronized long size() {
    forgetOld();
    return proven.size();
  }

  private void forgetOld() {
    long now = nanoTime.getAsLong();
    Iterator<Map.Entry<PublicKey, Long>> oldestFirst = endedNanos.entrySet().iterator();
    while (oldestFirst.hasNext()) {
      Map.Entry<PublicKey, Long> entry = oldestFirst.next();
      if (endedNanos.size() <= capacity && now - entry.getValue() < MEMORY.toNanos()) {
        return;
      }
      proven.remove(entry.getKey());
      oldestFirst.remove();
    }
  }
}
