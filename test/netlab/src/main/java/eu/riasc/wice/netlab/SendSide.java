package eu.riasc.wice.netlab;

import java.util.ArrayDeque;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What one end of a TCP connection has to send: bytes that wait, segments under way, and when to
 * repeat them (RFC 6298, with the lower bound that Linux has; RFC 5681 §3.2). No congestion
 * control: the window is fixed.
 */
final class SendSide {
  /** Fits a path of 1,280 bytes with the headers of IPv6 and TCP. */
  static final int MOST_DATA_BYTES = 1200;

  private static final int WINDOW_BYTES = 1 << 16;
  private static final long FIRST_RTO_NANOS = 1_000_000_000L;
  private static final long LEAST_RTO_NANOS = 200_000_000L;
  private static final long MOST_RTO_NANOS = 60_000_000_000L;
  private static final int DUPLICATE_ACKS = 3;

  /** One segment of this many is cut short. */
  private static final int CUT_ONE_OF = 4;

  private final RandomGenerator dice;
  private final ArrayDeque<Flying> flying = new ArrayDeque<>();
  private final ByteQueue waiting = new ByteQueue();
  private boolean finWanted;
  private boolean finSent;
  private long next;
  private long acked;
  private int duplicates;
  private long recoverUntil;
  private long smoothedNanos;
  private long variationNanos;
  private long rtoNanos = FIRST_RTO_NANOS;
  private long repeatAtNanos;
  private long progressAtNanos;

  private static final class Flying {
    final Segment segment;
    long sentAtNanos;
    boolean repeated;

    Flying(Segment segment, long sentAtNanos) {
      this.segment = segment;
      this.sentAtNanos = sentAtNanos;
    }
  }

  SendSide(RandomGenerator dice) {
    this.dice = dice;
    this.next = dice.nextLong(1L << 32);
    this.acked = next;
    this.recoverUntil = next;
  }

  /** The number of the next byte to be sent. */
  long next() {
    return next;
  }

  /** Bytes that are neither under way nor acknowledged. */
  int waitingBytes() {
    return waiting.size();
  }

  void add(byte[] bytes) {
    waiting.add(bytes);
  }

  /** Ends this direction once everything has been sent. */
  void finish() {
    finWanted = true;
  }

  /** Whether this direction has been ended and the other side knows. */
  boolean isFinished() {
    return finSent && flying.isEmpty();
  }

  /** The first segment, which carries no bytes. */
  Segment syn(int flags, long ack, long now) {
    return fly(flags, ack, new byte[0], now);
  }

  /** The next segment that may be sent, or null. */
  @Nullable Segment poll(long ack, long now) {
    if (waiting.size() > 0 && next - acked < WINDOW_BYTES) {
      int most = Math.min(MOST_DATA_BYTES, waiting.size());
      int size = dice.nextInt(CUT_ONE_OF) == 0 ? 1 + dice.nextInt(most) : most;
      return fly(Segment.ACK, ack, waiting.take(size), now);
    }
    if (finWanted && !finSent && waiting.size() == 0) {
      finSent = true;
      return fly(Segment.ACK | Segment.FIN, ack, new byte[0], now);
    }
    return null;
  }

  private Segment fly(int flags, long ack, byte[] data, long now) {
    Segment segment = new Segment(flags, next, ack, data);
    next = segment.end();
    if (flying.isEmpty()) {
      repeatAtNanos = now + rtoNanos;
      progressAtNanos = now;
    }
    flying.add(new Flying(segment, now));
    return segment;
  }

  /**
   * The other side says what it has.
   *
   * @param bare whether the segment said nothing else
   * @return a segment to repeat at once, or null
   */
  @Nullable Segment acknowledged(long ack, boolean bare, long now) {
    if (ack > next) {
      return null;
    }
    if (ack <= acked) {
      boolean again = bare && ack == acked && !flying.isEmpty();
      duplicates = again ? duplicates + 1 : duplicates;
      if (duplicates == DUPLICATE_ACKS && acked >= recoverUntil) {
        recoverUntil = next;
        return repeatFirst(now);
      }
      return null;
    }
    acked = ack;
    duplicates = 0;
    progressAtNanos = now;
    for (Flying first = flying.peek();
        first != null && first.segment.end() <= ack;
        first = flying.peek()) {
      flying.remove();
      if (!first.repeated) {
        measured(now - first.sentAtNanos);
      }
    }
    rtoNanos = smoothedNanos == 0 ? FIRST_RTO_NANOS : estimate();
    repeatAtNanos = now + rtoNanos;
    return acked < recoverUntil ? repeatFirst(now) : null;
  }

  private void measured(long sampleNanos) {
    if (smoothedNanos == 0) {
      smoothedNanos = Math.max(1, sampleNanos);
      variationNanos = sampleNanos / 2;
    } else {
      variationNanos += (Math.abs(smoothedNanos - sampleNanos) - variationNanos) / 4;
      smoothedNanos += (sampleNanos - smoothedNanos) / 8;
    }
  }

  private long estimate() {
    long nanos = smoothedNanos + 4 * variationNanos;
    return Math.min(MOST_RTO_NANOS, Math.max(LEAST_RTO_NANOS, nanos));
  }

  private @Nullable Segment repeatFirst(long now) {
    Flying first = flying.peek();
    if (first == null) {
      return null;
    }
    first.repeated = true;
    repeatAtNanos = now + rtoNanos;
    return first.segment;
  }

  /** When to repeat, in elapsed nanoseconds; empty if nothing is under way. */
  OptionalLong repeatAtNanos() {
    return flying.isEmpty() ? OptionalLong.empty() : OptionalLong.of(repeatAtNanos);
  }

  /** How long the other side has acknowledged nothing of what is under way. */
  long stalledNanos(long now) {
    return flying.isEmpty() ? 0 : now - progressAtNanos;
  }

  /** The timer has run out: what to repeat. */
  @Nullable Segment repeat(long now) {
    rtoNanos = Math.min(MOST_RTO_NANOS, rtoNanos * 2);
    recoverUntil = next;
    duplicates = 0;
    return repeatFirst(now);
  }
}
