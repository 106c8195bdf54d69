package eu.riasc.wice.signaling.kubernetes;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.sansio.Backoff;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.OpenSubscription;
import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.TransportContext;
import eu.riasc.wice.signaling.kubernetes.EnvelopeObject.Ref;
import eu.riasc.wice.signaling.kubernetes.RequestQueue.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** All that a transport does with its API server. On the loop's thread only. */
final class ApiSession {
  private static final Duration LOOK_DEADLINE = Duration.ofSeconds(5);

  /** How long closing waits for what is being created and for the deletions after that. */
  private static final Duration WITHDRAW_PATIENCE = Duration.ofMillis(9500);

  private final KubernetesUri uri;
  private final KubernetesTransportSettings settings;
  private final TransportContext context;
  private final Loop loop;
  private final ApiClient client;
  private final RequestQueue queue;
  private final Deletions deletions;
  private final SentEnvelopes sent;
  private final Sweeper sweeper;
  private final String publisher;
  private final Set<Creation> creations = new LinkedHashSet<>();
  private long envelopes;
  private String newestVersion = "";
  private final Map<PublicKey, Source> sources = new LinkedHashMap<>();
  private @Nullable Source everything;

  /** A watch and where it leads. */
  private record Source(ObjectWatch watch, Inlet inlet) {}

  /**
   * Reads the configuration; connects when there is something to do.
   *
   * @throws SignalingException if the configuration cannot be used
   */
  ApiSession(
      KubernetesUri uri,
      KubernetesTransportSettings settings,
      TransportContext context,
      Loop loop,
      Counters counters) {
    this.uri = uri;
    this.settings = settings;
    this.context = context;
    this.loop = loop;
    this.client = new ApiClient(ClusterConfig.load(uri), loop, context.nanoTime(), counters);
    this.queue =
        new RequestQueue(
            loop, context.nanoTime(), client, uri, settings, backoff(), this::connectionIsDead);
    this.deletions =
        new Deletions(client, queue, loop, context.nanoTime(), uri.requestsPerSecond());
    this.sent = new SentEnvelopes(client, queue, deletions, loop, context.nanoTime());
    byte[] id = new byte[8];
    context.random().nextBytes(id);
    this.publisher = HexFormat.of().formatHex(id);
    this.sweeper =
        new Sweeper(client, queue, deletions, loop, context.nanoTime(), context.random(), settings);
    sweeper.start();
  }

  private Backoff backoff() {
    return new Backoff(settings.firstBackoff(), settings.longestBackoff(), context.random());
  }

  /** Creates an object, and takes back the one before it if that has not been read. */
  CompletionStage<Void> create(Envelope envelope, Duration deadline) {
    ApiRequest request =
        ApiRequest.send(
            "publish",
            "POST",
            client.envelopes(""),
            EnvelopeObject.toJson(envelope, labels()),
            ApiRequest.METADATA);
    Creation creation = new Creation();
    creation.answer =
        queue
            .submit(request.attempt(), () -> begin(creation, request), Priority.PROMPT, deadline)
            .toCompletableFuture();
    sent.begun(envelope, creation);
    return creation
        .answer
        .whenComplete((answer, error) -> created(envelope, answer))
        .thenAccept(
            answer -> {
              if (!answer.isOk()) {
                throw ApiFailure.of("publish", answer, client.namespace());
              }
            });
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(EnvelopeObject.PUBLISHER_LABEL, publisher);
    labels.put(EnvelopeObject.ENVELOPE_LABEL, publisher + "-" + envelopes++);
    return labels;
  }

  private CompletableFuture<ApiResponse> begin(Creation creation, ApiRequest request) {
    creations.add(creation);
    CompletableFuture<ApiResponse> begun =
        creation.begin(client, request, context.nanoTime(), answer -> answered(creation, answer));
    var unused =
        begun.whenComplete(
            (answer, error) -> {
              if (error != null) { // it may be answered yet, but not for ever
                loop.schedule(settings.requestTimeout(), () -> creations.remove(creation));
              }
            });
    return begun;
  }

  private void answered(Creation creation, @Nullable ApiResponse answer) {
    creations.remove(creation);
    Ref ref = answer == null || !answer.isOk() ? null : EnvelopeObject.ref(answer.json());
    if (ref != null) {
      newestVersion = WatchPosition.newer(newestVersion, ref.version());
      allSources().forEach(each -> each.watch.issued(ref.version(), creation.begunAtNanos()));
    }
  }

  private void created(Envelope envelope, @Nullable ApiResponse answer) {
    Ref ref = answer == null || !answer.isOk() ? null : EnvelopeObject.ref(answer.json());
    boolean toGroup = isGroup(envelope.recipient());
    sent.ended(envelope, ref, toGroup);
    if (ref != null && toGroup) {
      // members of a group never delete, since they do not know who has read it already
      loop.schedule(settings.groupLifetime(), () -> sent.withdraw(envelope, ref));
    }
  }

  private boolean isGroup(PublicKey key) {
    Source source = uri.compat() ? everything : sources.get(key);
    return source != null && source.inlet.hasShared(key);
  }

  CompletionStage<Boolean> isStored(PublicKey sender, PublicKey recipient) {
    return sent.isStored(sender, recipient, LOOK_DEADLINE);
  }

  void subscribe(PublicKey key, OpenSubscription subscription, boolean shared) {
    Source source = uri.compat() ? everything : sources.get(key);
    if (source == null) {
      source = source(uri.compat() ? null : EnvelopeObject.label(key));
      if (uri.compat()) {
        everything = source;
      } else {
        sources.put(key, source);
      }
      source.inlet.feed(key).add(subscription, shared);
      source.watch.open();
    } else {
      source.inlet.feed(key).add(subscription, shared);
    }
  }

  private Source source(@Nullable String label) {
    WatchPosition position = new WatchPosition();
    Inlet inlet =
        new Inlet(label, deletions, sent, client.clock(), settings, loop, context.nanoTime());
    ObjectWatch watch =
        new ObjectWatch(
            client,
            queue,
            loop,
            context.nanoTime(),
            context.random(),
            label,
            position,
            inlet,
            settings);
    return new Source(watch, inlet);
  }

  void unsubscribe(PublicKey key, OpenSubscription subscription) {
    Source source = uri.compat() ? everything : sources.get(key);
    if (source == null) {
      return;
    }
    source.inlet.remove(key, subscription);
    if (source.inlet.isEmpty()) {
      source.watch.close();
      source.inlet.finish();
      sources.remove(key);
      everything = null;
    }
  }

  private List<Source> allSources() {
    List<Source> all = new ArrayList<>(sources.values());
    if (everything != null) {
      all.add(everything);
    }
    return all;
  }

  private void connectionIsDead() {
    client.renew();
    allSources().forEach(source -> source.watch.restart());
  }

  /**
   * Ends everything; the future ends when all that is ours has been taken back, or given up.
   * Readers that watch get it all the same: a watch tells what has been, not only what is.
   */
  CompletionStage<Void> closeAll() {
    for (Source source : allSources()) {
      source.watch.close();
      source.inlet.finish();
      source.inlet.close(ApiFailure.closed("subscribe"));
    }
    sources.clear();
    everything = null;
    queue.failPrompt();
    CompletionStage<?> released = sweeper.close();
    if (!queue.isWorthwhile(WITHDRAW_PATIENCE)) {
      return CompletableFuture.completedStage(null);
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    CompletableFuture<Void> withdrawn = new CompletableFuture<>();
    var unusedSettled =
        settled()
            .whenComplete(
                (all, error) -> {
                  withdrawAll();
                  deletions.onIdle(() -> withdrawn.complete(null));
                });
    var unusedDone = withdrawn.runAfterBoth(released, () -> done.complete(null));
    loop.schedule(WITHDRAW_PATIENCE, () -> done.complete(null));
    return done;
  }

  /** Ends when no object is being created any more. */
  private CompletableFuture<Void> settled() {
    return CompletableFuture.allOf(
        creations.stream()
            .map(Creation::sending)
            .filter(Objects::nonNull)
            .map(each -> each.handle((answer, error) -> answer))
            .toArray(CompletableFuture[]::new));
  }

  private void withdrawAll() {
    List<Ref> all = sent.takeAll();
    if (envelopes > 0) {
      deletions.collect(EnvelopeObject.PUBLISHER_LABEL + "=" + publisher, newestVersion, all);
    }
  }

  /** Lets go of the connection and fails what is left. */
  void letGo() {
    queue.close();
    client.close();
  }
}
