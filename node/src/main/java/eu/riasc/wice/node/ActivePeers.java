package eu.riasc.wice.node;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.session.Endpoint;
import eu.riasc.wice.session.EndpointEvent;
import eu.riasc.wice.session.PeerOptions;
import eu.riasc.wice.session.SessionState;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The peers that have a session or are to have one, and what happens to them. Belongs to the
 * selector thread.
 */
final class ActivePeers {
  private static final Logger log = LoggerFactory.getLogger(ActivePeers.class);

  private final Endpoint endpoint;
  private final PeerBook book;
  private final PayloadWays ways;
  private final CallbackQueue callbacks;
  private final Executor later;
  private final Function<PublicKey, Peer> handles;
  private final Map<PublicKey, Peer> byKey = new LinkedHashMap<>();
  private @Nullable Consumer<Peer> acceptHandler;

  /**
   * None yet.
   *
   * @param later runs a command on the selector thread after what is being done
   * @param handles makes the handle of a peer that has begun a session
   */
  ActivePeers(
      Endpoint endpoint,
      PeerBook book,
      PayloadWays ways,
      CallbackQueue callbacks,
      Executor later,
      Function<PublicKey, Peer> handles) {
    this.endpoint = endpoint;
    this.book = book;
    this.ways = ways;
    this.callbacks = callbacks;
    this.later = later;
    this.handles = handles;
  }

  @Nullable Peer get(PublicKey key) {
    return byKey.get(key);
  }

  /** Says who gets peers that begin a session themselves. */
  void setAcceptHandler(Consumer<Peer> handler) {
    acceptHandler = handler;
  }

  /** All of them are closing. */
  void markClosing() {
    byKey.values().forEach(Peer::markClosing);
  }

  /** Wants a session with a peer. */
  void want(Peer peer, PeerOptions options) {
    Peer before = byKey.put(peer.publicKey(), peer);
    if (before != null && before != peer) {
      end(before);
    }
    endpoint.want(peer.publicKey(), options, System.nanoTime());
  }

  /** Ends the session with a peer, unless another handle has taken its place. */
  void close(Peer peer) {
    if (byKey.get(peer.publicKey()) != peer) {
      return;
    }
    peer.markClosing();
    endpoint.close(peer.publicKey(), System.nanoTime());
    // the session may have been waiting in CLOSED already, then no event tells of its end
    later.execute(() -> forget(peer));
  }

  private void forget(Peer peer) {
    if (byKey.remove(peer.publicKey(), peer)) {
      end(peer);
    }
  }

  private void end(Peer peer) {
    ways.reroute(peer, null, null);
    book.remove(peer);
    peer.ended();
  }

  /** Takes what the endpoint reports. */
  void handle(EndpointEvent event, long nowNanos) {
    Peer peer = byKey.get(event.peer());
    if (event instanceof EndpointEvent.StateChanged e) {
      moved(e, nowNanos);
    } else if (event instanceof EndpointEvent.Warning e) {
      log.warn("session {}: {}", e.peer().fingerprint(), e.text());
    } else if (peer != null && event instanceof EndpointEvent.PairChanged e) {
      peer.pairChanged(e.pair());
    } else if (peer != null && event instanceof EndpointEvent.RouteChanged e) {
      ways.reroute(peer, e.route(), e.channel());
    } else if (peer != null && event instanceof EndpointEvent.DatagramReceived e) {
      peer.received(ByteBuffer.wrap(e.payload()));
    } else if (peer != null && event instanceof EndpointEvent.PeerDescribed e) {
      peer.described(e.description());
    } else {
      log.debug("{}", event);
    }
  }

  private void moved(EndpointEvent.StateChanged e, long nowNanos) {
    Peer peer = byKey.get(e.peer());
    if (peer == null) {
      if (e.to() == SessionState.CLOSED) {
        return;
      }
      peer = begun(e.peer());
    }
    Instant at = Instant.now().plusNanos(e.atNanos() - nowNanos);
    peer.stateChanged(new StateChange(e.peer(), e.from(), e.to(), e.reason(), at));
    boolean ended = e.to() == SessionState.CLOSED;
    if (ended && (peer.isClosing() || book.removeUnlessWanted(peer))) {
      forget(peer);
    }
  }

  /** The peer has begun a session. If it is to be wanted in a moment, that handle takes it. */
  private Peer begun(PublicKey key) {
    Peer peer = book.meet(key, () -> handles.apply(key));
    byKey.put(key, peer);
    Consumer<Peer> handler = acceptHandler;
    if (handler != null && !peer.isWanted()) {
      callbacks.add(() -> handler.accept(peer));
    }
    return peer;
  }
}
