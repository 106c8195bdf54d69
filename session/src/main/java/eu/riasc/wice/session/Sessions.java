package eu.riasc.wice.session;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.ice.mdns.MdnsEvent;
import eu.riasc.wice.ice.tcp.TcpEvent;
import eu.riasc.wice.ice.turn.RelayEvent;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Transport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one endpoint, and what follows for them from anything that happens: after each
 * call of one it is drained and queued anew, or forgotten, and all hear of changes below them.
 */
final class Sessions {
  private final EndpointContext context;
  private final Demultiplexer demultiplexer;
  private final Strangers strangers;
  private final Map<PublicKey, Session> byPeer = new LinkedHashMap<>();
  private final SessionQueue queue = new SessionQueue();

  Sessions(EndpointContext context, Demultiplexer demultiplexer, Strangers strangers) {
    this.context = context;
    this.demultiplexer = demultiplexer;
    this.strangers = strangers;
  }

  /** The session with a peer, or null. */
  @Nullable Session of(PublicKey peer) {
    return byPeer.get(peer);
  }

  /** The session with a peer that does not end yet, or null. */
  @Nullable Session living(PublicKey peer) {
    Session session = byPeer.get(peer);
    return session == null || session.isClosing() ? null : session;
  }

  /** The peers that there are sessions with, in the order in which those began. */
  List<PublicKey> peers() {
    return List.copyOf(byPeer.keySet());
  }

  /** How all sessions stand, in the order in which they began. */
  List<SessionSnapshot> snapshots() {
    List<SessionSnapshot> snapshots = new ArrayList<>(byPeer.size());
    for (Session session : byPeer.values()) {
      snapshots.add(session.snapshot());
    }
    return snapshots;
  }

  int count() {
    return byPeer.size();
  }

  /** Takes up a new session. */
  void begin(Session session, long nowNanos) {
    byPeer.put(session.peer(), session);
    settle(session, nowNanos);
  }

  /** What follows from any call of a session. */
  void settle(Session session, long nowNanos) {
    session.drain(nowNanos);
    if (session.isFinished()) {
      forget(session, nowNanos);
    } else {
      queue.update(session, session.nextTimeoutNanos());
    }
    followUnderlay(nowNanos);
  }

  /** Forgets the session with a peer, if there is one; the next one takes over its budget. */
  void forget(PublicKey peer, long nowNanos) {
    Session session = byPeer.get(peer);
    if (session != null) {
      forget(session, nowNanos);
    }
  }

  private void forget(Session session, long nowNanos) {
    queue.remove(session);
    byPeer.remove(session.peer(), session);
    strangers.remove(session.peer());
    session.abandon(nowNanos);
  }

  /**
   * Takes what has come from under the agents: datagrams over connections and relayed addresses,
   * and candidates found and lost, all of one pass as one change.
   */
  void followUnderlay(long nowNanos) {
    Underlay underlay = context.underlay;
    for (Datagram in = underlay.pollDatagram(); in != null; in = underlay.pollDatagram()) {
      Session session = demultiplexer.handle(in, nowNanos);
      if (session != null) {
        settle(session, nowNanos);
      }
    }
    UnderlayChanges changes = underlay.drain();
    for (TcpEvent.ConnectionClosed gone : changes.closed()) {
      Session session = context.directory.ofRemote(Transport.TCP, gone.remote());
      if (session != null) {
        session.attempts().onConnectionClosed(gone.local(), gone.remote(), nowNanos);
        settle(session, nowNanos);
      }
    }
    for (MdnsEvent told : changes.resolved()) {
      for (Session session : List.copyOf(byPeer.values())) {
        session.attempts().onResolved(told, nowNanos);
        settle(session, nowNanos);
      }
    }
    for (RelayEvent.ChannelChanged changed : changes.channels()) {
      Session session = context.directory.ofRemote(Transport.UDP, changed.peer());
      if (session != null) {
        session.reviewRoute();
      }
    }
    if (!changes.any()) {
      return;
    }
    context.takeOffers();
    for (Session session : List.copyOf(byPeer.values())) {
      session.localChanged(changes.lost(), changes.found(), nowNanos);
      settle(session, nowNanos);
    }
  }

  /** Lets sessions do what is due, none for ever. */
  void handleTimeout(long nowNanos) {
    int calls = 2 * byPeer.size() + 1;
    for (Session due = queue.firstDue(nowNanos);
        due != null && calls-- > 0;
        due = queue.firstDue(nowNanos)) {
      due.handleTimeout(nowNanos);
      settle(due, nowNanos);
    }
  }

  /** When the first session wants to be called, or empty. */
  OptionalLong nextTimeoutNanos() {
    return queue.next();
  }
}
