package eu.riasc.wice.signaling.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import eu.riasc.wice.sansio.Backoff;
import eu.riasc.wice.signaling.Scheduler;
import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.SignalingException.Code;
import eu.riasc.wice.signaling.kubernetes.RequestQueue.Priority;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watch of envelopes that never ends: of those with one label, or of all. On the loop's thread
 * only.
 *
 * <p>It begins without a resource version: the server then sends what there is as if it were new,
 * and goes on from there, all in one request. A stream that ends goes on where it was, once a
 * bookmark has said where that is: what is there at the start comes in any order, so the version of
 * one of those says nothing about the others. Otherwise, and when the server has forgotten (410),
 * it begins anew. What has come before is known by its uid and not handed on again.
 */
final class ObjectWatch {
  private static final Logger log = LoggerFactory.getLogger(ObjectWatch.class);

  /** Objects whose uids are remembered until they are deleted. */
  private static final int MAX_SEEN = 16_384;

  /** A watch that has lived for so long was a good one. */
  private static final Duration SETTLED = Duration.ofSeconds(10);

  private static final Duration OPEN_DEADLINE = Duration.ofSeconds(60);

  private final ApiClient client;
  private final RequestQueue queue;
  private final Loop loop;
  private final LongSupplier nanoTime;
  private final RandomGenerator random;
  private final @Nullable String label;
  private final Owner owner;
  private final Backoff backoff;
  private final Duration silence;
  private final Duration length;
  private final Set<String> seen = new LinkedHashSet<>();
  private @Nullable String version;
  private @Nullable ApiStream stream;
  private Scheduler.@Nullable Scheduled timer;
  private boolean bookmarked;
  private boolean opening;
  private boolean closed;
  private long openedAtNanos;
  private long lastReceivedNanos;

  /** What a watch is for. */
  interface Owner {
    /** The server confirms: what is created from now on will come. */
    void watching();

    /** The server refuses. It is asked again all the same, more and more rarely. */
    void refused(SignalingException reason);

    /** An object that was not there before. */
    void added(JsonNode object);

    /** An object that came before is still there. */
    void addedAgain(JsonNode object);
  }

  /**
   * Makes a watch; {@link #open} begins it.
   *
   * @param label the value of the recipient's label, or null to watch everything
   */
  ObjectWatch(
      ApiClient client,
      RequestQueue queue,
      Loop loop,
      LongSupplier nanoTime,
      RandomGenerator random,
      @Nullable String label,
      Owner owner,
      Backoff backoff,
      KubernetesTransportSettings settings) {
    this.client = client;
    this.queue = queue;
    this.loop = loop;
    this.nanoTime = nanoTime;
    this.random = random;
    this.label = label;
    this.owner = owner;
    this.backoff = backoff;
    this.silence = settings.watchSilence();
    this.length = settings.watchLength();
  }

  /** Opens the stream, if there is none. */
  void open() {
    cancelTimer();
    if (closed || opening || stream != null) {
      return;
    }
    opening = true;
    Lines lines = new Lines();
    queue
        .submit("watch envelopes", () -> start(lines).answer(), Priority.PROMPT, OPEN_DEADLINE)
        .whenComplete(
            (answer, error) -> {
              opening = false;
              if (answer != null && answer.isOk()) {
                opened();
              } else {
                notOpened(answer, error);
              }
            });
  }

  private ApiStream start(Lines lines) {
    letGo();
    ApiStream started =
        client.stream(
            ApiRequest.get("watch envelopes", client.envelopes(query()), ApiRequest.JSON), lines);
    lines.of = started;
    stream = started;
    return started;
  }

  private String query() {
    // spread, so that all peers of a cluster do not come back at the same time
    long seconds = length.toSeconds() + random.nextLong(length.toSeconds());
    StringBuilder query =
        new StringBuilder("?watch=true&allowWatchBookmarks=true&timeoutSeconds=").append(seconds);
    if (label != null) {
      query
          .append("&labelSelector=")
          .append(URLEncoder.encode(EnvelopeObject.RECIPIENT_LABEL, StandardCharsets.UTF_8))
          .append("%3D")
          .append(label);
    }
    if (version != null) {
      query.append("&resourceVersion=").append(version);
    }
    return query.toString();
  }

  private void opened() {
    if (closed) {
      letGo();
      return;
    }
    if (version == null) {
      client.counters().watchesBegun.increment();
    } else {
      client.counters().watchesResumed.increment();
    }
    bookmarked = version != null; // from a version on, everything comes in order
    openedAtNanos = nanoTime.getAsLong();
    lastReceivedNanos = openedAtNanos;
    timer = loop.schedule(silence, this::checkSilence);
    owner.watching();
  }

  private void notOpened(@Nullable ApiResponse answer, @Nullable Throwable error) {
    letGo();
    if (closed) {
      return;
    }
    if (answer == null) {
      log.debug("watch not opened: {}", error == null ? "" : error.getMessage());
    } else if (answer.code() == 410) {
      version = null;
    } else {
      SignalingException reason = ApiFailure.of("watch envelopes", answer, client.namespace());
      if (reason.code() == Code.REFUSED) {
        owner.refused(reason);
      }
      log.debug("{}", reason.getMessage());
    }
    retry(backoff.next());
  }

  private void retry(Duration delay) {
    cancelTimer();
    timer = loop.schedule(delay, this::open);
  }

  private void checkSilence() {
    if (closed || stream == null) {
      return;
    }
    long quietNanos = nanoTime.getAsLong() - lastReceivedNanos;
    if (quietNanos >= silence.toNanos()) {
      log.debug("watch is silent for {} s, opened again", quietNanos / 1_000_000_000);
      restart();
    } else {
      timer = loop.schedule(silence.minusNanos(quietNanos), this::checkSilence);
    }
  }

  /** Opens the stream again: the connection is another one. */
  void restart() {
    letGo();
    open();
  }

  /** Ends the watch. */
  void close() {
    closed = true;
    cancelTimer();
    letGo();
  }

  private void letGo() {
    if (stream != null) {
      stream.cancel();
      stream = null;
    }
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void event(byte[] line) {
    JsonNode event;
    try {
      event = EnvelopeObject.MAPPER.readTree(line);
    } catch (IOException e) {
      log.debug("event dropped: {} bytes that are not json", line.length);
      return;
    }
    JsonNode object = event.path("object");
    switch (event.path("type").asText("")) {
      case "ADDED", "MODIFIED" -> {
        advance(object, false);
        add(object);
      }
      case "DELETED" -> {
        advance(object, false);
        seen.remove(object.path("metadata").path("uid").asText(""));
      }
      case "BOOKMARK" -> advance(object, true);
      case "ERROR" -> failed(object);
      default -> log.debug("event of an unknown type dropped");
    }
  }

  private void advance(JsonNode object, boolean bookmark) {
    String at = object.path("metadata").path("resourceVersion").asText("");
    bookmarked |= bookmark;
    if (bookmarked && !at.isEmpty()) {
      version = at;
    }
  }

  private void add(JsonNode object) {
    String uid = object.path("metadata").path("uid").asText("");
    if (uid.isEmpty()) {
      return;
    }
    if (!seen.add(uid)) {
      owner.addedAgain(object);
      return;
    }
    if (seen.size() > MAX_SEEN) {
      seen.remove(seen.iterator().next());
    }
    owner.added(object);
  }

  private void failed(JsonNode status) {
    int code = status.path("code").asInt();
    log.debug("watch ended by the server: {} {}", code, status.path("message").asText(""));
    if (code == 410) {
      version = null;
    }
    ended();
  }

  private void ended() {
    cancelTimer();
    if (nanoTime.getAsLong() - openedAtNanos > SETTLED.toNanos()) {
      backoff.reset();
    }
    letGo();
    if (!closed) {
      retry(backoff.next()); // a server that is too busy ends watches that do not keep up
    }
  }

  /** The lines of one stream; what comes of an earlier one is for nobody. */
  private final class Lines implements ApiStream.Listener {
    private final WatchLines lines = new WatchLines(this::line);
    private @Nullable ApiStream of;

    @Override
    public void received(ByteBuffer bytes) {
      lastReceivedNanos = nanoTime.getAsLong();
      lines.take(bytes);
    }

    private void line(byte[] line) {
      if (of == stream) {
        event(line);
      }
    }

    @Override
    public void ended(@Nullable Throwable error) {
      if (of == stream && stream != null) {
        log.debug("watch ended: {}", error == null ? "by the server" : ApiFailure.reason(error));
        ObjectWatch.this.ended();
      }
    }
  }
}
