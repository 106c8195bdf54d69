package eu.riasc.wice.ice.mdns;

import eu.riasc.wice.sansio.Times;
import eu.riasc.wice.sansio.TokenBucket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What we want to know, and what we have been told. Only what was asked for is remembered, so that
 * what anybody says on the link takes no memory.
 */
final class Questions {
  /** Names that may be asked for at once. */
  static final int MAX_OPEN = 128;

  /** New names per second, and how many at once. */
  static final int NAMES_PER_SECOND = 10;

  /** Questions in one message, which then fits into one packet. */
  static final int PER_MESSAGE = 16;

  private static final int MAX_REMEMBERED = 256;

  /** Addresses that are taken of one name. */
  private static final int MAX_ADDRESSES = 4;

  /** When a question is sent, from its first time (RFC 6762 §5.2), and given up at last. */
  private static final List<Duration> TIMES =
      List.of(
          Duration.ZERO,
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofSeconds(7),
          Duration.ofSeconds(10));

  private static final Duration LONGEST_MEMORY = Duration.ofMinutes(2);

  /** For so long a name that nobody answered for is not asked for again. */
  private static final Duration MEMORY_OF_SILENCE = Duration.ofSeconds(5);

  private record Wanted(LocalName name, RecordType type) {}

  private record Known(List<InetAddress> addresses, long untilNanos) {}

  /** A question that is open. */
  private static final class Open {
    private long begunNanos;
    private int step;

    private Open(long nowNanos) {
      this.begunNanos = nowNanos;
    }

    private long dueNanos() {
      return begunNanos + TIMES.get(step).toNanos();
    }
  }

  private final TokenBucket names;
  private final Map<Wanted, Open> open = new LinkedHashMap<>();
  private final Map<Wanted, Known> known = new LinkedHashMap<>();
  private long resolved;
  private long unanswered;
  private long refused;

  Questions(long nowNanos) {
    this.names = new TokenBucket(NAMES_PER_SECOND, MAX_OPEN, nowNanos);
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /** What a name stands for: empty if nobody says, null if the answer is yet to come. */
  @Nullable List<InetAddress> resolve(LocalName name, RecordType type, long nowNanos) {
    Wanted wanted = new Wanted(name, type);
    Known before = known.get(wanted);
    if (before != null && before.untilNanos() - nowNanos > 0) {
      return before.addresses();
    }
    if (open.containsKey(wanted)) {
      return null;
    }
    if (open.size() == MAX_OPEN || !names.tryTake(nowNanos)) {
      refused++;
      return List.of();
    }
    open.put(wanted, new Open(nowNanos));
    return null;
  }

  /** Begins anew, since there are links that have not been asked. */
  void askAgain(long nowNanos) {
    for (Open each : open.values()) {
      each.begunNanos = nowNanos;
      each.step = 0;
    }
  }

  /** Takes what somebody says. */
  void answered(List<MdnsMessage.AddressRecord> records, long nowNanos, List<MdnsEvent> events) {
    for (Iterator<Wanted> i = open.keySet().iterator(); i.hasNext(); ) {
      Wanted wanted = i.next();
      List<InetAddress> addresses = new ArrayList<>();
      Duration memory = LONGEST_MEMORY;
      for (MdnsMessage.AddressRecord each : records) {
        boolean goodbye = each.ttl().isZero(); // RFC 6762 §10.1
        if (each.name().equals(wanted.name())
            && RecordType.of(each.address()) == wanted.type()
            && !goodbye
            && addresses.size() < MAX_ADDRESSES) {
          addresses.add(each.address());
          memory = each.ttl().compareTo(memory) < 0 ? each.ttl() : memory;
        }
      }
      if (!addresses.isEmpty()) {
        i.remove();
        resolved++;
        remember(wanted, addresses, nowNanos + memory.toNanos());
        events.add(new MdnsEvent(wanted.name(), wanted.type(), addresses));
      }
    }
  }

  /** The questions to be sent now, in messages; those that had their time are given up. */
  List<MdnsMessage> takeDue(long nowNanos, List<MdnsEvent> events) {
    List<MdnsMessage> messages = new ArrayList<>();
    List<MdnsMessage.Question> due = new ArrayList<>();
    for (Iterator<Map.Entry<Wanted, Open>> i = open.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<Wanted, Open> each = i.next();
      Wanted wanted = each.getKey();
      Open question = each.getValue();
      if (question.dueNanos() - nowNanos > 0) {
        continue;
      }
      if (question.step == TIMES.size() - 1) {
        i.remove();
        unanswered++;
        remember(wanted, List.of(), nowNanos + MEMORY_OF_SILENCE.toNanos());
        events.add(new MdnsEvent(wanted.name(), wanted.type(), List.of()));
        continue;
      }
      question.step++;
      due.add(new MdnsMessage.Question(wanted.name(), wanted.type()));
      if (due.size() == PER_MESSAGE) {
        messages.add(MdnsMessage.query(due));
        due.clear();
      }
    }
    if (!due.isEmpty()) {
      messages.add(MdnsMessage.query(due));
    }
    return messages;
  }

  private void remember(Wanted wanted, List<InetAddress> addresses, long untilNanos) {
    known.remove(wanted);
    if (known.size() == MAX_REMEMBERED) {
      known.remove(known.keySet().iterator().next());
    }
    known.put(wanted, new Known(List.copyOf(addresses), untilNanos));
  }

  OptionalLong nextNanos() {
    OptionalLong next = OptionalLong.empty();
    for (Open each : open.values()) {
      next = Times.earliest(next, each.dueNanos());
    }
    return next;
  }

  long resolved() {
    return resolved;
  }

  long unanswered() {
    return unanswered;
  }

  long refused() {
    return refused;
  }
}
