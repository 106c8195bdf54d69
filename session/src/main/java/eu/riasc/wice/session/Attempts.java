package eu.riasc.wice.session;

import eu.riasc.wice.ice.agent.CandidatePair;
import eu.riasc.wice.ice.agent.IceAgent;
import eu.riasc.wice.ice.mdns.MdnsEvent;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.sansio.Times;
import eu.riasc.wice.sansio.Transport;
import eu.riasc.wice.sansio.TransportAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The transports of one session: the newest generation's, and beside it, while that has no pair,
 * the one in use. Make before break: the old one is closed when the new one has a pair, never
 * earlier.
 */
final class Attempts {
  /** Validated remote addresses by which payload finds the session. */
  private static final int MAX_REMOTES = 32;

  private final Session session;
  private final Directory directory;
  private final Set<TransportAddress> remotes = new LinkedHashSet<>(4);
  private @Nullable Attempt newest;
  private @Nullable Attempt established;

  Attempts(Session session, Directory directory) {
    this.session = session;
    this.directory = directory;
  }

  /** The newest generation's transport, or null while the peer has not accepted that generation. */
  @Nullable Attempt newest() {
    return newest;
  }

  /** The old transport that lives until the newest one has a pair, or null. */
  @Nullable Attempt established() {
    return established;
  }

  /** The transport that carries payload: the old one while there is one. */
  @Nullable Attempt inUse() {
    return established == null ? newest : established;
  }

  /** Whether all that is left is a transport to which consent has expired. */
  boolean isSpent() {
    return newest == null && established != null && established.consentExpired;
  }

  /**
   * Makes this the newest transport; what was newest before stays beside it if it has a pair, and
   * is closed otherwise.
   */
  void begin(Attempt attempt, long nowNanos) {
    stepBack(nowNanos);
    newest = attempt;
    directory.add(attempt.agent(), session);
  }

  /** Makes room for a newer generation. */
  void stepBack(long nowNanos) {
    Attempt before = newest;
    if (before == null) {
      return;
    }
    newest = null;
    if (established == null && before.hasPair()) {
      established = before;
    } else {
      close(before, nowNanos);
    }
  }

  /** The newest transport has a pair: the old one has done its duty. */
  void switchOver(long nowNanos) {
    Attempt old = established;
    established = null;
    if (old != null) {
      close(old, nowNanos);
    }
  }

  /**
   * Gives up the newest transport; the old one, if any, stays in use and has nothing beside it any
   * more.
   */
  void dropNewest(long nowNanos) {
    Attempt attempt = newest;
    newest = established;
    established = null;
    if (attempt != null) {
      close(attempt, nowNanos);
    }
  }

  void closeAll(long nowNanos) {
    switchOver(nowNanos);
    dropNewest(nowNanos);
    for (TransportAddress remote : remotes) {
      directory.removeRemote(remote, session);
    }
    remotes.clear();
  }

  /** The transport that accepts payload from this address, or null. */
  @Nullable Attempt accepting(Transport transport, InetSocketAddress remote) {
    if (newest != null && newest.agent().acceptsFrom(transport, remote)) {
      return newest;
    }
    return established != null && established.agent().acceptsFrom(transport, remote)
        ? established
        : null;
  }

  /** The transport of this agent, or null. */
  @Nullable Attempt ofAgent(Machine<?> agent) {
    if (newest != null && newest.agent() == agent) {
      return newest;
    }
    return established != null && established.agent() == agent ? established : null;
  }

  /**
   * The transport a request belongs to: by the peer's ufrag, or else the newest one that has this
   * ufrag of ours.
   */
  @Nullable Attempt ofUfrags(String local, String remote) {
    boolean newestMatches = uses(newest, local);
    if (uses(established, local)) {
      boolean meansOld = established != null && remote.equals(established.remoteUfrag());
      return meansOld || !newestMatches ? established : newest;
    }
    return newestMatches ? newest : null;
  }

  /** Hands a STUN message to a transport of this session. */
  void handle(Attempt attempt, StunMessage message, Datagram datagram, long nowNanos) {
    attempt.agent().handleStun(message, datagram, nowNanos);
    noteRemote(new TransportAddress(datagram.transport(), datagram.remote()));
  }

  /**
   * Notes where STUN for this session came from, so that payload from there is recognised once it
   * is validated. A check is proof of who sent it, not of where from: a session whose selected pair
   * leads there keeps the address, or takes it back.
   */
  private void noteRemote(TransportAddress remote) {
    Session holder = directory.ofRemote(remote.transport(), remote.address());
    if (holder == session || accepting(remote.transport(), remote.address()) == null) {
      return;
    }
    if (holder != null && holder.attempts().leadsTo(remote) && !leadsTo(remote)) {
      return;
    }
    remember(remote);
  }

  private void remember(TransportAddress remote) {
    if (remotes.size() == MAX_REMOTES && !remotes.contains(remote)) {
      TransportAddress oldest = remotes.iterator().next();
      remotes.remove(oldest);
      directory.removeRemote(oldest, session);
    }
    remotes.add(remote);
    directory.addRemote(remote, session);
  }

  /** Whether the pair in use ends at this address, from where an answer has come. */
  private boolean leadsTo(TransportAddress remote) {
    Attempt attempt = inUse();
    CandidatePair pair = attempt == null ? null : attempt.agent().selectedPair();
    return pair != null
        && pair.remote().transport() == remote.transport()
        && pair.remote().address().equals(remote.address());
  }

  /**
   * Notes where a check of ours goes over TCP, so that we hear of it if there is no connection.
   *
   * <p>Where somebody else is already, he stays: what comes from there is looked at anyway.
   */
  void noteTcpRemote(InetSocketAddress remote) {
    if (directory.ofRemote(Transport.TCP, remote) == null) {
      remember(new TransportAddress(Transport.TCP, remote));
    }
  }

  /** A name under {@code .local} has been found out about, or given up. */
  void onResolved(MdnsEvent event, long nowNanos) {
    if (newest != null) {
      newest.onResolved(event, nowNanos);
    }
    if (established != null) {
      established.onResolved(event, nowNanos);
    }
  }

  /** A TCP connection is closed, or could not be opened. */
  void onConnectionClosed(InetSocketAddress local, InetSocketAddress remote, long nowNanos) {
    if (newest != null) {
      newest.agent().onConnectionClosed(local, remote, nowNanos);
    }
    if (established != null) {
      established.agent().onConnectionClosed(local, remote, nowNanos);
    }
  }

  /** An address of ours is gone. */
  void removeBase(Transport transport, InetSocketAddress base, long nowNanos) {
    if (newest != null) {
      newest.agent().removeLocalBase(transport, base, nowNanos);
    }
    if (established != null) {
      established.agent().removeLocalBase(transport, base, nowNanos);
    }
  }

  /** Lets the agents do what is due. */
  void handleTimeout(long nowNanos) {
    if (newest != null) {
      newest.agent().handleTimeout(nowNanos);
    }
    if (established != null) {
      established.agent().handleTimeout(nowNanos);
    }
  }

  OptionalLong nextTimeoutNanos() {
    OptionalLong next = newest == null ? OptionalLong.empty() : newest.agent().nextTimeoutNanos();
    return established == null
        ? next
        : Times.earliest(next, established.agent().nextTimeoutNanos());
  }

  private void close(Attempt attempt, long nowNanos) {
    IceAgent agent = attempt.agent();
    agent.close(nowNanos);
    String ufrag = agent.localCredentials().ufrag();
    directory.remove(agent, uses(newest, ufrag) || uses(established, ufrag));
  }

  private static boolean uses(@Nullable Attempt attempt, String ufrag) {
    return attempt != null && attempt.agent().localCredentials().ufrag().equals(ufrag);
  }
}
