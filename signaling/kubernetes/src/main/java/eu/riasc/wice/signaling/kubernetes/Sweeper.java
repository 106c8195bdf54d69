package eu.riasc.wice.signaling.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.riasc.wice.signaling.Scheduler;
import eu.riasc.wice.signaling.kubernetes.EnvelopeObject.Ref;
import eu.riasc.wice.signaling.kubernetes.RequestQueue.Priority;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what has been left behind in the namespace. All peers agree on one who does it by a
 * Lease; the others look at it now and then. On the loop's thread only.
 */
final class Sweeper {
  private static final Logger log = LoggerFactory.getLogger(Sweeper.class);

  static final String LEASE = "wice-sweeper";

  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Duration PAGE_PAUSE = Duration.ofSeconds(1);
  private static final int PAGE = 200;

  private final ApiClient client;
  private final RequestQueue queue;
  private final Deletions deletions;
  private final Loop loop;
  private final LongSupplier nanoTime;
  private final RandomGenerator random;
  private final Duration interval;
  private final Duration lifetime;
  private final String identity;
  private Scheduler.@Nullable Scheduled timer;
  private @Nullable String heldVersion;
  private boolean sweeping;
  private boolean closed;
  private int page = PAGE;

  Sweeper(
      ApiClient client,
      RequestQueue queue,
      Deletions deletions,
      Loop loop,
      LongSupplier nanoTime,
      RandomGenerator random,
      KubernetesTransportSettings settings) {
    this.client = client;
    this.queue = queue;
    this.deletions = deletions;
    this.loop = loop;
    this.nanoTime = nanoTime;
    this.random = random;
    this.interval = settings.sweepInterval();
    this.lifetime = settings.lifetime();
    byte[] id = new byte[8];
    random.nextBytes(id);
    this.identity = "wice-" + HexFormat.of().formatHex(id);
  }

  /** Looks at the lease for the first time after a while: short-lived commands never do. */
  void start() {
    next(0.5, 1.5);
  }

  /**
   * Sweeps no more, and gives the lease back if we hold it, so that nobody has to wait until it is
   * over. Ends when that is done or has failed.
   */
  CompletionStage<?> close() {
    closed = true;
    if (timer != null) {
      timer.cancel();
    }
    String version = heldVersion;
    if (version == null) {
      return CompletableFuture.completedStage(null);
    }
    heldVersion = null;
    ObjectNode lease = lease(version, "", Duration.ofSeconds(1));
    return request(
            ApiRequest.send(
                "give the sweeper's lease back",
                "PUT",
                leases("/" + LEASE),
                lease.toString(),
                ApiRequest.METADATA))
        .handle((answer, error) -> null); // somebody else's by now, or over in a while
  }

  private void next(double least, double most) {
    if (!closed) {
      double factor = least + (most - least) * random.nextDouble();
      timer =
          loop.schedule(Duration.ofNanos((long) (interval.toNanos() * factor)), this::lookAtLease);
    }
  }

  private String leases(String name) {
    return "apis/coordination.k8s.io/v1/namespaces/" + client.namespace() + "/leases" + name;
  }

  private void lookAtLease() {
    request(ApiRequest.get("read the sweeper's lease", leases("/" + LEASE), ApiRequest.JSON))
        .whenComplete(
            (answer, error) -> {
              if (answer == null) {
                next(1, 2);
              } else if (answer.isOk()) {
                judge(answer.json());
              } else if (answer.code() == 404) {
                take(null);
              } else {
                refused(answer, "read the sweeper's lease");
              }
            });
  }

  private CompletionStage<ApiResponse> request(ApiRequest request) {
    return queue.submit(request, Priority.LEISURELY, DEADLINE);
  }

  private void judge(JsonNode lease) {
    JsonNode spec = lease.path("spec");
    String holder = spec.path("holderIdentity").asText("");
    boolean free = holder.isEmpty() || holder.equals(identity);
    heldVersion = null;
    Duration term = Duration.ofSeconds(Math.max(0, spec.path("leaseDurationSeconds").asInt()));
    if (free || isOver(spec.path("renewTime").asText(""), term)) {
      take(lease);
    } else {
      next(2, 6);
    }
  }

  private boolean isOver(String renewed, Duration term) {
    try {
      Instant at = Instant.parse(renewed);
      return client.clock().age(at, nanoTime.getAsLong()).compareTo(term) > 0;
    } catch (DateTimeException e) {
      return true;
    }
  }

  /** Takes the lease, new or as it was seen: of several who try, the server lets one. */
  private void take(@Nullable JsonNode seen) {
    ObjectNode lease =
        lease(seen == null ? null : versionOf(seen), identity, interval.multipliedBy(2));
    String attempt = seen == null ? "create the sweeper's lease" : "update the sweeper's lease";
    request(
            ApiRequest.send(
                attempt,
                seen == null ? "POST" : "PUT",
                leases(seen == null ? "" : "/" + LEASE),
                lease.toString(),
                ApiRequest.METADATA))
        .whenComplete(
            (answer, error) -> {
              if (answer != null && answer.isOk()) {
                heldVersion = versionOf(answer.json());
                next(0.9, 1);
                sweep();
              } else if (answer != null && answer.code() != 409) {
                refused(answer, attempt);
              } else {
                next(2, 6);
              }
            });
  }

  private ObjectNode lease(@Nullable String version, String holder, Duration term) {
    Instant now = client.clock().now(nanoTime.getAsLong());
    ObjectNode lease = EnvelopeObject.MAPPER.createObjectNode();
    lease.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
    ObjectNode metadata = lease.putObject("metadata").put("name", LEASE);
    if (version != null) {
      metadata.put("resourceVersion", version);
    }
    lease
        .putObject("spec")
        .put("holderIdentity", holder)
        .put("leaseDurationSeconds", Math.max(1, term.toSeconds()))
        .put("renewTime", MICRO_TIME.format(now == null ? Instant.EPOCH : now));
    return lease;
  }

  private static String versionOf(JsonNode object) {
    return object.path("metadata").path("resourceVersion").asText("");
  }

  private void refused(ApiResponse answer, String attempt) {
    log.info(
        "{}; this peer does not sweep",
        ApiFailure.of(attempt, answer, client.namespace()).getMessage());
    next(30, 60);
  }

  private void sweep() {
    if (!sweeping) {
      sweeping = true;
      client.counters().sweeps.increment();
      readPage("");
    }
  }

  private void readPage(String from) {
    if (closed) {
      return;
    }
    if (deletions.sweepingsWaiting() > 0) {
      loop.schedule(PAGE_PAUSE, () -> readPage(from));
      return;
    }
    String query =
        "?limit="
            + page
            + (from.isEmpty()
                ? ""
                : "&continue=" + URLEncoder.encode(from, StandardCharsets.UTF_8));
    request(ApiRequest.get("list envelopes", client.envelopes(query), ApiRequest.METADATA_LIST))
        .whenComplete(
            (answer, error) -> {
              if (answer != null && answer.isOk()) {
                sweepPage(answer.json());
              } else if (isTooLong(error) && page > 1) {
                page = Math.max(1, page / 8); // somebody has filled the metadata
                readPage(from);
              } else {
                sweeping = false;
                if (answer != null && answer.code() != 410) {
                  refused(answer, "list envelopes");
                }
              }
            });
  }

  private static boolean isTooLong(@Nullable Throwable error) {
    Throwable cause = error;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause != null && cause.getCause() instanceof AnswerBody.TooLongException;
  }

  private void sweepPage(JsonNode list) {
    for (JsonNode item : list.path("items")) {
      Ref ref = EnvelopeObject.ref(item);
      if (ref != null
          && client.clock().age(ref.created(), nanoTime.getAsLong()).compareTo(lifetime) > 0) {
        deletions.sweep(ref);
      }
    }
    String next = list.path("metadata").path("continue").asText("");
    if (next.isEmpty()) {
      sweeping = false;
      page = PAGE;
    } else {
      readPage(next);
    }
  }
}
