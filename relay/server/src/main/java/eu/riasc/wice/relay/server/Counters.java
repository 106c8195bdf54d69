package eu.riasc.wice.relay.server;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What a relay counts beside its routers. Safe for any thread. */
final class Counters {
  final AtomicLong connections = new AtomicLong();
  final LongAdder connectionsAccepted = new LongAdder();
  final AtomicLong subscriptions = new AtomicLong();
  final LongAdder proofs = new LongAdder();
  private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);

  Counters() {
    for (Refusal reason : Refusal.values()) {
      refused.put(reason, new LongAdder());
    }
  }

  void refuse(Refusal reason) {
    Objects.requireNonNull(refused.get(reason)).increment();
  }

  Map<Refusal, Long> refused() {
    EnumMap<Refusal, Long> now = new EnumMap<>(Refusal.class);
    refused.forEach((reason, count) -> now.put(reason, count.sum()));
    return now;
  }
}
