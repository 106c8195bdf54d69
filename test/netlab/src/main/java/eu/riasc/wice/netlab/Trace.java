package eu.riasc.wice.netlab;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a run: the latest lines, the number of packets by fate, and a fingerprint of
 * everything since the start, payload bytes included.
 */
public final class Trace {
  private static final int KEPT = 4096;
  private static final long PRIME = 0x100000001B3L;

  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private final Map<String, Long> drops = new TreeMap<>();
  private int kept = KEPT;
  private long fingerprint = 0xCBF29CE484222325L;
  private long sent;
  private long delivered;
  private long dropped;

  Trace() {}

  /** What a line of the trace tells. */
  enum Kind {
    SENT,
    DELIVERED,
    DROPPED,
    MAPPED,
    NOTE
  }

  private record Entry(long elapsedNanos, Kind kind, String where, @Nullable Packet packet) {
    String line() {
      long micros = elapsedNanos / 1000;
      String time = String.format(Locale.ROOT, "%6d.%06d ", micros / 1_000_000, micros % 1_000_000);
      String what =
          switch (kind) {
            case SENT -> "sent      ";
            case DELIVERED -> "delivered ";
            case DROPPED -> "dropped   ";
            case MAPPED -> "mapped    ";
            case NOTE -> "";
          };
      return time + what + where + (packet == null ? "" : " " + packet);
    }
  }

  /** Keeps this many lines from here on; 4,096 unless told otherwise. */
  public void keep(int lines) {
    kept = lines;
  }

  /** The lines that are kept, oldest first. */
  public List<String> lines() {
    return tail(entries.size());
  }

  /** The latest lines, oldest first. */
  public List<String> tail(int most) {
    List<String> lines = new ArrayList<>();
    var newestFirst = entries.descendingIterator();
    while (newestFirst.hasNext() && lines.size() < most) {
      lines.add(newestFirst.next().line());
    }
    Collections.reverse(lines);
    return lines;
  }

  /** A number that two runs share only if the same happened in both, at the same times. */
  public long fingerprint() {
    return fingerprint;
  }

  /** Packets that hosts have sent. */
  public long sent() {
    return sent;
  }

  /** Packets that have reached a bound port. */
  public long delivered() {
    return delivered;
  }

  /** Packets that were lost on the way, for whatever reason. */
  public long dropped() {
    return dropped;
  }

  /** Packets lost for one reason, in the words of the trace. */
  public long dropped(String why) {
    return drops.getOrDefault(why, 0L);
  }

  void add(long elapsedNanos, Kind kind, String where, @Nullable Packet packet) {
    switch (kind) {
      case SENT -> sent++;
      case DELIVERED -> delivered++;
      case DROPPED -> {
        dropped++;
        drops.merge(where, 1L, Long::sum);
      }
      case MAPPED, NOTE -> {}
    }
    mix(elapsedNanos);
    mix(where.hashCode() * 31L + kind.name().hashCode());
    if (packet != null) {
      mix(packet.source().hashCode() * 31L + packet.destination().hashCode());
      if (kind == Kind.SENT) {
        mix(Arrays.hashCode(packet.payload()));
      }
    }
    entries.addLast(new Entry(elapsedNanos, kind, where, packet));
    while (entries.size() > kept) {
      entries.removeFirst();
    }
  }

  private void mix(long value) {
    fingerprint = (fingerprint ^ value) * PRIME;
    fingerprint ^= fingerprint >>> 29;
  }
}
