package eu.riasc.wice.node;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.ice.agent.CandidatePair;
import eu.riasc.wice.session.PathStatistics;
import eu.riasc.wice.session.SessionSnapshot;
import eu.riasc.wice.session.SessionState;
import eu.riasc.wice.signaling.PeerDescription;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A remote peer and the session with it. A session that is wanted lives on through failures: it is
 * tried again, with growing pauses, until {@link #close}. One that was accepted ends when it is
 * CLOSED.
 *
 * <p>Thread-safe. Listeners and handlers run on the node's callback executor, one at a time and in
 * order; they may block without harm to other sessions' connectivity, but not to their callbacks.
 */
public final class Peer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Peer.class);

  private final PublicKey publicKey;
  private final NodeCore core;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  /** Set once, under the lock of the {@link PeerBook}. */
  private volatile boolean wanted;

  // written on the selector thread
  private volatile SessionState state = SessionState.IDLE;
  private volatile @Nullable CandidatePair selectedPair;
  private volatile boolean closing;
  private volatile @Nullable Outlet outlet;
  private volatile @Nullable PayloadHandler payloadHandler;

  // guarded by this
  private CompletableFuture<Peer> connected = new CompletableFuture<>();

  // touched by callbacks only, which run one at a time
  private final PeerListeners listeners = new PeerListeners();

  Peer(PublicKey publicKey, NodeCore core) {
    this.publicKey = publicKey;
    this.core = core;
  }

  /** The key that the peer is known by. */
  public PublicKey publicKey() {
    return publicKey;
  }

  /** The state of the session, as listeners are told of it or ahead of them. */
  public SessionState state() {
    return state;
  }

  /** The pair of addresses in use, or null if there is none yet. */
  public @Nullable CandidatePair selectedPair() {
    return selectedPair;
  }

  /**
   * Whether there is a path to the peer. One that is DISCONNECTED still counts, since it may come
   * back; what is sent meanwhile is likely lost.
   */
  public boolean isConnected() {
    return switch (state) {
      case CONNECTED, COMPLETED, DISCONNECTED -> true;
      case IDLE, NEW, CONNECTING, CHECKING, FAILED, CLOSED -> false;
    };
  }

  /**
   * Adds a listener of state changes, for good. It first gets the changes so far (the last 32), so
   * none is missed by listening a moment after connecting.
   */
  public Peer onState(Consumer<StateChange> listener) {
    core.callbacks().add(() -> listeners.addOfState(listener));
    return this;
  }

  /**
   * Adds a listener of the selected pair, told each time another pair is selected, and at once if
   * there is one.
   */
  public Peer onPair(Consumer<CandidatePair> listener) {
    core.callbacks().add(() -> listeners.addOfPair(listener));
    return this;
  }

  /**
   * Sets the one handler of datagrams from this peer, in place of the one before. Those that come
   * while there is none are dropped.
   */
  public Peer onDatagram(DatagramHandler handler) {
    core.callbacks().add(() -> listeners.setDatagramHandler(handler));
    return this;
  }

  /**
   * Sets a handler that gets the datagrams from this peer at once, on the selector thread, in place
   * of the one of {@link #onDatagram}.
   *
   * @param handler the handler, or null for none
   */
  public Peer onPayload(@Nullable PayloadHandler handler) {
    payloadHandler = handler;
    return this;
  }

  /**
   * Adds a listener of what the peer says about itself in the field that descriptions of peers
   * have. Nothing here acts on it. It first gets the last one, if there is one.
   */
  public Peer onDescription(Consumer<PeerDescription> listener) {
    core.callbacks().add(() -> listeners.addOfDescription(listener));
    return this;
  }

  /**
   * Completes when the session is connected, on the callback executor, or at once if it is. When
   * the session has been CLOSED since, the next call gives a new stage. Ends with a {@link
   * NodeException} if the peer or its node is closed first.
   */
  public CompletionStage<Peer> connected() {
    synchronized (this) {
      return connected.minimalCompletionStage();
    }
  }

  /**
   * Sends a datagram over the selected pair. As with UDP it may get lost, come twice or out of
   * order. Never blocks.
   *
   * @param payload the bytes, which are the caller's again afterwards; keep to 1,200 to be on the
   *     safe side of every path's MTU
   * @return false if it was dropped here: not connected, or neither the system nor the {@linkplain
   *     NodeBuilder#sendQueue queue} takes more at the moment
   */
  public boolean send(byte[] payload) {
    return send(ByteBuffer.wrap(payload));
  }

  /**
   * As {@link #send(byte[])}, with the remaining bytes of a buffer, which are consumed if they are
   * sent. Over a direct pair a direct buffer goes to the system on the calling thread, without a
   * copy; over a relayed one of a TURN server over UDP with one copy, as soon as the server has
   * bound a channel. All else is handed to the selector thread.
   */
  public boolean send(ByteBuffer payload) {
    Outlet out = outlet;
    return out != null && out.send(payload);
  }

  /**
   * What the session has done and which pairs it knows. Asks the selector thread and waits for its
   * answer, so it must not be called in a loop.
   *
   * @throws NodeException if the session or the node is closed
   */
  public SessionSnapshot statistics() {
    return core.snapshot(publicKey);
  }

  /**
   * The candidates and pairs of the transport in use, with their statistics; null while there is
   * none. Times in it are those of {@link System#nanoTime}. Asks the selector thread and waits for
   * its answer, so it must not be called in a loop.
   *
   * @throws NodeException if the node is closed
   */
  public @Nullable PathStatistics paths() {
    return core.paths(publicKey);
  }

  /**
   * Looks for a path anew, with new credentials (RFC 8445 §9); the old path is used until there is
   * a new one. Returns at once, and does nothing if there is no session.
   */
  public void restart() {
    core.restart(publicKey);
  }

  /**
   * Forgets that the peer has proven to speak our protocol, so that messages of the older one,
   * which anybody may replay, are heard again. For peers that went back to older software.
   */
  public void unpin() {
    core.unpin(publicKey);
  }

  /** Completes when the session has ended for good; this handle is of no use then. */
  public CompletionStage<Void> closed() {
    return closed.minimalCompletionStage();
  }

  /**
   * Ends the session and tells the peer. Returns at once; {@link #closed} tells when it is done. A
   * second call does nothing.
   */
  @Override
  public void close() {
    core.close(this);
  }

  boolean isWanted() {
    return wanted;
  }

  boolean isClosing() {
    return closing;
  }

  /** The session with an accepted peer goes on beyond its end. */
  void want() {
    wanted = true;
  }

  void markClosing() {
    closing = true;
  }

  /** Selector thread: the session moved. */
  void stateChanged(StateChange change) {
    state = change.to();
    if (change.to() == SessionState.CLOSED) {
      selectedPair = null;
    }
    core.callbacks()
        .add(
            () -> {
              noteConnected(change.to());
              listeners.stateChanged(change);
            });
  }

  /** Selector thread: another pair is in use. */
  void pairChanged(CandidatePair pair) {
    selectedPair = pair;
    core.callbacks().add(() -> listeners.pairChanged(pair));
  }

  /** Selector thread: the peer described itself. */
  void described(PeerDescription description) {
    core.callbacks().add(() -> listeners.described(description));
  }

  /** Where datagrams go, or null while none may be sent. */
  @Nullable Outlet outlet() {
    return outlet;
  }

  /** Selector thread: datagrams go another way. */
  void setOutlet(@Nullable Outlet way) {
    outlet = way;
  }

  /** Selector thread: a datagram came, in a buffer that will be used again. */
  void received(ByteBuffer buffer) {
    PayloadHandler direct = payloadHandler;
    if (direct != null) {
      try {
        direct.onPayload(this, buffer);
      } catch (RuntimeException e) {
        log.warn("the payload handler of {} threw: {}", publicKey.fingerprint(), e.toString(), e);
      }
      return;
    }
    byte[] payload = Bytes.of(buffer);
    core.callbacks().addDatagram(() -> listeners.received(this, payload));
  }

  /** Any thread: nothing will happen to this session any more. */
  void ended() {
    core.callbacks()
        .addLast(
            () -> {
              closed.complete(null);
              synchronized (this) {
                connected.completeExceptionally(
                    new NodeException(
                        NodeException.Code.CLOSED,
                        "session with " + publicKey.fingerprint() + " was closed"));
              }
            });
  }

  private void noteConnected(SessionState to) {
    CompletableFuture<Peer> done = null;
    synchronized (this) {
      if (to == SessionState.CONNECTED || to == SessionState.COMPLETED) {
        done = connected;
      } else if (to == SessionState.CLOSED && connected.isDone()) {
        connected = new CompletableFuture<>();
      }
    }
    if (done != null) {
      done.complete(this);
    }
  }
}
