package eu.riasc.wice.signaling.kubernetes;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.kubernetes.EnvelopeObject.Ref;
import eu.riasc.wice.signaling.kubernetes.RequestQueue.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The newest object of ours for each of those we write to, and what has become of it. On the loop's
 * thread only.
 *
 * <p>Who has answered since is reading, and deletes what it reads: taking that back as well would
 * cost a request for nothing each time. So an older object waits a while for such a sign of life.
 */
final class SentEnvelopes {
  /** Pairs of sender and recipient that are remembered. */
  private static final int MAX_PAIRS = 4096;

  /** What has just been created, or found, is not looked for. */
  private static final Duration FRESH = Duration.ofSeconds(6);

  /** Nor for so many times as long as the server took to answer: it is as slow with the reader. */
  private static final int SLOWNESS = 4;

  private static final Duration LONGEST_FRESH = Duration.ofSeconds(30);

  /** For so long a recipient has time to answer before what is outdated is taken back. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** Outdated objects for one recipient that wait for that, and such that it has read. */
  private static final int MAX_OUTDATED = 4;

  private final ApiClient client;
  private final RequestQueue queue;
  private final Deletions deletions;
  private final Loop loop;
  private final LongSupplier nanoTime;
  private final Map<Pair, Sent> newest = new LinkedHashMap<>(16, 0.75f, true); // by last use
  private final Map<PublicKey, Integer> correspondents = new LinkedHashMap<>();

  private record Pair(PublicKey sender, PublicKey recipient) {}

  /** What is known of one pair. */
  private static final class Sent {
    private int underWay;
    private @Nullable Creation creation;
    private @Nullable Ref stored;
    private final Set<Ref> outdated = new LinkedHashSet<>();
    private final Set<Ref> read = new LinkedHashSet<>();
    private boolean everHeard;
    private long heardAtNanos;
    private boolean toGroup;
    private long begunAtNanos;
    private long freshUntilNanos;
    private boolean beingRead;

    private boolean isSoonAfterHearing() {
      return everHeard && begunAtNanos - heardAtNanos < GRACE.toNanos();
    }

    private void remember(Ref ref) {
      read.add(ref);
      if (read.size() > MAX_OUTDATED) {
        read.remove(read.iterator().next()); // the peer deletes it
      }
    }
  }

  SentEnvelopes(
      ApiClient client, RequestQueue queue, Deletions deletions, Loop loop, LongSupplier nanoTime) {
    this.loop = loop;
    this.nanoTime = nanoTime;
    this.client = client;
    this.queue = queue;
    this.deletions = deletions;
  }

  /** Whether we have written to this key. */
  boolean isCorrespondent(PublicKey key) {
    return correspondents.containsKey(key);
  }

  /**
   * An envelope is about to be created. One for the same pair that still waits to be sent need not
   * be: it would be taken back as soon as this one is there.
   */
  void begun(Envelope envelope, Creation creation) {
    Pair pair = new Pair(envelope.sender(), envelope.recipient());
    Sent sent = newest.get(pair);
    if (sent == null) {
      sent = new Sent();
      newest.put(pair, sent);
      correspondents.merge(pair.recipient, 1, Integer::sum);
      forgetEldest();
    }
    sent.underWay++;
    sent.begunAtNanos = nanoTime.getAsLong();
    Creation before = sent.creation;
    sent.creation = creation;
    if (before != null) {
      before.supersede();
    }
  }

  /**
   * It has been created, or not: then there is no object.
   *
   * @param toGroup whether several may be there to read it
   */
  void ended(Envelope envelope, @Nullable Ref created, boolean toGroup) {
    Sent sent = newest.get(new Pair(envelope.sender(), envelope.recipient()));
    if (sent == null) {
      if (created != null) {
        deletions.withdraw(created);
      }
      return;
    }
    sent.underWay--;
    if (created == null) {
      return;
    }
    sent.toGroup = toGroup;
    if (sent.stored != null) {
      if (sent.beingRead) {
        sent.remember(sent.stored);
      } else {
        withdrawLater(sent, sent.stored);
      }
    }
    sent.stored = created;
    fresh(sent, sent.begunAtNanos);
    sent.beingRead = false;
  }

  private void withdrawLater(Sent sent, Ref ref) {
    if (sent.outdated.size() >= MAX_OUTDATED) {
      deletions.withdraw(ref);
      return;
    }
    sent.outdated.add(ref);
    loop.schedule(
        GRACE,
        () -> {
          if (sent.outdated.remove(ref)) {
            deletions.withdraw(ref);
          }
        });
  }

  /** Something has come from a peer, for a key of ours: so the peer is reading. */
  void heard(PublicKey ours, PublicKey peer) {
    Sent sent = newest.get(new Pair(ours, peer));
    if (sent != null) {
      sent.beingRead = true;
      sent.everHeard = true;
      sent.heardAtNanos = nanoTime.getAsLong();
      sent.outdated.forEach(sent::remember);
      sent.outdated.clear();
    }
  }

  /**
   * Returns what we have sent to a peer and it has read by now, a while after it was heard last:
   * that was when we sent it, or later. Leaves it to the caller to delete that; the peer would do
   * so too, somewhat later. If the peer has not read it after all, for its watch was over, it is
   * sent again, as it has not been acknowledged and is not stored.
   *
   * @param since how long ago it must have been sent
   */
  List<Ref> takeRead(PublicKey ours, PublicKey peer, Duration since) {
    Sent sent = newest.get(new Pair(ours, peer));
    if (sent == null || sent.toGroup) {
      return List.of();
    }
    List<Ref> read = new ArrayList<>(sent.read);
    sent.read.clear();
    boolean longAgo = nanoTime.getAsLong() - sent.begunAtNanos >= since.toNanos();
    if (sent.stored != null && sent.underWay == 0 && longAgo && sent.isSoonAfterHearing()) {
      read.add(sent.stored);
      sent.stored = null;
    }
    return read;
  }

  /**
   * Asks whether the newest envelope still waits to be read. One that is just being created does,
   * and one that was created a moment ago counts as if it did: a busy reader needs the time.
   */
  CompletionStage<Boolean> isStored(PublicKey sender, PublicKey recipient, Duration deadline) {
    Sent sent = newest.get(new Pair(sender, recipient));
    if (sent == null || (sent.stored == null && sent.underWay == 0)) {
      return CompletableFuture.completedStage(false);
    }
    Ref asked = sent.stored;
    if (asked == null || sent.underWay > 0 || nanoTime.getAsLong() - sent.freshUntilNanos < 0) {
      return CompletableFuture.completedStage(true);
    }
    long askedAtNanos = nanoTime.getAsLong();
    return queue
        .submit(
            ApiRequest.get(
                "look for an envelope",
                client.envelopes("?fieldSelector=metadata.name%3D" + asked.name()),
                ApiRequest.METADATA_LIST),
            Priority.PROMPT,
            deadline)
        .thenApply(answer -> holds(answer, asked, sent, askedAtNanos));
  }

  private void fresh(Sent sent, long askedAtNanos) {
    long now = nanoTime.getAsLong();
    long slow = Math.min(LONGEST_FRESH.toNanos(), SLOWNESS * (now - askedAtNanos));
    sent.freshUntilNanos = now + Math.max(FRESH.toNanos(), slow);
  }

  private boolean holds(ApiResponse answer, Ref asked, Sent sent, long askedAtNanos) {
    if (!answer.isOk()) {
      throw ApiFailure.of("look for an envelope", answer, client.namespace());
    }
    for (var item : answer.json().path("items")) {
      if (item.path("metadata").path("uid").asText("").equals(asked.uid())) {
        fresh(sent, askedAtNanos);
        return true;
      }
    }
    if (asked.equals(sent.stored)) {
      sent.stored = null;
    }
    return false;
  }

  /** Takes an object back if it is still the newest. */
  void withdraw(Envelope envelope, Ref created) {
    Sent sent = newest.get(new Pair(envelope.sender(), envelope.recipient()));
    if (sent != null && created.equals(sent.stored)) {
      sent.stored = null;
      deletions.withdraw(created);
    }
  }

  /** Forgets everything; returns what may still be there. */
  List<Ref> takeAll() {
    List<Ref> all = new ArrayList<>();
    for (Sent sent : newest.values()) {
      all.addAll(sent.outdated);
      if (sent.stored != null) {
        all.add(sent.stored);
      }
      sent.outdated.clear();
    }
    newest.clear();
    return all;
  }

  private void forgetEldest() {
    if (newest.size() <= MAX_PAIRS) {
      return;
    }
    Iterator<Map.Entry<Pair, Sent>> all = newest.entrySet().iterator();
    Map.Entry<Pair, Sent> eldest = all.next();
    all.remove();
    PublicKey recipient = eldest.getKey().recipient;
    if (Objects.requireNonNull(correspondents.get(recipient)) == 1) {
      correspondents.remove(recipient);
    } else {
      correspondents.merge(recipient, -1, Integer::sum);
    }
    Sent sent = eldest.getValue();
    if (sent.stored != null && !sent.beingRead) {
      deletions.withdraw(sent.stored);
    }
  }
}
