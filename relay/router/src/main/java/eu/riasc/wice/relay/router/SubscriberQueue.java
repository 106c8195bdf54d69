package eu.riasc.wice.relay.router;

import eu.riasc.wice.crypto.PublicKey;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one subscriber has not read yet, in order of arrival. It is divided into shares, one for
 * each (connection, sender), so that whoever sends most loses first.
 */
final class SubscriberQueue {
  private final Map<ShareKey, Share> shares = new LinkedHashMap<>();
  private final Map<Publisher, Tally> tallies = new LinkedHashMap<>();
  private @Nullable Entry oldest;
  private @Nullable Entry newest;
  private long nextSequence;
  private int envelopes;
  private int bytes;

  int envelopes() {
    return envelopes;
  }

  int bytes() {
    return bytes;
  }

  int shareOf(Publisher publisher, PublicKey sender) {
    Share share = shares.get(new ShareKey(publisher, sender));
    return share == null ? 0 : share.entries.size();
  }

  void add(RoutedEnvelope envelope, Publisher publisher) {
    ShareKey key = new ShareKey(publisher, envelope.sender());
    Share share = shares.get(key);
    if (share == null) {
      share = new Share(key, tallies.computeIfAbsent(publisher, p -> new Tally()));
      shares.put(key, share);
    }
    Entry entry = new Entry(envelope, share, nextSequence++);
    entry.before = newest;
    if (newest == null) {
      oldest = entry;
    } else {
      newest.after = entry;
    }
    newest = entry;
    share.entries.addLast(entry);
    account(entry, 1);
  }

  /** Takes the oldest of all, or nothing. */
  @Nullable Taken poll() {
    Entry entry = oldest;
    if (entry == null) {
      return null;
    }
    remove(entry);
    return new Taken(entry.envelope, entry.share.key.publisher);
  }

  /** Takes the oldest of one share, which must not be empty. */
  Taken dropOldestOf(Publisher publisher, PublicKey sender) {
    Share share = shares.get(new ShareKey(publisher, sender));
    if (share == null) {
      throw new IllegalStateException("drop from a share that is empty");
    }
    return drop(share);
  }

  /**
   * Takes the oldest of the largest share. Of equally large shares the one goes whose connection
   * has most in this queue, so that a connection which invents a sender for every envelope gains
   * nothing; then the one whose oldest envelope is older.
   *
   * @param measure what "large" means
   */
  Taken dropOldestOfLargest(Measure measure) {
    Share largest = null;
    for (Share share : shares.values()) {
      if (largest == null || isLarger(share, largest, measure)) {
        largest = share;
      }
    }
    if (largest == null) {
      throw new IllegalStateException("drop from a queue that is empty");
    }
    return drop(largest);
  }

  private static boolean isLarger(Share a, Share b, Measure measure) {
    int bySize = Integer.compare(measure.of(a), measure.of(b));
    if (bySize != 0) {
      return bySize > 0;
    }
    int byConnection = Integer.compare(measure.of(a.tally), measure.of(b.tally));
    if (byConnection != 0) {
      return byConnection > 0;
    }
    return a.entries.getFirst().sequence < b.entries.getFirst().sequence;
  }

  private Taken drop(Share share) {
    Entry entry = share.entries.getFirst();
    remove(entry);
    return new Taken(entry.envelope, share.key.publisher);
  }

  /** Removes an entry that is the oldest of its share (the oldest of all always is). */
  private void remove(Entry entry) {
    Entry before = entry.before;
    Entry after = entry.after;
    if (before == null) {
      oldest = after;
    } else {
      before.after = after;
    }
    if (after == null) {
      newest = before;
    } else {
      after.before = before;
    }
    Share share = entry.share;
    share.entries.removeFirst();
    account(entry, -1);
    if (share.entries.isEmpty()) {
      shares.remove(share.key);
    }
    if (share.tally.envelopes == 0) {
      tallies.remove(share.key.publisher);
    }
  }

  private void account(Entry entry, int sign) {
    int size = sign * entry.envelope.bytes().length;
    envelopes += sign;
    bytes += size;
    entry.share.bytes += size;
    entry.share.tally.envelopes += sign;
    entry.share.tally.bytes += size;
  }

  /** What a share's size is measured in. */
  enum Measure {
    ENVELOPES,
    BYTES;

    int of(Share share) {
      return this == ENVELOPES ? share.entries.size() : share.bytes;
    }

    int of(Tally tally) {
      return this == ENVELOPES ? tally.envelopes : tally.bytes;
    }
  }

  /** An envelope that was taken out, and the connection it came from. */
  record Taken(RoutedEnvelope envelope, Publisher publisher) {}

  private record ShareKey(Publisher publisher, PublicKey sender) {}

  /** What one connection has in this queue, over all its senders. */
  private static final class Tally {
    private int envelopes;
    private int bytes;
  }

  private static final class Share {
    private final ShareKey key;
    private final Tally tally;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>(2);
    private int bytes;

    private Share(ShareKey key, Tally tally) {
      this.key = key;
      this.tally = tally;
    }
  }

  private static final class Entry {
    private final RoutedEnvelope envelope;
    private final Share share;
    private final long sequence;
    private @Nullable Entry before;
    private @Nullable Entry after;

    private Entry(RoutedEnvelope envelope, Share share, long sequence) {
      this.envelope = envelope;
      this.share = share;
      this.sequence = sequence;
    }
  }
}
