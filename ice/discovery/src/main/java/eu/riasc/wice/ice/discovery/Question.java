package eu.riasc.wice.ice.discovery;

import eu.riasc.wice.ice.stun.ChangeRequest;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.sansio.Transmit;
import java.net.InetSocketAddress;

/** One Binding request, sent again until it is answered or given up. */
final class Question {
  /** What the answer, or its absence, tells. */
  enum Purpose {
    /** From the base to a server that was named: its mapped address. */
    SERVER,
    /** From the base to the other addresses of a server: how the NAT maps. */
    ELSEWHERE,
    /** From the scratch port to the server: opens the NAT for the following. */
    SCRATCH,
    /** From the scratch port: answer from another address and port. */
    CHANGE_BOTH,
    /** From the scratch port: answer from another port. */
    CHANGE_PORT,
    /** From one of the two ports to the mapped address of the other: is it turned round. */
    HAIRPIN
  }

  private static final long FIRST_TIMEOUT_NANOS = 500_000_000L;
  private static final int MOST_SENDS_TO_UNKNOWN = 3;
  private static final int MOST_SENDS = 4;

  final Purpose purpose;
  final InetSocketAddress from;
  final InetSocketAddress to;
  final TransactionId id;
  private final long intervalNanos;
  private int sends;
  private long lastSentNanos;
  private long dueNanos;

  /**
   * A question.
   *
   * @param intervalNanos the time between two requests, for a server that has answered before; 0
   *     for one that has not, which is asked three times, half a second, one and two seconds apart
   * @param dueNanos when to send it first
   */
  Question(
      Purpose purpose,
      InetSocketAddress from,
      InetSocketAddress to,
      TransactionId id,
      long intervalNanos,
      long dueNanos) {
    this.purpose = purpose;
    this.from = from;
    this.to = to;
    this.id = id;
    this.intervalNanos = intervalNanos;
    this.dueNanos = dueNanos;
  }

  long dueNanos() {
    return dueNanos;
  }

  /** The time since the last request. */
  long sinceSentNanos(long nowNanos) {
    return nowNanos - lastSentNanos;
  }

  /** Whether it is due and has been sent often enough. */
  boolean isOver(long nowNanos) {
    int most = intervalNanos == 0 ? MOST_SENDS_TO_UNKNOWN : MOST_SENDS;
    return isDue(nowNanos) && sends == most;
  }

  boolean isDue(long nowNanos) {
    return dueNanos - nowNanos <= 0;
  }

  /** The request; the next one is due later. */
  Transmit send(long nowNanos) {
    sends++;
    lastSentNanos = nowNanos;
    if (intervalNanos == 0) {
      dueNanos = nowNanos + (FIRST_TIMEOUT_NANOS << (sends - 1));
    } else {
      // the last one may take twice as long: on the way it may have been lost
      dueNanos = nowNanos + (sends == MOST_SENDS ? 2 * intervalNanos : intervalNanos);
    }
    return new Transmit(from, to, request().bytes());
  }

  private StunMessage request() {
    StunMessage.Builder request = StunMessage.request(Method.BINDING, id);
    switch (purpose) {
      case CHANGE_BOTH -> request.add(new ChangeRequest(true, true));
      case CHANGE_PORT -> request.add(new ChangeRequest(false, true));
      default -> {}
    }
    return request.fingerprint().build();
  }
}
