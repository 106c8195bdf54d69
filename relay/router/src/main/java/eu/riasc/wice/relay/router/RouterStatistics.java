package eu.riasc.wice.relay.router;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counters of a router at one moment. {@code enqueued} equals {@code delivered} plus {@code
 * waiting} plus all of {@code dropped}.
 *
 * @param published envelopes given to the router
 * @param unheard of those, the ones whose recipient had no subscriber
 * @param enqueued places taken in queues: one for each subscriber of each envelope
 * @param delivered envelopes taken out by their subscriber
 * @param waiting envelopes in queues now
 * @param waitingBytes bytes in queues now
 * @param subscriptions subscriptions now
 * @param keys keys that have a subscriber now
 * @param displaced subscriptions that had to give way to a proven one
 * @param refused subscriptions refused because the key had too many
 * @param dropped envelopes dropped, by reason; every reason is present
 */
public record RouterStatistics(
    long published,
    long unheard,
    long enqueued,
    long delivered,
    long waiting,
    long waitingBytes,
    long subscriptions,
    long keys,
    long displaced,
    long refused,
    Map<DropReason, Long> dropped) {

  /** All zero: the neutral element of {@link #plus}. */
  public static final RouterStatistics ZERO =
      new RouterStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());

  /** Copies the map and fills in the reasons it lacks. */
  public RouterStatistics {
    EnumMap<DropReason, Long> all = new EnumMap<>(DropReason.class);
    for (DropReason reason : DropReason.values()) {
      all.put(reason, dropped.getOrDefault(reason, 0L));
    }
    dropped = Collections.unmodifiableMap(all);
  }

  /** Returns the sum of two routers' counters. */
  public RouterStatistics plus(RouterStatistics other) {
    EnumMap<DropReason, Long> sum = new EnumMap<>(dropped);
    other.dropped.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
    return new RouterStatistics(
        published + other.published,
        unheard + other.unheard,
        enqueued + other.enqueued,
        delivered + other.delivered,
        waiting + other.waiting,
        waitingBytes + other.waitingBytes,
        subscriptions + other.subscriptions,
        keys + other.keys,
        displaced + other.displaced,
        refused + other.refused,
        sum);
  }

  /** Returns the envelopes dropped for one reason. */
  public long dropped(DropReason reason) {
    return dropped.getOrDefault(reason, 0L);
  }

  /** Returns all drops together. */
  public long droppedTotal() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }
}
