package eu.riasc.wice.signaling.kubernetes;

import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.kubernetes.EnvelopeObject.Ref;
import eu.riasc.wice.signaling.kubernetes.Intake.Arrival;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What has been read and is still to be deleted: it waits for more to come, and goes with it in one
 * request. On the loop's thread only.
 *
 * <p>That request names each of them by its own label, and the recipients', so that it meets
 * nothing else. One alone is deleted by itself, and so is one without such a label.
 *
 * <p>What we have sent to the senders goes with it, once they have read it. They watch and see that
 * it is gone, so one request is enough for both sides. Of two peers the one with the smaller key
 * makes it; the other waits longer, and does so if it must.
 */
final class ReadEnvelopes {
  /** The longest that anything waits, in times of quiet. */
  private static final int LONGEST = 3;

  /** How long the sender of what has been read has time to delete it, in times of quiet. */
  private static final int TURN_OF_OTHERS = 2;

  /** As many wait at most. */
  private static final int MOST = 64;

  /** As many one request names: its address must not get too long for a proxy. */
  private static final int MOST_NAMED = 128;

  /** As many recipients it names. */
  private static final int MOST_RECIPIENTS = 32;

  private final @Nullable String label;
  private final Deletions deletions;
  private final SentEnvelopes sent;
  private final Duration quiet;
  private final Duration longest;
  private final Loop loop;
  private final LongSupplier nanoTime;
  private final Map<String, Arrival> waiting = new LinkedHashMap<>();
  private long firstAtNanos;
  private long lastAtNanos;
  private boolean scheduled;

  /**
   * Makes an empty collection.
   *
   * @param label the recipient's label that all of them have, or null if some may have none
   * @param quiet how long nothing more must have come
   */
  ReadEnvelopes(
      @Nullable String label,
      Deletions deletions,
      SentEnvelopes sent,
      Duration quiet,
      Loop loop,
      LongSupplier nanoTime) {
    this.quiet = quiet;
    this.longest = quiet.multipliedBy(LONGEST);
    this.label = label;
    this.deletions = deletions;
    this.sent = sent;
    this.loop = loop;
    this.nanoTime = nanoTime;
  }

  /** Something has been read. */
  void add(Arrival read) {
    lastAtNanos = nanoTime.getAsLong();
    if (waiting.isEmpty()) {
      firstAtNanos = lastAtNanos;
    }
    if (label == null || read.ref().id().isEmpty()) {
      deleteAlone(read);
      return;
    }
    waiting.put(read.ref().uid(), read);
    if (waiting.size() >= MOST) {
      flush();
    } else {
      await(quiet);
    }
  }

  private void deleteAlone(Arrival read) {
    if (isOfKnown(read)) {
      deletions.read(read.ref());
    } else {
      deletions.junk(read.ref());
    }
  }

  /**
   * Whether we write to its sender. Otherwise it may be junk: here it is not known whether it
   * opens. Of that only so much a second is deleted.
   */
  private boolean isOfKnown(Arrival read) {
    return sent.isCorrespondent(read.envelope().sender());
  }

  /** Whether an object waits here. */
  boolean holds(Ref ref) {
    return waiting.containsKey(ref.uid());
  }

  /** An object is gone: its sender has deleted it. */
  void forget(String uid) {
    waiting.remove(uid);
  }

  private void await(Duration delay) {
    if (!scheduled) {
      scheduled = true;
      loop.schedule(delay, this::due);
    }
  }

  private void due() {
    scheduled = false;
    if (waiting.isEmpty()) {
      return;
    }
    long now = nanoTime.getAsLong();
    long wait = quiet.multipliedBy(isOurTurn() ? 1 : TURN_OF_OTHERS).toNanos();
    long left = Math.min(lastAtNanos + wait - now, firstAtNanos + longest.toNanos() - now);
    if (left > 0) {
      await(Duration.ofNanos(left));
    } else {
      flush();
    }
  }

  private boolean isOurTurn() {
    return waiting.values().stream()
        .anyMatch(each -> !isOfKnown(each) || isSmaller(each.envelope()));
  }

  private static boolean isSmaller(Envelope read) {
    return read.recipient().compareTo(read.sender()) < 0;
  }

  /** Deletes what is here. */
  void flush() {
    Map<Boolean, List<Arrival>> kinds =
        waiting.values().stream().collect(Collectors.partitioningBy(this::isOfKnown));
    waiting.clear();
    List<Arrival> together = new ArrayList<>(kinds.getOrDefault(true, List.of()));
    List<Arrival> strangers = kinds.getOrDefault(false, List.of());
    if (strangers.size() <= Deletions.JUNK_PER_SECOND) {
      together.addAll(strangers);
    } else {
      strangers.forEach(each -> deletions.junk(each.ref()));
    }
    List<Ref> all = new ArrayList<>(together.stream().map(Arrival::ref).toList());
    Set<String> recipients = new LinkedHashSet<>();
    together.forEach(each -> addSent(each.envelope(), all, recipients));
    if (all.size() > 1) {
      deletions.collect(selector(all, recipients), newest(all), all);
    } else {
      all.forEach(deletions::read);
    }
  }

  /** Adds what the sender of this has read of ours. */
  private void addSent(Envelope answer, List<Ref> all, Set<String> recipients) {
    recipients.add(EnvelopeObject.label(answer.recipient()));
    boolean hasRoom = all.size() < MOST_NAMED && recipients.size() < MOST_RECIPIENTS;
    if (hasRoom && deletions.takesSeveral()) {
      List<Ref> sentToIt = sent.takeRead(answer.recipient(), answer.sender(), quiet.dividedBy(2));
      if (!sentToIt.isEmpty()) {
        recipients.add(EnvelopeObject.label(answer.sender()));
        all.addAll(sentToIt);
      }
    }
  }

  private static String selector(List<Ref> refs, Set<String> recipients) {
    return in(EnvelopeObject.RECIPIENT_LABEL, recipients)
        + ","
        + in(EnvelopeObject.ENVELOPE_LABEL, refs.stream().map(Ref::id).toList());
  }

  private static String in(String label, Collection<String> values) {
    return values.stream().collect(Collectors.joining(",", label + " in (", ")"));
  }

  private static String newest(List<Ref> refs) {
    return refs.stream().map(Ref::version).reduce("", WatchPosition::newer);
  }
}
