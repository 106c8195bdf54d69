package eu.riasc.wice.ice.turn;

import eu.riasc.wice.sansio.Deadlines;
import java.time.Duration;
import java.util.List;

/**
 * Whether the server of an allocation is still there: it is asked with Binding requests, which also
 * keep the mapping of our own NAT alive. Where the allocation is needed at once, it has 4 s to
 * confirm it.
 */
final class LifeSigns {
  /** How soon a server in doubt has to answer. */
  static final long DOUBT_NANOS = Duration.ofSeconds(4).toNanos();

  private final RelayContext context;
  private final RequestSender requests;
  private final Deadlines<AllocationTimer> timers;
  private boolean asking;
  private long heardNanos;

  LifeSigns(RelayContext context, RequestSender requests, Deadlines<AllocationTimer> timers) {
    this.context = context;
    this.requests = requests;
    this.timers = timers;
  }

  /** Begins to ask. */
  void start(long nowNanos) {
    heardNanos = nowNanos;
    schedule(nowNanos);
  }

  private void schedule(long nowNanos) {
    long interval = context.jittered(context.config.keepalive().toNanos());
    timers.set(AllocationTimer.KEEPALIVE, nowNanos + interval);
  }

  void onKeepalive(ServerLink link, long nowNanos) {
    schedule(nowNanos);
    ask(link, nowNanos);
  }

  /** From now on an answer is needed soon; false if it is already. */
  boolean doubt(long nowNanos) {
    if (timers.isSet(AllocationTimer.DOUBT)) {
      return false;
    }
    timers.set(AllocationTimer.DOUBT, nowNanos + DOUBT_NANOS);
    return true;
  }

  void ask(ServerLink link, long nowNanos) {
    if (!asking) {
      asking = true;
      requests.send(TurnRequest.Kind.KEEPALIVE, link, null, List.of(), nowNanos);
    }
  }

  /** Anything has come from the server. */
  void onHeard(long nowNanos) {
    heardNanos = nowNanos;
  }

  /** The server has answered a Binding request, in whatever way. */
  void onAnswered() {
    asking = false;
    onConfirmed();
  }

  /** There is no doubt any more. */
  void onConfirmed() {
    timers.clear(AllocationTimer.DOUBT);
  }

  /** A request was repeated to no avail; true if nothing else has come since it was sent. */
  boolean onUnanswered(long sentNanos) {
    asking = false;
    return heardNanos - sentNanos < 0;
  }

  void stop() {
    asking = false;
  }
}
