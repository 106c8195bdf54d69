package eu.riasc.wice.signaling.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.OpenSubscription;
import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.kubernetes.EnvelopeObject.Ref;
import eu.riasc.wice.signaling.kubernetes.Intake.Arrival;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where envelopes come in: one watch and the keys it is for. That is one key with a watch of its
 * own label, or, with older peers about, all keys with a watch of everything. On the loop's thread
 * only.
 */
final class Inlet implements ObjectWatch.Owner {
  private static final Logger log = LoggerFactory.getLogger(Inlet.class);
  private static final Duration DRAIN_PAUSE = Duration.ofMillis(10);

  private final Map<PublicKey, KeyFeed> feeds = new LinkedHashMap<>();
  private final boolean labelled;
  private final Intake intake;
  private final ReadEnvelopes read;
  private final Deletions deletions;
  private final SentEnvelopes sent;
  private final ServerClock clock;
  private final Duration lifetime;
  private final Loop loop;
  private final LongSupplier nanoTime;
  private boolean draining;
  private boolean live;
  private long dropped;

  /**
   * Makes an inlet without keys.
   *
   * @param label the value of the label that the watch is of, or null if it is of everything
   */
  Inlet(
      @Nullable String label,
      Deletions deletions,
      SentEnvelopes sent,
      ServerClock clock,
      KubernetesTransportSettings settings,
      Loop loop,
      LongSupplier nanoTime) {
    this.labelled = label != null;
    this.deletions = deletions;
    this.sent = sent;
    this.clock = clock;
    this.lifetime = settings.lifetime();
    this.loop = loop;
    this.nanoTime = nanoTime;
    this.intake = new Intake(sent::isCorrespondent, nanoTime.getAsLong());
    this.read = new ReadEnvelopes(label, deletions, sent, settings.gathering(), loop, nanoTime);
  }

  /** The feed of a key, made if there is none. */
  KeyFeed feed(PublicKey key) {
    KeyFeed feed = feeds.get(key);
    if (feed == null) {
      feed = new KeyFeed();
      feeds.put(key, feed);
      if (live) {
        feed.confirmed();
      }
    }
    return feed;
  }

  void remove(PublicKey key, OpenSubscription subscription) {
    KeyFeed feed = feeds.get(key);
    if (feed != null) {
      feed.remove(subscription);
      if (feed.isEmpty()) {
        feeds.remove(key);
      }
    }
  }

  /** Whether somebody here shares the key with others. */
  boolean hasShared(PublicKey key) {
    KeyFeed feed = feeds.get(key);
    return feed != null && feed.isShared();
  }

  boolean isEmpty() {
    return feeds.isEmpty();
  }

  /** Nothing more comes: what has been read need not wait for it. */
  void finish() {
    read.flush();
  }

  /** Ends what waits to get ready. */
  void close(SignalingException reason) {
    feeds.values().forEach(feed -> feed.failed(reason));
    feeds.clear();
  }

  @Override
  public void watching() {
    live = true;
    feeds.values().forEach(KeyFeed::confirmed);
  }

  @Override
  public void refused(SignalingException reason) {
    live = false;
    feeds.values().forEach(feed -> feed.failed(reason));
  }

  @Override
  public void added(JsonNode object) {
    Ref ref = EnvelopeObject.ref(object);
    if (ref == null) {
      return;
    }
    Envelope envelope = EnvelopeObject.envelope(object, labelled);
    boolean forUs = envelope != null && feeds.containsKey(envelope.recipient());
    if (envelope == null || !forUs) {
      if (labelled) {
        drop(ref, "it carries our label and is no envelope for us");
      }
    } else if (clock.age(ref.created(), nanoTime.getAsLong()).compareTo(lifetime) > 0) {
      drop(ref, "it is too old");
    } else {
      Arrival givenUp = intake.offer(new Arrival(envelope, ref));
      if (givenUp != null) {
        drop(givenUp.ref(), "too many wait");
      }
      drain();
    }
  }

  @Override
  public void addedAgain(JsonNode object) {
    Ref ref = EnvelopeObject.ref(object);
    Envelope envelope = EnvelopeObject.envelope(object, labelled);
    KeyFeed feed = envelope == null ? null : feeds.get(envelope.recipient());
    if (ref != null && feed != null && !feed.isShared() && !intake.holds(ref) && !read.holds(ref)) {
      deletions.junk(ref); // it has been handed on, and deleting it has failed
    }
  }

  @Override
  public void removed(String uid) {
    read.forget(uid);
  }

  private void drop(Ref ref, String why) {
    dropped++;
    log.debug("object {} dropped: {} ({} so far)", ref.name(), why, dropped);
    deletions.junk(ref);
  }

  private void drain() {
    for (Arrival next = next(); next != null; next = next()) {
      handOn(next);
    }
    if (!intake.isEmpty() && !draining) {
      draining = true;
      loop.schedule(
          DRAIN_PAUSE,
          () -> {
            draining = false;
            drain();
          });
    }
  }

  private @Nullable Arrival next() {
    return intake.poll(nanoTime.getAsLong());
  }

  private void handOn(Arrival arrival) {
    Envelope envelope = arrival.envelope();
    KeyFeed feed = feeds.get(envelope.recipient());
    if (feed == null) {
      return; // unsubscribed in between: it stays for whoever comes next, or the sweeper
    }
    sent.heard(envelope.recipient(), envelope.sender());
    feed.deliver(envelope);
    if (feed.isShared()) {
      return;
    }
    read.add(arrival);
  }
}
