package eu.riasc.wice.node;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.session.AdmissionPolicy;
import eu.riasc.wice.session.EndpointStatistics;
import eu.riasc.wice.session.PeerOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A peer that others can reach by its public key, with sessions to any number of them. It has one
 * UDP port per local address and a fixed number of threads, however many sessions there are:
 *
 * <ul>
 *   <li>the selector thread, which owns the sockets and all sessions;
 *   <li>one that seals and opens signaling messages;
 *   <li>one that looks for address changes and resolves names;
 *   <li>one for TLS handshakes, while there are any;
 *   <li>one for the application's callbacks, unless the application brings its own executor.
 * </ul>
 *
 * <p>Thread-safe. Callbacks run one at a time and in order, never on the selector thread; a
 * callback may call anything here. What asks the selector thread waits for its answer, for 5 s at
 * most, and must not be called from a {@link PayloadHandler}, which that thread runs.
 *
 * <p>Errors are {@link NodeException}s, whose code says of which kind.
 */
public final class Node implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Node.class);

  private final PublicKey publicKey;
  private final NodeCore core;
  private final Ports ports;
  private final PortCounters counters;
  private final Streams streams;
  private final StreamCounters streamCounters;
  private final SelectorLoop loop;
  private final SignalingLink link;
  private final NodeThreads threads;
  private final Duration closeTimeout;
  private final AtomicBoolean closed = new AtomicBoolean();

  Node(
      PublicKey publicKey,
      NodeCore core,
      Ports ports,
      PortCounters counters,
      Streams streams,
      StreamCounters streamCounters,
      SelectorLoop loop,
      SignalingLink link,
      NodeThreads threads,
      Duration closeTimeout) {
    this.publicKey = publicKey;
    this.core = core;
    this.ports = ports;
    this.counters = counters;
    this.streams = streams;
    this.streamCounters = streamCounters;
    this.loop = loop;
    this.link = link;
    this.threads = threads;
    this.closeTimeout = closeTimeout;
  }

  /** A builder with default settings. */
  public static NodeBuilder builder() {
    return new NodeBuilder();
  }

  /** The key that others know this node by. */
  public PublicKey publicKey() {
    return publicKey;
  }

  /**
   * Wants a session with a peer. Returns at once; the session comes about whenever both are
   * reachable, and is kept until it is closed: after a failure it is tried again. There is one
   * handle for each peer: a second call gives the same, and so does the first one for a peer that
   * has been accepted, whose session then outlasts its end.
   *
   * @throws NodeException if the key is this node's own or of low order, or the node is closed
   */
  public Peer connect(PublicKey peer) {
    return connect(peer, PeerOptions.defaults());
  }

  /**
   * As {@link #connect(PublicKey)}, with options of this session. They are those of the first call
   * for a peer.
   *
   * @throws NodeException as there
   */
  public Peer connect(PublicKey peer, PeerOptions options) {
    requireOpen("connect");
    if (peer.equals(publicKey)) {
      throw new NodeException(
          NodeException.Code.BAD_SETTING,
          "connect: the key " + peer + " is this node's own, expected a peer's");
    }
    if (peer.isLowOrder()) {
      throw new NodeException(
          NodeException.Code.BAD_SETTING,
          "connect: nobody can hold the private key of " + peer + ", expected a peer's public key");
    }
    return core.connect(peer, options);
  }

  /**
   * Accepts sessions that others ask for, from now on. Until it is called nobody is accepted, and a
   * second call replaces the first one's arguments. At most {@link
   * eu.riasc.wice.session.EndpointConfig#maxStrangers} such sessions exist at a time.
   *
   * @param admission who may; asked on the selector thread, so it must not block
   * @param handler gets each new peer before any of its events, and sets its listeners; a callback.
   *     Called again when a peer comes back after its session has ended, and not for peers that
   *     {@link #connect} wants
   * @throws NodeException if the node is closed
   */
  public void accept(AdmissionPolicy admission, Consumer<Peer> handler) {
    requireOpen("accept");
    core.accept(Objects.requireNonNull(admission), Objects.requireNonNull(handler));
  }

  /**
   * Joins a group: hears which of its members announce themselves, and can announce this node. That
   * connects to nobody; see {@link Group}.
   *
   * @param group the key that all members hold
   * @param handler gets the key of each member that announces itself, each time; a callback
   * @throws NodeException if the key is this node's own, or the node is closed
   */
  public Group join(PrivateKey group, Consumer<PublicKey> handler) {
    requireOpen("join a group");
    if (group.publicKey().equals(publicKey)) {
      throw new NodeException(
          NodeException.Code.BAD_SETTING,
          "join a group: the key "
              + publicKey
              + " is this node's own, expected one that is shared");
    }
    return new Group(link, publicKey, group, core.callbacks(), Objects.requireNonNull(handler));
  }

  /**
   * Completes once peers' messages can reach this node through a backend, and fails if that cannot
   * come any more. Sessions may be wanted before; nothing has to wait for it.
   */
  public CompletionStage<Void> ready() {
    return link.ready();
  }

  /** The peers whose sessions are wanted or have been accepted, in the order of their keys. */
  public List<Peer> peers() {
    return core.book().all();
  }

  /**
   * The UDP addresses that this node's sockets are bound to at the moment, with their ports. Asks
   * the selector thread.
   *
   * @throws NodeException if the node is closed, or its selector thread does not answer
   */
  public List<InetSocketAddress> localAddresses() {
    requireOpen("list addresses");
    return Objects.requireNonNull(loop.ask(ports::bound)).stream()
        .map(LocalAddress::bound)
        .toList();
  }

  /**
   * The addresses on which this node accepts TCP connections at the moment; none without {@link
   * NodeBuilder#tcp}. Asks the selector thread.
   *
   * @throws NodeException if the node is closed, or its selector thread does not answer
   */
  public List<InetSocketAddress> tcpAddresses() {
    requireOpen("list addresses");
    return Objects.requireNonNull(loop.ask(() -> streams.listeners().bound())).stream()
        .map(LocalAddress::bound)
        .toList();
  }

  /** What the sockets and queues have done so far. Cheap, and allowed after the end too. */
  public NodeStatistics statistics() {
    return new NodeStatistics(
        counters.sent.sum(),
        counters.sentBytes.sum(),
        counters.received.sum(),
        counters.receivedBytes.sum(),
        counters.sendErrors.sum(),
        counters.receiveErrors.sum(),
        counters.bufferFull.sum(),
        counters.noPort.sum(),
        core.sendQueueFull(),
        core.callbacks().dropped(),
        link.failures(),
        core.messagesDropped(),
        streamCounters.statistics());
  }

  /**
   * What the sessions have done so far, all together. Asks the selector thread.
   *
   * @throws NodeException if the node is closed, or its selector thread does not answer
   */
  public EndpointStatistics sessionStatistics() {
    requireOpen("read statistics");
    return Objects.requireNonNull(loop.ask(() -> core.endpoint().statistics()));
  }

  /**
   * Ends all sessions, tells their peers, closes the sockets and the backend, and ends the threads.
   * Takes half a second as a rule, and a few seconds at most. A second call does nothing. Called
   * from a callback it does not wait for that callback. Every {@link Peer} ends.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    threads.stopChores();
    await(core.closeAll());
    link.close(closeTimeout);
    loop.stop();
    core.ended();
    core.callbacks().close();
    threads.stop();
  }

  /** What stands behind it, for tests. */
  NodeCore core() {
    return core;
  }

  private void await(CompletableFuture<Void> told) {
    try {
      told.get(closeTimeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      log.debug("closing although not every peer has been told after {}", closeTimeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      log.debug("closing the sessions failed: {}", e.getMessage());
    }
  }

  private void requireOpen(String attempted) {
    if (closed.get()) {
      throw new NodeException(NodeException.Code.CLOSED, attempted + ": the node has been closed");
    }
  }
}
