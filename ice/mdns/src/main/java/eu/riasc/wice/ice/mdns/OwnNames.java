package eu.riasc.wice.ice.mdns;

import eu.riasc.wice.sansio.Times;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The names of our addresses, and the answers that are due on each link. A name is said on a link
 * at most once a second (RFC 6762 §6), and only where its address is.
 */
final class OwnNames {
  /** How long others may remember an answer (RFC 6762 §10: a record of a host's name). */
  private static final Duration TTL = Duration.ofMinutes(2);

  /** How long those may who cannot hear of changes (RFC 6762 §6.7). */
  private static final Duration ONE_SHOT_TTL = Duration.ofSeconds(10);

  private static final long BETWEEN_ANSWERS_NANOS = 1_000_000_000L;

  /** Addresses that have a name; with more, the oldest get a new one when they come back. */
  private static final int MAX_NAMES = 256;

  /** Records in one message, which then fits into one packet. */
  private static final int PER_MESSAGE = 12;

  private record Place(InetSocketAddress link, LocalName name) {}

  private final RandomGenerator random;
  private final Map<InetAddress, LocalName> names = new LinkedHashMap<>();
  private final Map<LocalName, InetAddress> addresses = new LinkedHashMap<>();
  private final Map<Place, Long> saidAtNanos = new LinkedHashMap<>();
  private final Map<Place, Long> dueAtNanos = new LinkedHashMap<>();

  OwnNames(RandomGenerator random) {
    this.random = random;
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  /** The name of an address, a new one if it has none. */
  LocalName of(InetAddress address) {
    LocalName known = names.get(address);
    if (known != null) {
      return known;
    }
    if (names.size() == MAX_NAMES) {
      InetAddress oldest = names.keySet().iterator().next();
      LocalName gone = names.remove(oldest);
      addresses.remove(gone);
      saidAtNanos.keySet().removeIf(place -> place.name().equals(gone));
    }
    LocalName fresh = LocalName.random(random);
    names.put(address, fresh);
    addresses.put(fresh, address);
    return fresh;
  }

  boolean isOurs(LocalName name) {
    return addresses.containsKey(name);
  }

  /** Forgets what was said on links that are gone. */
  void retain(List<MdnsLink> links) {
    List<InetSocketAddress> present = links.stream().map(MdnsLink::local).toList();
    saidAtNanos.keySet().removeIf(place -> !present.contains(place.link()));
    dueAtNanos.keySet().removeIf(place -> !present.contains(place.link()));
  }

  /** Our address that is asked for on a link, or null if none is. */
  private @Nullable InetAddress meant(MdnsLink link, MdnsMessage.Question question) {
    InetAddress address = addresses.get(question.name());
    return address != null
            && link.has(address)
            && (question.type() == null || question.type() == RecordType.of(address))
        ? address
        : null;
  }

  /** The response to questions of one that hears no multicast; null if there is none. */
  @Nullable MdnsMessage answerOnce(MdnsLink link, MdnsMessage query) {
    List<MdnsMessage.Question> answered = new ArrayList<>();
    List<MdnsMessage.AddressRecord> records = new ArrayList<>();
    for (MdnsMessage.Question question : query.questions()) {
      InetAddress address = meant(link, question);
      if (address != null && records.size() < PER_MESSAGE) {
        answered.add(question);
        records.add(new MdnsMessage.AddressRecord(question.name(), address, ONE_SHOT_TTL));
      }
    }
    return records.isEmpty() ? null : MdnsMessage.oneShotResponse(query.id(), answered, records);
  }

  /** Somebody on a link asks. */
  void asked(MdnsLink link, MdnsMessage.Question question, long nowNanos) {
    if (meant(link, question) == null) {
      return;
    }
    Place place = new Place(link.local(), question.name());
    Long said = saidAtNanos.get(place);
    long soonest = said == null ? nowNanos : said + BETWEEN_ANSWERS_NANOS;
    dueAtNanos.putIfAbsent(place, soonest - nowNanos > 0 ? soonest : nowNanos);
  }

  /** Answers that are due on a link, as many as fit into a message; null if there are none. */
  @Nullable MdnsMessage takeDue(MdnsLink link, long nowNanos) {
    List<MdnsMessage.AddressRecord> records = new ArrayList<>();
    for (Iterator<Map.Entry<Place, Long>> i = dueAtNanos.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<Place, Long> due = i.next();
      Place place = due.getKey();
      if (!place.link().equals(link.local()) || due.getValue() - nowNanos > 0) {
        continue;
      }
      i.remove();
      InetAddress address = addresses.get(place.name());
      if (address != null) {
        records.add(new MdnsMessage.AddressRecord(place.name(), address, TTL));
        saidAtNanos.put(place, nowNanos);
      }
      if (records.size() == PER_MESSAGE) {
        break;
      }
    }
    return records.isEmpty() ? null : MdnsMessage.response(records);
  }

  OptionalLong nextNanos() {
    OptionalLong next = OptionalLong.empty();
    for (long due : dueAtNanos.values()) {
      next = Times.earliest(next, due);
    }
    return next;
  }
}
