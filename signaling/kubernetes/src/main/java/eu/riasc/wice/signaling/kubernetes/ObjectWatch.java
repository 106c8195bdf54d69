package eu.riasc.wice.signaling.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
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
 * and goes on from there, all in one request. A stream that ends goes on where it was, if that is
 * known ({@link WatchPosition}). If not, it begins anew; after some of those, or when the server
 * has forgotten (410), it lists what there is, and goes on from there: a busy server must not be
 * made to send everything again and again. What has come before is known by its uid and not handed
 * on again.
 */
final class ObjectWatch {
  private static final Logger log = LoggerFactory.getLogger(ObjectWatch.class);

  /** Objects whose uids are remembered until they are deleted. */
  private static final int MAX_SEEN = 16_384;

  private static final Duration OPEN_DEADLINE = Duration.ofSeconds(60);

  private final ApiClient client;
  private final RequestQueue queue;
  private final Loop loop;
  private final LongSupplier nanoTime;
  private final RandomGenerator random;
  private final @Nullable String label;
  private final Owner owner;
  private final Reopening reopening;
  private final Duration silence;
  private final Duration length;
  private final Set<String> seen = new LinkedHashSet<>();
  private final WatchPosition position;
  private @Nullable ApiStream stream;
  private Scheduler.@Nullable Scheduled timer;
  private boolean opening;
  private boolean listed;
  private boolean closed;
  private long openedAtNanos;
  private Duration asked = Duration.ZERO;
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

    /** An object is gone. */
    void removed(String uid);
  }

  /**
   * Makes a watch; {@link #open} begins it.
   *
   * @param label the value of the recipient's label, or null to watch everything
   * @param position where it goes on, and keeps how far it has come
   */
  ObjectWatch(
      ApiClient client,
      RequestQueue queue,
      Loop loop,
      LongSupplier nanoTime,
      RandomGenerator random,
      @Nullable String label,
      WatchPosition position,
      Owner owner,
      KubernetesTransportSettings settings) {
    this.client = client;
    this.queue = queue;
    this.loop = loop;
    this.nanoTime = nanoTime;
    this.random = random;
    this.label = label;
    this.position = position;
    this.owner = owner;
    this.reopening = new Reopening(settings, random);
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
    if (reopening.wantsList(position.version() != null)) {
      list();
    } else {
      stream();
    }
  }

  private void list() {
    queue
        .submit(
            ApiRequest.get(
                "list envelopes",
                client.envelopes("?resourceVersion=0" + ofLabel()),
                ApiRequest.JSON),
            Priority.PROMPT,
            OPEN_DEADLINE)
        .whenComplete(
            (answer, error) -> {
              if (closed) {
                return;
              }
              if (answer != null && answer.isOk()) {
                JsonNode list = answer.json();
                list.path("items").forEach(this::add);
                position.passed(list.path("metadata").path("resourceVersion").asText(""));
                listed = true;
              } else { // too much of it, or no right: the stream brings it
                log.debug("envelopes not listed: {}", answer == null ? error : answer.code());
              }
              stream();
            });
  }

  private void stream() {
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
    asked = Duration.ofSeconds(seconds);
    StringBuilder query =
        new StringBuilder("?watch=true&allowWatchBookmarks=true&timeoutSeconds=").append(seconds);
    query.append(ofLabel());
    if (position.version() != null) {
      query.append("&resourceVersion=").append(position.version());
    }
    return query.toString();
  }

  private String ofLabel() {
    return label == null
        ? ""
        : "&labelSelector="
            + URLEncoder.encode(
                EnvelopeObject.RECIPIENT_LABEL + "=" + label, StandardCharsets.UTF_8);
  }

  private void opened() {
    if (closed) {
      letGo();
      return;
    }
    if (listed || position.version() == null) {
      client.counters().watchesBegun.increment();
    } else {
      client.counters().watchesResumed.increment();
    }
    listed = false;
    position.opened();
    openedAtNanos = nanoTime.getAsLong();
    lastReceivedNanos = openedAtNanos;
    reopening.opened(position.version() != null, asked, openedAtNanos);
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
      forget();
    } else {
      SignalingException reason = ApiFailure.of("watch envelopes", answer, client.namespace());
      if (reason.code() == Code.REFUSED) {
        owner.refused(reason);
      }
      log.debug("{}", reason.getMessage());
    }
    retry(reopening.notOpened());
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

  /**
   * The server has given a version to an object that we have asked it to create at a time. If the
   * stream was open by then, that tells what comes from what was there.
   */
  void issued(String version, long askedAtNanos) {
    if (stream != null && !opening && askedAtNanos - openedAtNanos > 0) {
      position.issued(version);
    }
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
    String at = object.path("metadata").path("resourceVersion").asText("");
    switch (event.path("type").asText("")) {
      case "ADDED" -> {
        position.added(at);
        add(object);
      }
      case "MODIFIED" -> {
        position.passed(at);
        add(object);
      }
      case "DELETED" -> {
        position.passed(at);
        String uid = object.path("metadata").path("uid").asText("");
        seen.remove(uid);
        owner.removed(uid);
      }
      case "BOOKMARK" -> position.passed(at);
      case "ERROR" -> failed(object);
      default -> log.debug("event of an unknown type dropped");
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
      forget();
    }
    ended(false);
  }

  private void forget() {
    position.forget();
    reopening.forgotten();
  }

  private void ended(boolean inOrder) {
    cancelTimer();
    letGo();
    if (!closed) {
      retry(reopening.ended(inOrder, nanoTime.getAsLong()));
    }
  }

  /** The lines of one stream; what comes of an earlier one is for nobody. */
  private final class Lines implements ApiStream.Listener {
    private final WatchLines lines = new WatchLines(this::line);
    private @Nullable ApiStream of;

    @Override
    public void received(ByteBuffer bytes) {
      lastReceivedNanos = nanoTime.getAsLong();
      client.counters().bytesWatched.add(bytes.remaining());
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
        ObjectWatch.this.ended(error == null);
      }
    }
  }
}
