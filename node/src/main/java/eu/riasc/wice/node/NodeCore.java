package eu.riasc.wice.node;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.session.AdmissionPolicy;
import eu.riasc.wice.session.Endpoint;
import eu.riasc.wice.session.EndpointEvent;
import eu.riasc.wice.session.OutgoingMessage;
import eu.riasc.wice.session.PathStatistics;
import eu.riasc.wice.session.PeerOptions;
import eu.riasc.wice.session.SessionSnapshot;
import eu.riasc.wice.session.SessionState;
import eu.riasc.wice.signaling.Received;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What stands between the endpoint, which belongs to the selector thread, and everybody else.
 * Methods that say "selector thread" are called on it only; the others may be called from anywhere
 * and enter through the loop's queue.
 */
final class NodeCore implements Driven {
  /** Opened messages that may wait for the selector thread. */
  private static final int MAX_WAITING_MESSAGES = 4096;

  /** One change has several signs, and one of them is enough. */
  private static final long BETWEEN_DOUBTS_NANOS = 1_000_000_000L;

  private final Endpoint endpoint;
  private final CallbackQueue callbacks;
  private final Ports ports;
  private final AtomicInteger waitingMessages = new AtomicInteger();
  private final LongAdder messagesDropped = new LongAdder();
  private final CompletableFuture<Void> endpointClosed = new CompletableFuture<>();

  private final PeerBook book = new PeerBook();

  // selector thread only
  private final PayloadWays ways;
  private final ActivePeers active;
  private final List<Runnable> untilOpen = new ArrayList<>();
  private boolean open;
  private boolean closingAll;
  private boolean releasing;
  private boolean usesMulticastDns;
  private long mappingChanges;
  private long toldNanos;
  private boolean toldBefore;

  private @Nullable SelectorLoop loop;
  private @Nullable SignalingLink link;

  NodeCore(
      Endpoint endpoint,
      CallbackQueue callbacks,
      Ports ports,
      PortCounters counters,
      int maxQueuedBytes) {
    this.endpoint = endpoint;
    this.callbacks = callbacks;
    this.ports = ports;
    this.ways = new PayloadWays(endpoint, ports, counters, maxQueuedBytes, this::execute);
    this.active =
        new ActivePeers(endpoint, book, ways, callbacks, this::execute, key -> new Peer(key, this));
  }

  /** Connects the parts. Called once, before the loop starts. */
  void attach(SelectorLoop itsLoop, SignalingLink itsLink) {
    this.loop = itsLoop;
    this.link = itsLink;
  }

  CallbackQueue callbacks() {
    return callbacks;
  }

  // ---- from any thread

  Peer connect(PublicKey key, PeerOptions options) {
    return book.want(
        key,
        () -> new Peer(key, this),
        peer -> execute(() -> whenOpen(() -> active.want(peer, options))));
  }

  void accept(AdmissionPolicy admission, Consumer<Peer> handler) {
    execute(
        () -> {
          active.setAcceptHandler(handler);
          endpoint.setAdmission(admission);
        });
  }

  PeerBook book() {
    return book;
  }

  void restart(PublicKey key) {
    execute(() -> endpoint.restart(key, System.nanoTime()));
  }

  void unpin(PublicKey key) {
    execute(() -> endpoint.unpin(key));
  }

  void close(Peer peer) {
    book.remove(peer);
    execute(() -> whenOpen(() -> active.close(peer)));
  }

  SessionSnapshot snapshot(PublicKey key) {
    SessionSnapshot found = loop().ask(() -> endpoint.session(key));
    if (found == null) {
      throw new NodeException(
          NodeException.Code.CLOSED,
          "read statistics: there is no session with " + key.fingerprint());
    }
    return found;
  }

  @Nullable PathStatistics paths(PublicKey key) {
    return loop()
        .ask(
            () -> {
              Peer peer = active.get(key);
              if (peer != null) {
                ways.collect(peer);
              }
              return endpoint.paths(key, System.nanoTime());
            });
  }

  void messageReceived(Received received) {
    if (waitingMessages.incrementAndGet() > MAX_WAITING_MESSAGES) {
      waitingMessages.decrementAndGet();
      messagesDropped.increment();
      return;
    }
    execute(
        () -> {
          waitingMessages.decrementAndGet();
          endpoint.handleMessage(received, System.nanoTime());
        });
  }

  void serversResolved(IceServers.Resolved servers) {
    execute(
        () -> {
          long now = System.nanoTime();
          endpoint.network().setStunServers(servers.stun(), now);
          endpoint.network().setTurnServers(servers.turn(), now);
        });
  }

  /** Signaling can deliver, or has had its time: what waited for it goes ahead. */
  void signalingOpen() {
    execute(
        () -> {
          open = true;
          List<Runnable> waiting = List.copyOf(untilOpen);
          untilOpen.clear();
          waiting.forEach(Runnable::run);
        });
  }

  /** Closes all sessions; the future completes once their peers have been told. */
  CompletableFuture<Void> closeAll() {
    execute(
        () -> {
          untilOpen.clear();
          active.markClosing();
          endpoint.closeAll(System.nanoTime());
          closingAll = true;
        });
    return endpointClosed;
  }

  /** Nothing runs any more: every handle that is left ends. */
  void ended() {
    for (Peer peer : book.all()) {
      book.remove(peer);
      peer.ended();
    }
  }

  long sendQueueFull() {
    return ways.sendQueueFull();
  }

  long messagesDropped() {
    return messagesDropped.sum();
  }

  void execute(Runnable command) {
    loop().execute(command);
  }

  SelectorLoop loop() {
    return Objects.requireNonNull(loop, "attached before the first call");
  }

  // ---- selector thread

  @Override
  public Machine<?> machine() {
    return endpoint;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public boolean payload(InetSocketAddress local, InetSocketAddress remote, ByteBuffer payload) {
    long now = System.nanoTime();
    InetSocketAddress from = remote;
    if (endpoint.isFromTurnServer(local, remote)) {
      from = endpoint.takeRelayedPayload(local, remote, payload, now);
      if (from == null) {
        return false;
      }
    }
    PublicKey key = endpoint.receivePayload(from, payload.remaining(), now);
    Peer peer = key == null ? null : active.get(key);
    if (peer != null) {
      peer.received(payload);
    }
    return true;
  }

  @Override
  public OptionalLong nextTimeoutNanos() {
    return ways.earliest(endpoint.nextTimeoutNanos());
  }

  @Override
  public boolean isPacing(long nowNanos) {
    return endpoint.isPacing(nowNanos);
  }

  @Override
  public void handleTimeout(long nowNanos) {
    ways.handleTimeout(nowNanos);
    endpoint.handleTimeout(nowNanos);
  }

  @Override
  public void drain(long nowNanos) {
    if (!usesMulticastDns && endpoint.network().wantsMulticastDns()) {
      usesMulticastDns = true;
      followLinks(nowNanos);
    }
    if (endpoint.network().mappingChanges() != mappingChanges) {
      mappingChanges = endpoint.network().mappingChanges();
      networkChanged(nowNanos);
    }
    SignalingLink itsLink = Objects.requireNonNull(link, "attached before the loop starts");
    for (OutgoingMessage m = endpoint.pollMessage(); m != null; m = endpoint.pollMessage()) {
      itsLink.publish(m);
    }
    for (EndpointEvent e = endpoint.pollEvent(); e != null; e = endpoint.pollEvent()) {
      if (e instanceof EndpointEvent.StateChanged moved
          && moved.to() == SessionState.DISCONNECTED) {
        networkChanged(nowNanos);
      }
      active.handle(e, nowNanos);
    }
    if (closingAll && endpoint.isClosed()) {
      if (!releasing) {
        releasing = true;
        endpoint.release(nowNanos);
      }
      if (endpoint.isReleased()) {
        endpointClosed.complete(null);
      }
    }
  }

  /**
   * Has the signaling transports find out whether their connections still work, since there is a
   * reason to doubt it.
   */
  void networkChanged(long nowNanos) {
    if (toldBefore && nowNanos - toldNanos < BETWEEN_DOUBTS_NANOS) {
      return;
    }
    toldBefore = true;
    toldNanos = nowNanos;
    Objects.requireNonNull(link, "attached before the loop starts").networkChanged();
  }

  /** Has multicast DNS, if it is used, follow the addresses of the ports. */
  void followLinks(long nowNanos) {
    if (usesMulticastDns) {
      endpoint.network().setMulticastDnsLinks(ports.adjustMulticastDns(), nowNanos);
    }
  }

  private void whenOpen(Runnable command) {
    if (open) {
      command.run();
    } else {
      untilOpen.add(command);
    }
  }
}
