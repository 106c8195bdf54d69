package eu.riasc.wice.signaling.kubernetes;

import eu.riasc.wice.sansio.TokenBucket;
import eu.riasc.wice.signaling.kubernetes.EnvelopeObject.Ref;
import eu.riasc.wice.signaling.kubernetes.RequestQueue.Priority;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes objects away, each exactly as it was seen: a name alone may stand for something else by
 * then. That it is gone already (404) or has changed (409) is as good (PROTOCOL §8). On the loop's
 * thread only.
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
    if (pending.isEmpty()) {
      callback.run();
    } else {
      whenIdle = callback;
    }
  }

  private void delete(Ref ref, boolean asSeen) {
    if (!pending.add(ref.uid())) {
      return; // a watch that began anew has shown it once more
    }
    var options =
        EnvelopeObject.MAPPER
            .createObjectNode()
            .put("kind", "DeleteOptions")
            .put("apiVersion", "v1");
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
              if (pending.isEmpty() && whenIdle != null) {
                whenIdle.run();
              }
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
      if (waiting.size() < MAX_JUNK) {
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
