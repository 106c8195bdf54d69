package eu.riasc.wice.signaling.grpc;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.relay.proto.stream.RelayGrpc;
import eu.riasc.wice.sansio.Backoff;
import eu.riasc.wice.signaling.BackendType;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.EnvelopeHandler;
import eu.riasc.wice.signaling.KeyProver;
import eu.riasc.wice.signaling.OpenSubscription;
import eu.riasc.wice.signaling.SignalingException;
import eu.riasc.wice.signaling.Transport;
import eu.riasc.wice.signaling.TransportContext;
import eu.riasc.wice.signaling.TransportSubscription;
import eu.riasc.wice.signaling.TurnLoan;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Carries envelopes over a signaling relay: one connection, one thread, a stream per key.
 *
 * <p>Connects when it is first used and by itself again whenever the connection is lost, after
 * waits that double with jitter, and renews every subscription whose stream ends, for whatever
 * reason. A path that has gone dead is noticed by pings within the keep-alive times of its
 * settings, 25 s by default.
 *
 * <p>A publication that finds no connection waits for one until its deadline, and fails then; at
 * most {@link RelayTransportSettings#pendingPublications} wait, further ones fail at once with
 * {@code OVERLOADED}.
 *
 * <p>Keys that come with a prover are proven to the relay on a stream of their own (PROTOCOL §7),
 * over which publications in their name go too. A relay that does not know that service is used
 * through the compatible ones, unless it has been seen to know it or the URI says {@code
 * auth=required}. Until a relay has been asked the first time, an attacker on a path without TLS
 * can make it seem not to know.
 *
 * <p>Handlers are called on the transport's thread, one after the other, and must not block. Safe
 * for use by several threads.
 */
public final class RelayTransport implements Transport {
  private static final String PUBLISH = "publish";
  private static final String SUBSCRIBE = "subscribe";
  private static final long CLOSE_SECONDS = 2;

  private final RelayTransportSettings settings;
  private final TransportContext context;
  private final Loop loop;
  private final ManagedChannel channel;
  private final ConnectionKeeper keeper;
  private final ConnectionProbe probe;
  private final CompatibleService service;
  private final RelayUri uri;
  private final ProvenStream stream;

  // touched only on the loop's thread
  private final Map<FeedKey, KeyFeed> feeds = new LinkedHashMap<>();
  private final Set<Publication> publications = new LinkedHashSet<>();
  private boolean closed;

  /** Whether keys are proven: from the URI, until the relay turns out not to know how. */
  private boolean proving;

  /** Whether the relay has been seen to speak the streaming service: it has to, from then on. */
  private boolean spoken;

  private final AtomicLong lost = new AtomicLong();

  private record FeedKey(PublicKey key, boolean proven) {}

  private RelayTransport(RelayUri uri, RelayTransportSettings settings, TransportContext context) {
    this.settings = settings;
    this.context = context;
    this.loop = new Loop(context.scheduler());
    try {
      this.channel = RelayChannel.open(uri, settings, loop);
    } catch (SignalingException e) {
      loop.stop();
      throw e;
    }
    this.keeper = new ConnectionKeeper(channel, uri.authority(), loop, backoff());
    this.probe = new ConnectionProbe(channel, loop);
    this.service = new CompatibleService(channel, loop);
    this.uri = uri;
    this.proving = uri.auth() != RelayUri.Auth.NONE;
    this.stream =
        new ProvenStream(
            channel,
            loop,
            backoff(),
            new KeyProofs(
                RelayGrpc.getConnectMethod().getFullMethodName(),
                uri.authority(),
                context.random()),
            new Streaming());
  }

  /**
   * Opens a transport. Returns at once: connecting happens behind it.
   *
   * @throws SignalingException with {@code BAD_URI} if TLS cannot be set up
   */
  public static RelayTransport open(
      RelayUri uri, RelayTransportSettings settings, TransportContext context) {
    RelayTransport transport = new RelayTransport(uri, settings, context);
    transport.loop.run(transport.keeper::start);
    return transport;
  }

  @Override
  public BackendType type() {
    return BackendType.GRPC;
  }

  @Override
  public CompletionStage<Void> publish(Envelope envelope, Duration deadline) {
    Publication publication;
    try {
      publication = new Publication(envelope, deadline, context.nanoTime());
    } catch (SignalingException e) {
      return CompletableFuture.failedStage(e);
    }
    if (!loop.run(() -> publish(publication))) {
      publication.fail(Failures.closed(PUBLISH));
    }
    return publication.result();
  }

  @Override
  public TransportSubscription subscribe(
      PublicKey recipient, EnvelopeHandler handler, @Nullable KeyProver prover) {
    FeedKey key = new FeedKey(recipient, prover != null);
    OpenSubscription subscription =
        new OpenSubscription(handler, ended -> loop.run(() -> unsubscribe(key, ended)));
    if (!loop.run(() -> subscribe(key, prover, subscription))) {
      subscription.fail(Failures.closed(SUBSCRIBE));
    }
    return subscription;
  }

  @Override
  public CompletionStage<List<TurnLoan>> turnServers(PublicKey ours, Duration deadline) {
    LoanRequest request = new LoanRequest(ours, deadline);
    if (!loop.run(() -> ask(request))) {
      request.fail(Failures.closed("ask for turn servers"));
    }
    return request.result();
  }

  private void ask(LoanRequest request) {
    if (closed) {
      request.fail(Failures.closed("ask for turn servers"));
    } else if (proving && stream.answersFor(request.key())) {
      stream.ask(request);
    } else if (uri.auth() == RelayUri.Auth.REQUIRED) {
      request.succeed(List.of());
    } else {
      RelayRegistryClient.ask(channel, request);
    }
  }

  @Override
  public void networkChanged() {
    loop.run(() -> probe.begin(this::reconnect));
  }

  /** The connection is dead: all streams go over a new one. */
  private void reconnect() {
    if (closed) {
      return;
    }
    channel.enterIdle();
    stream.interrupt();
    for (KeyFeed feed : feeds.values()) {
      CompatibleStream compatible = feed.stream();
      if (compatible != null) {
        compatible.interrupt();
      }
    }
  }

  /**
   * Returns how many envelopes of ours the relay says it has dropped: each counts once for every
   * subscriber that did not get it.
   */
  public long lost() {
    return lost.get();
  }

  /**
   * Ends all subscriptions and the connection; what is under way fails. Returns when the
   * transport's thread has ended, unless called on it.
   */
  @Override
  public void close() {
    loop.run(this::closeAll);
    if (!loop.isCurrent()) {
      try {
        var unused = channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    loop.stop();
  }

  private void publish(Publication publication) {
    if (closed) {
      publication.fail(Failures.closed(PUBLISH));
      return;
    }
    if (publications.size() >= settings.pendingPublications()) {
      publication.fail(
          new SignalingException(
              SignalingException.Code.OVERLOADED,
              "publish: " + publications.size() + " envelopes wait for the relay already"));
      return;
    }
    publications.add(publication);
    publication.onEnd(() -> publications.remove(publication));
    route(publication);
  }

  private void route(Publication publication) {
    if (proving && stream.answersFor(publication.sender())) {
      stream.publish(publication);
    } else if (uri.auth() == RelayUri.Auth.REQUIRED) {
      publication.fail(
          new SignalingException(
              SignalingException.Code.REFUSED,
              "publish: no subscription proves the sender's key, as auth=required asks for"));
    } else {
      service.publish(publication);
    }
  }

  private void subscribe(FeedKey key, @Nullable KeyProver prover, OpenSubscription subscription) {
    if (closed) {
      subscription.fail(Failures.closed(SUBSCRIBE));
      return;
    }
    keeper.want();
    KeyFeed feed = feeds.get(key);
    if (feed == null) {
      feed = new KeyFeed(key.key, prover);
      feeds.put(key, feed);
      feed.add(subscription);
      open(feed);
    } else {
      feed.add(subscription);
    }
  }

  private void unsubscribe(FeedKey key, OpenSubscription subscription) {
    KeyFeed feed = feeds.get(key);
    if (feed == null) {
      return;
    }
    feed.remove(subscription);
    if (feed.isEmpty()) {
      feeds.remove(key);
      close(feed);
    }
  }

  private void open(KeyFeed feed) {
    if (proving && feed.prover() != null) {
      stream.add(feed);
    } else if (uri.auth() == RelayUri.Auth.REQUIRED) {
      feed.failed(
          new SignalingException(
              SignalingException.Code.REFUSED,
              "subscribe: the key cannot be proven here, as auth=required asks for"));
    } else {
      CompatibleStream compatible = new CompatibleStream(service, feed, loop, backoff());
      feed.feedFrom(compatible);
      compatible.open();
    }
  }

  private void close(KeyFeed feed) {
    CompatibleStream compatible = feed.stream();
    if (compatible != null) {
      compatible.close();
    } else {
      stream.remove(feed);
    }
  }

  private void closeAll() {
    if (closed) {
      return;
    }
    closed = true;
    keeper.close();
    stream.close();
    for (KeyFeed feed : feeds.values()) {
      close(feed);
      feed.failed(Failures.closed(SUBSCRIBE));
    }
    feeds.clear();
    for (Publication publication : List.copyOf(publications)) {
      publication.fail(Failures.closed(PUBLISH));
    }
    channel.shutdownNow();
  }

  private Backoff backoff() {
    return new Backoff(settings.firstBackoff(), settings.longestBackoff(), context.random());
  }

  /** What the streaming service turns out to be. */
  private final class Streaming implements ProvenStream.Owner {
    @Override
    public void spoken() {
      spoken = true;
    }

    @Override
    public boolean unknown(Status status) {
      if (spoken || uri.auth() == RelayUri.Auth.REQUIRED) {
        return true;
      }
      proving = false;
      for (KeyFeed feed : feeds.values()) {
        if (feed.prover() != null) {
          open(feed);
        }
      }
      return false;
    }

    @Override
    public void reroute(Publication publication) {
      route(publication);
    }

    @Override
    public void reroute(LoanRequest request) {
      ask(request);
    }

    @Override
    public void lost(long count) {
      lost.addAndGet(count);
    }
  }
}
