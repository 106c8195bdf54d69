package eu.riasc.wice.netlab;

import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What one end of a TCP connection has received: puts segments into order, and cuts the bytes anew,
 * since a stream has no boundaries.
 */
final class ReceiveSide {
  /** Segments that may wait for an earlier one. */
  private static final int MOST_EARLY = 1 << 16;

  /** One chunk of this many is a few bytes only. */
  private static final int TINY_ONE_OF = 8;

  private static final int TINY_BYTES = 4;

  private final RandomGenerator dice;
  private final Map<Long, Segment> early = new TreeMap<>();
  private final ByteQueue ready = new ByteQueue();
  private long next;
  private boolean ended;

  ReceiveSide(RandomGenerator dice) {
    this.dice = dice;
  }

  /** The other side has said where it begins. */
  void begin(long number) {
    next = number;
  }

  /** The number of the next byte that is expected. */
  long next() {
    return next;
  }

  /** Whether the other side has ended its direction, and everything before has come. */
  boolean isEnded() {
    return ended;
  }

  void take(Segment segment) {
    if (segment.end() <= next || ended || early.size() >= MOST_EARLY) {
      return;
    }
    early.put(segment.seq(), segment);
    for (Segment first = early.remove(next); first != null; first = early.remove(next)) {
      ready.add(first.data());
      next = first.end();
      ended = first.has(Segment.FIN);
    }
  }

  /** The next bytes in order, any number of them, or null. */
  byte @Nullable [] poll() {
    int most = ready.size();
    if (most == 0) {
      return null;
    }
    boolean tiny = dice.nextInt(TINY_ONE_OF) == 0;
    boolean whole = !tiny && dice.nextBoolean();
    int size = whole ? most : 1 + dice.nextInt(tiny ? Math.min(TINY_BYTES, most) : most);
    return ready.take(size);
  }
}
