package eu.riasc.wice.signaling.kubernetes;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.sansio.TokenBucket;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.kubernetes.EnvelopeObject.Ref;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a watch has brought and nobody has been handed yet: 100 a second go on, the others wait, at
 * most 8 of one sender (PROTOCOL §8). Anybody may write under any sender's name, so those we write
 * to go first, and the others share a queue of limited length: whatever somebody pours into the
 * namespace, our peers' envelopes pass it. Not for several threads.
 */
final class Intake {
  static final int PER_SECOND = 100;
  static final int PENDING_PER_SENDER = 8;

  /** Envelopes of senders that we do not write to, all together. */
  static final int PENDING_STRANGERS = 256;

  private final TokenBucket bucket;
  private final Predicate<PublicKey> known;
  private final Map<PublicKey, Deque<Arrival>> waiting = new LinkedHashMap<>();
  private final Map<PublicKey, Deque<Arrival>> strangers = new LinkedHashMap<>();
  private int strangersWaiting;

  /**
   * An envelope and the object it came in.
   *
   * @param envelope what is handed on
   * @param ref what is deleted
   */
  record Arrival(Envelope envelope, Ref ref) {}

  /**
   * Makes an empty intake.
   *
   * @param known whom we write to
   */
  Intake(Predicate<PublicKey> known, long nowNanos) {
    this.known = known;
    this.bucket = new TokenBucket(PER_SECOND, PER_SECOND, nowNanos);
  }

  /** Takes an arrival; returns one that is given up for it, possibly itself. */
  @Nullable Arrival offer(Arrival arrival) {
    PublicKey sender = arrival.envelope.sender();
    boolean stranger = !known.test(sender);
    Map<PublicKey, Deque<Arrival>> queue = stranger ? strangers : waiting;
    Deque<Arrival> own = queue.get(sender);
    if (own != null && own.size() >= PENDING_PER_SENDER) {
      own.add(arrival);
      return own.poll(); // a sender's newest says everything (PROTOCOL §3)
    }
    if (stranger && strangersWaiting >= PENDING_STRANGERS) {
      return arrival;
    }
    strangersWaiting += stranger ? 1 : 0;
    if (own == null) {
      own = new ArrayDeque<>(2);
      queue.put(sender, own);
    }
    own.add(arrival);
    return null;
  }

  /** The next to hand on, each sender in turn; null if there is none or the limit is reached. */
  @Nullable Arrival poll(long nowNanos) {
    if (isEmpty() || !bucket.tryTake(nowNanos)) {
      return null;
    }
    if (!waiting.isEmpty()) {
      return next(waiting);
    }
    strangersWaiting--;
    return next(strangers);
  }

  /** Whether an object still waits here. */
  boolean holds(Ref ref) {
    for (Map<PublicKey, Deque<Arrival>> queue : List.of(waiting, strangers)) {
      for (Deque<Arrival> own : queue.values()) {
        if (own.stream().anyMatch(arrival -> arrival.ref().uid().equals(ref.uid()))) {
          return true;
        }
      }
    }
    return false;
  }

  boolean isEmpty() {
    return waiting.isEmpty() && strangers.isEmpty();
  }

  private static Arrival next(Map<PublicKey, Deque<Arrival>> queue) {
    Iterator<Map.Entry<PublicKey, Deque<Arrival>>> first = queue.entrySet().iterator();
    Map.Entry<PublicKey, Deque<Arrival>> entry = first.next();
    first.remove();
    Deque<Arrival> own = entry.getValue();
    Arrival arrival = own.remove();
    if (!own.isEmpty()) {
      queue.put(entry.getKey(), own); // to the back
    }
    return arrival;
  }
}
