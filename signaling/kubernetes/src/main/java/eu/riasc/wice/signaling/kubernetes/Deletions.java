package eu.riasc.wice.signaling.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.riasc.wice.sansio.TokenBucket;
import eu.riasc.wice.signaling.kubernetes.EnvelopeObject.Ref;
import eu.riasc.wice.signaling.kubernetes.RequestQueue.Priority;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes objects away. Each exactly as it was seen: a name alone may stand for something else by
 * then, and that it is gone already (404) or has changed (409) is as good (PROTOCOL §8). Or several
 * in one request, by labels that no others have. On the loop's thread only.
 */
final class Deletions {
  private static final Logger log = LoggerFactory.getLogger(Deletions.class);

  /** Deletions of what nobody of ours has sent, per second. */
  static final int JUNK_PER_SECOND = 10;

  /** Junk that waits to be deleted; more than that is left to the sweeper. */
  private static final int MAX_JUNK = 1024;

  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final ApiClient client;
  private final RequestQueue queue;
  private final Lane junk;
  private final Lane sweepings;
  private final Set<String> pending = new LinkedHashSet<>();
  private int collections;
  private boolean collectionsRefused;
  private boolean warned;
  private @Nullable Runnable whenIdle;

  Deletions(
      ApiClient client,
      RequestQueue queue,
      Loop loop,
      LongSupplier nanoTime,
      int requestsPerSecond) {
    this.client = client;
    this.queue = queue;
    this.junk = new Lane(JUNK_PER_SECOND, loop, nanoTime);
    this.sweepings = new Lane(Math.max(1, requestsPerSecond / 2), loop, nanoTime);
  }

  /** An envelope of somebody we know has been handed on. */
  void read(Ref ref) {
    delete(ref, true);
  }

  /** We take back what we have sent: there is something newer, or nobody has read it in time. */
  void withdraw(Ref ref) {
    delete(ref, false);
  }

  /** It is for us but no envelope of anybody we know: ten a second are deleted. */
  void junk(Ref ref) {
    junk.add(ref);
  }

  /**
   * Deletes all objects that a selector names, in one request.
   *
   * <p>The server looks for them in its memory, which it first brings up to the version. Without
   * one, and also for "exactly at this version", it would read everything that is in the namespace
   * from etcd: 0.4 ms of its time for each object there, of whoever it is.
   *
   * @param selector of labels
   * @param version that of the newest of them, or empty
   * @param instead what to delete one by one if the server will not do it at once
   */
  void collect(String selector, String version, List<Ref> instead) {
    if (collectionsRefused) {
      instead.forEach(this::read);
      return;
    }
    collections++;
    String query = "?labelSelector=" + URLEncoder.encode(selector, UTF_8);
    if (!version.isEmpty()) {
      query += "&resourceVersion=" + version;
    }
    // without a body the server takes the version for a precondition of each deletion
    queue
        .submit(
            ApiRequest.send(
                "delete envelopes",
                "DELETE",
                client.envelopes(query),
                options().toString(),
                ApiRequest.METADATA_LIST),
            Priority.LEISURELY,
            DEADLINE)
        .whenComplete(
            (answer, error) -> {
              collections--;
              if (answer == null) {
                log.debug("{}", error == null ? "" : error.getMessage());
                instead.forEach(junk::add);
              } else if (!answer.isOk()) {
                collectionRefused(answer);
                instead.forEach(this::read);
              }
              tellIfIdle();
            });
  }

  /** Whether several can go in one request, as far as is known. */
  boolean takesSeveral() {
    return !collectionsRefused;
  }

  private void collectionRefused(ApiResponse answer) {
    String message = ApiFailure.of("delete envelopes", answer, client.namespace()).getMessage();
    if (collectionsRefused) {
      log.debug("{}", message);
    } else {
      collectionsRefused = true;
      log.warn("{}; each envelope is deleted by a request of its own", message);
    }
  }

  private static ObjectNode options() {
    return EnvelopeObject.MAPPER
        .createObjectNode()
        .put("kind", "DeleteOptions")
        .put("apiVersion", "v1");
  }

  /** It has been left behind. */
  void sweep(Ref ref) {
    sweepings.add(ref);
  }

  /** How many of the sweepings wait. */
  int sweepingsWaiting() {
    return sweepings.waiting.size();
  }

  /** Calls back once no deletion that has been begun is left; at once if there is none. */
  void onIdle(Runnable callback) {
    whenIdle = callback;
    tellIfIdle();
  }

  private void tellIfIdle() {
    if (pending.isEmpty() && collections == 0 && whenIdle != null) {
      whenIdle.run();
    }
  }

  private void delete(Ref ref, boolean asSeen) {
    if (!pending.add(ref.uid())) {
      return; // a watch that began anew has shown it once more
    }
    ObjectNode options = options();
    var preconditions = options.putObject("preconditions").put("uid", ref.uid());
    if (asSeen) {
      preconditions.put("resourceVersion", ref.version());
    }
    queue
        .submit(
            ApiRequest.send(
                "delete an envelope",
                "DELETE",
                client.envelopes("/" + ref.name()),
                options.toString(),
                ApiRequest.JSON),
            Priority.LEISURELY,
            DEADLINE)
        .whenComplete(
            (answer, error) -> {
              pending.remove(ref.uid());
              if (answer == null) {
                log.debug("{}", error == null ? "" : error.getMessage());
                junk.add(ref); // again, when there is time
              } else if (!answer.isOk() && answer.code() != 404 && answer.code() != 409) {
                refused(answer);
              }
              tellIfIdle();
            });
  }

  private void refused(ApiResponse answer) {
    String message = ApiFailure.of("delete an envelope", answer, client.namespace()).getMessage();
    if (warned) {
      log.debug("{}", message);
    } else {
      warned = true;
      log.warn("{}; what has been read stays until somebody else deletes it", message);
    }
  }

  /** Deletions so many a second. */
  private final class Lane {
    private final Deque<Ref> waiting = new ArrayDeque<>();
    private final TokenBucket bucket;
    private final Loop loop;
    private final LongSupplier nanoTime;
    private final Duration pause;
    private boolean scheduled;

    Lane(int perSecond, Loop loop, LongSupplier nanoTime) {
      this.bucket = new TokenBucket(perSecond, perSecond, nanoTime.getAsLong());
      this.pause = Duration.ofMillis(Math.max(5, 1000 / perSecond));
      this.loop = loop;
      this.nanoTime = nanoTime;
    }

    void add(Ref ref) {
      if (waiting.size() < MAX_JUNK && !queue.isClosed()) {
        waiting.add(ref);
        pump();
      }
    }

    private void pump() {
      while (!waiting.isEmpty() && !queue.isPaused() && bucket.tryTake(nanoTime.getAsLong())) {
        delete(waiting.remove(), true);
      }
      if (!waiting.isEmpty() && !scheduled) {
        scheduled = true;
        loop.schedule(
            pause,
            () -> {
              scheduled = false;
              pump();
            });
      }
    }
  }
}
