package eu.riasc.wice.session;

import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.sansio.Datagram;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Connectivity checks that came before the transport they are for. A peer that accepts what we said
 * checks at once, and its check overtakes the answer that lets us begin. Without an answer it would
 * have to wait for our own check. Who sent them is not known until an agent has looked at them, so
 * they are few, small, and kept for a moment only.
 */
final class WaitingChecks {
  /** How many are kept; the oldest makes room. */
  static final int LIMIT = 64;

  /** As long as an agent waits before it sends a check again (RFC 8445 §14.3). */
  static final long LIFETIME_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** A check is smaller than this. */
  static final int LARGEST_BYTES = 512;

  private final Deque<Check> checks = new ArrayDeque<>();
  private final SessionCounters counters;

  /** A request that carries this ufrag of ours. */
  record Check(String ufrag, StunMessage request, Datagram datagram, long atNanos) {}

  /** Counts those that nobody took as dropped. */
  WaitingChecks(SessionCounters counters) {
    this.counters = counters;
  }

  /** Keeps a request for whoever begins a transport with this ufrag soon. */
  void add(String ufrag, StunMessage request, Datagram datagram, long nowNanos) {
    expire(nowNanos);
    if (datagram.payload().length > LARGEST_BYTES) {
      counters.datagramsDropped++;
      return;
    }
    if (checks.size() == LIMIT) {
      checks.remove();
      counters.datagramsDropped++;
    }
    checks.add(new Check(ufrag, request, datagram, nowNanos));
  }

  /** Takes out those for this ufrag, in the order they came. */
  List<Check> take(String ufrag, long nowNanos) {
    expire(nowNanos);
    List<Check> taken = new ArrayList<>();
    for (Check check : checks) {
      if (check.ufrag.equals(ufrag)) {
        taken.add(check);
      }
    }
    checks.removeAll(taken);
    return taken;
  }

  /** How many are kept at present, those included whose time is over. */
  int size() {
    return checks.size();
  }

  private void expire(long nowNanos) {
    while (!checks.isEmpty() && nowNanos - checks.peek().atNanos > LIFETIME_NANOS) {
      checks.remove();
      counters.datagramsDropped++;
    }
  }
}
