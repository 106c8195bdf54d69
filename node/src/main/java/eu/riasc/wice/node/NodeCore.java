package eu.riasc.wice.node;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.ice.agent.PayloadRoute;
import eu.riasc.wice.ice.turn.RelayChannel;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.sansio.Transport;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands between the endpoint, which belongs to the selector thread, and everybody else.
 * Methods that say "selector thread" are called on it only; the others may be called from anywhere
 * and enter through the loop's queue.
 */
final class NodeCore implements Driven {
  private static final Logger log = LoggerFactory.getLogger(NodeCore.class);

  /** Opened messages that may wait for the selector thread. */
  private static final int MAX_WAITING_MESSAGES = 4096;

  /** One change has several signs, and one of them is enough. */
  private static final long BETWEEN_DOUBTS_NANOS = 1_000_000_000L;

  private final Endpoint endpoint;
  private final CallbackQueue callbacks;
  private final Ports ports;
  private final PortCounters counters;
  private final int maxQueuedBytes;
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicInteger waitingMessages = new AtomicInteger();
  private final LongAdder sendQueueFull = new LongAdder();
  private final LongAdder messagesDropped = new LongAdder();
  private final CompletableFuture<Void> endpointClosed = new CompletableFuture<>();

  private final PeerBook book = new PeerBook();

  // selector thread only
  private final Map<PublicKey, Peer> active = new LinkedHashMap<>();
  private final TrafficSampler traffic;
  private final List<Runnable> untilOpen = new ArrayList<>();
  private boolean open;
  private boolean closingAll;
  private boolean releasing;
  private boolean usesMulticastDns;
  private long mappingChanges;
  private long toldNanos;
  private boolean toldBefore;
  private @Nullable Consumer<Peer> acceptHandler;

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
    this.counters = counters;
    this.maxQueuedBytes = maxQueuedBytes;
    this.traffic =
        new TrafficSampler(
            (peer, packets, bytes, lastNanos) ->
                endpoint.payloadSent(peer, packets, bytes, lastNanos, System.nanoTime()));
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
        () -> new Peer(key, this, true),
        peer -> execute(() -> whenOpen(() -> want(peer, options))));
  }

  void accept(AdmissionPolicy admission, Consumer<Peer> handler) {
    execute(
        () -> {
          acceptHandler = handler;
          endpoint.setAdmission(admission);
        });
  }

  PeerBook book() {
    return book;
  }

  /** Hands a datagram to the selector thread, where there is no way to send it directly. */
  private boolean send(PublicKey key, byte[] payload) {
    if (queuedBytes.addAndGet(payload.length) > maxQueuedBytes) {
      queuedBytes.addAndGet(-payload.length);
      sendQueueFull.increment();
      return false;
    }
    execute(
        () -> {
          queuedBytes.addAndGet(-payload.length);
          endpoint.send(key, payload, System.nanoTime());
        });
    return true;
  }

  void restart(PublicKey key) {
    execute(() -> endpoint.restart(key, System.nanoTime()));
  }

  void unpin(PublicKey key) {
    execute(() -> endpoint.unpin(key));
  }

  void close(Peer peer) {
    book.remove(peer);
    execute(() -> whenOpen(() -> closeNow(peer)));
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
              if (peer != null && peer.outlet() instanceof PayloadPath path) {
                traffic.collect(path);
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
          active.values().forEach(Peer::markClosing);
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
    return sendQueueFull.sum();
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
    OptionalLong next = endpoint.nextTimeoutNanos();
    boolean sampleFirst =
        traffic.isActive() && (next.isEmpty() || traffic.nextNanos() - next.getAsLong() < 0);
    return sampleFirst ? OptionalLong.of(traffic.nextNanos()) : next;
  }

  @Override
  public boolean isPacing(long nowNanos) {
    return endpoint.isPacing(nowNanos);
  }

  @Override
  public void handleTimeout(long nowNanos) {
    traffic.handleTimeout(nowNanos);
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
      handle(e, nowNanos);
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
      ports.multicastDns().adjustTo(ports.bound());
      endpoint.network().setMulticastDnsLinks(ports.multicastDns().links(), nowNanos);
    }
  }

  private void whenOpen(Runnable command) {
    if (open) {
      command.run();
    } else {
      untilOpen.add(command);
    }
  }

  private void want(Peer peer, PeerOptions options) {
    active.put(peer.publicKey(), peer);
    endpoint.want(peer.publicKey(), options, System.nanoTime());
  }

  private void closeNow(Peer peer) {
    if (active.get(peer.publicKey()) != peer) {
      return;
    }
    peer.markClosing();
    endpoint.close(peer.publicKey(), System.nanoTime());
    // the session may have been waiting in CLOSED already, then no event tells of its end
    execute(() -> forget(peer));
  }

  private void forget(Peer peer) {
    if (active.remove(peer.publicKey(), peer)) {
      rerouted(peer, null, null);
      book.remove(peer);
      peer.ended();
    }
  }

  private void handle(EndpointEvent event, long nowNanos) {
    Peer peer = active.get(event.peer());
    if (event instanceof EndpointEvent.StateChanged e) {
      moved(e, nowNanos);
    } else if (event instanceof EndpointEvent.Warning e) {
      log.warn("session {}: {}", e.peer().fingerprint(), e.text());
    } else if (peer != null && event instanceof EndpointEvent.PairChanged e) {
      peer.pairChanged(e.pair());
    } else if (peer != null && event instanceof EndpointEvent.RouteChanged e) {
      rerouted(peer, e.route(), e.channel());
    } else if (peer != null && event instanceof EndpointEvent.DatagramReceived e) {
      peer.received(ByteBuffer.wrap(e.payload()));
    } else if (peer != null && event instanceof EndpointEvent.PeerDescribed e) {
      peer.described(e.description());
    } else {
      log.debug("{}", event);
    }
  }

  private void moved(EndpointEvent.StateChanged e, long nowNanos) {
    Peer peer = active.get(e.peer());
    if (peer == null) {
      if (e.to() == SessionState.CLOSED) {
        return;
      }
      peer = accepted(e.peer());
    }
    if (e.to() == SessionState.DISCONNECTED) {
      networkChanged(nowNanos);
    }
    Instant at = Instant.now().plusNanos(e.atNanos() - nowNanos);
    peer.stateChanged(new StateChange(e.peer(), e.from(), e.to(), e.reason(), at));
    if (e.to() == SessionState.CLOSED && (peer.isClosing() || !peer.isWanted())) {
      forget(peer);
    }
  }

  private void rerouted(Peer peer, @Nullable PayloadRoute route, @Nullable RelayChannel channel) {
    if (peer.outlet() instanceof PayloadPath old) {
      traffic.forget(old);
    }
    PublicKey key = peer.publicKey();
    Outlet way = route == null ? null : wayOf(route, channel);
    if (route == null) {
      peer.setOutlet(null);
    } else if (way != null) {
      peer.setOutlet(
          new PayloadPath(key, way, path -> execute(() -> traffic.watch(path, System.nanoTime()))));
    } else {
      peer.setOutlet(payload -> send(key, Bytes.of(payload)));
    }
  }

  /** How any thread can send along a route, or null if only the selector thread can. */
  private @Nullable Outlet wayOf(PayloadRoute route, @Nullable RelayChannel channel) {
    if (route.transport() != Transport.UDP) {
      return null;
    }
    InetSocketAddress local = channel == null ? route.local() : channel.local();
    Port port = local == null ? null : ports.at(local);
    if (port == null) {
      return null;
    }
    return channel == null
        ? payload -> port.send(route.remote(), payload, counters)
        : payload -> port.sendOnChannel(channel.server(), channel.number(), payload, counters);
  }

  private Peer accepted(PublicKey key) {
    Peer peer = new Peer(key, this, false);
    active.put(key, peer);
    book.add(peer);
    Consumer<Peer> handler = acceptHandler;
    if (handler != null) {
      callbacks.add(() -> handler.accept(peer));
    }
    return peer;
  }
}
