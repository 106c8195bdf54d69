package eu.riasc.wice.signaling.kubernetes;

import eu.riasc.wice.signaling.kubernetes.EnvelopeObject.Ref;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What has been read and is still to be deleted: it waits for more to come, and goes with it in one
 * request. On the loop's thread only.
 *
 * <p>That request names each of them by its own label, and the recipient's, so that it meets
 * nothing else. One alone is deleted by itself, and so is one without such a label.
 */
final class ReadEnvelopes {
  /** The longest that anything waits, in times of quiet. */
  private static final int LONGEST = 3;

  /** As many as one request names; its address must not get too long for a proxy. */
  private static final int MOST = 64;

  private final @Nullable String label;
  private final Deletions deletions;
  private final Duration quiet;
  private final Duration longest;
  private final Loop loop;
  private final LongSupplier nanoTime;
  private final Map<String, Ref> known = new LinkedHashMap<>();
  private final Map<String, Ref> strangers = new LinkedHashMap<>();
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
      Duration quiet,
      Loop loop,
      LongSupplier nanoTime) {
    this.quiet = quiet;
    this.longest = quiet.multipliedBy(LONGEST);
    this.label = label;
    this.deletions = deletions;
    this.loop = loop;
    this.nanoTime = nanoTime;
  }

  /**
   * Something has been read.
   *
   * @param fromKnown whether we write to its sender; otherwise it may be junk, of which only so
   *     much a second is deleted
   */
  void add(Ref ref, boolean fromKnown) {
    lastAtNanos = nanoTime.getAsLong();
    if (isEmpty()) {
      firstAtNanos = lastAtNanos;
    }
    if (label == null || ref.id().isEmpty()) {
      deleteAlone(ref, fromKnown);
      return;
    }
    Map<String, Ref> kind = fromKnown ? known : strangers;
    kind.put(ref.uid(), ref);
    if (kind.size() >= MOST) {
      flush();
    } else {
      await(quiet);
    }
  }

  private void deleteAlone(Ref ref, boolean fromKnown) {
    if (fromKnown) {
      deletions.read(ref);
    } else {
      deletions.junk(ref);
    }
  }

  /** Whether an object waits here. */
  boolean holds(Ref ref) {
    return known.containsKey(ref.uid()) || strangers.containsKey(ref.uid());
  }

  private boolean isEmpty() {
    return known.isEmpty() && strangers.isEmpty();
  }

  private void await(Duration delay) {
    if (!scheduled) {
      scheduled = true;
      loop.schedule(delay, this::due);
    }
  }

  private void due() {
    scheduled = false;
    if (isEmpty()) {
      return;
    }
    long now = nanoTime.getAsLong();
    long left =
        Math.min(lastAtNanos + quiet.toNanos() - now, firstAtNanos + longest.toNanos() - now);
    if (left > 0) {
      await(Duration.ofNanos(left));
    } else {
      flush();
    }
  }

  /** Deletes what is here. */
  void flush() {
    List<Ref> together = new ArrayList<>(known.values());
    if (strangers.size() <= Deletions.JUNK_PER_SECOND) {
      together.addAll(strangers.values());
    } else {
      strangers.values().forEach(deletions::junk);
    }
    known.clear();
    strangers.clear();
    if (together.size() > 1) {
      deletions.collect(selector(together), newest(together), together);
    } else {
      together.forEach(deletions::read);
    }
  }

  private String selector(List<Ref> refs) {
    return refs.stream()
        .map(Ref::id)
        .collect(
            Collectors.joining(
                ",",
                EnvelopeObject.RECIPIENT_LABEL
                    + "="
                    + label
                    + ","
                    + EnvelopeObject.ENVELOPE_LABEL
                    + " in (",
                ")"));
  }

  private static String newest(List<Ref> refs) {
    return refs.stream().map(Ref::version).reduce("", WatchPosition::newer);
  }
}
