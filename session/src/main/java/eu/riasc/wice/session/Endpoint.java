package eu.riasc.wice.session;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.IceAgent;
import eu.riasc.wice.ice.agent.PairStatistics;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.PortCommand;
import eu.riasc.wice.sansio.PortEvent;
import eu.riasc.wice.sansio.PortMachine;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.Times;
import eu.riasc.wice.sansio.Transmit;
import eu.riasc.wice.sansio.Transport;
import eu.riasc.wice.signaling.Received;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All sessions of one local key over one set of ports: the machine that a node drives.
 *
 * <p>Datagrams and opened messages go in, with the time; datagrams, messages to be sealed and
 * events come out. After every call the driver polls {@link #pollTransmit}, {@link #pollStream},
 * {@link #pollPort}, {@link #pollMessage} and {@link #pollEvent} until each returns null, and reads
 * {@link #nextTimeoutNanos} again.
 *
 * <p>Single-threaded and unsynchronised. Bad input from the network is dropped and counted, and
 * never makes a method throw.
 */
public final class Endpoint implements PortMachine<EndpointEvent> {
  private static final Logger log = LoggerFactory.getLogger(Endpoint.class);

  private final EndpointContext context;
  private final Underlay underlay;
  private final Strangers strangers;
  private final Demultiplexer demultiplexer;
  private final Sessions sessions;
  private final EndpointNetwork network;

  /**
   * Makes an endpoint without sessions and addresses.
   *
   * @param config settings
   * @param self our public key
   * @param jitter for back-off and other timing
   * @param secrets for ids, credentials and transaction ids: a cryptographic source outside tests
   * @param nowNanos the current time
   */
  public Endpoint(
      EndpointConfig config,
      PublicKey self,
      RandomGenerator jitter,
      RandomGenerator secrets,
      long nowNanos) {
    this.context = new EndpointContext(config, self, jitter, secrets, nowNanos);
    this.underlay = context.underlay;
    this.strangers = new Strangers(context, nowNanos);
    this.demultiplexer = new Demultiplexer(context);
    this.sessions = new Sessions(context, demultiplexer, strangers);
    this.network = new EndpointNetwork(context, sessions);
  }

  /** The addresses and servers that this endpoint has, and the candidates that come of them. */
  public EndpointNetwork network() {
    return network;
  }

  /**
   * Wants a session with a peer, now and whenever it ends, until {@link #close}. Again for the same
   * peer, it changes nothing; a session that the peer began goes on with these options.
   *
   * @throws IllegalArgumentException if the peer's key is our own
   */
  public void want(PublicKey peer, PeerOptions options, long nowNanos) {
    if (peer.equals(context.self)) {
      throw new IllegalArgumentException("peer key: found our own, expected that of another peer");
    }
    Session session = sessions.living(peer);
    if (session == null) {
      sessions.forget(peer, nowNanos);
      sessions.begin(new Session(context, peer, options, true, null, nowNanos), nowNanos);
    } else {
      session.want(options);
      strangers.remove(peer);
    }
  }

  /** Closes the session with a peer and tells it so. Harmless if there is none. */
  public void close(PublicKey peer, long nowNanos) {
    Session session = sessions.living(peer);
    if (session != null) {
      session.close(nowNanos);
      sessions.settle(session, nowNanos);
    }
  }

  /**
   * Closes all sessions; the farewells take half a second, until {@link #isClosed}. Nobody is
   * admitted any more.
   */
  public void closeAll(long nowNanos) {
    strangers.setAdmission(AdmissionPolicy.nobody());
    for (PublicKey peer : sessions.peers()) {
      close(peer, nowNanos);
    }
  }

  /** Whether no session is left. */
  public boolean isClosed() {
    return sessions.count() == 0;
  }

  /**
   * Gives relayed addresses back and closes connections, once no session needs them any more; takes
   * up to 2 s, until {@link #isReleased}.
   */
  public void release(long nowNanos) {
    underlay.close(nowNanos);
    sessions.followUnderlay(nowNanos);
  }

  /** Whether {@link #release} has been called and servers know of it or have had their time. */
  public boolean isReleased() {
    return underlay.isClosed();
  }

  /** Says who may become a session without being wanted; nobody, until this is called. */
  public void setAdmission(AdmissionPolicy policy) {
    strangers.setAdmission(policy);
  }

  /**
   * Forgets that a peer has proven to speak our protocol, so that messages of the older one are
   * heard again.
   */
  public void unpin(PublicKey peer) {
    Session session = sessions.of(peer);
    if (session != null) {
      session.unpin();
    }
  }

  /** Takes a message that has been opened. */
  public void handleMessage(Received received, long nowNanos) {
    PublicKey peer = received.keys().theirs();
    if (!received.keys().ours().equals(context.self) || peer.equals(context.self)) {
      context.sessions.messagesDropped++;
      log.debug(
          "message dropped: found keys {}, expected ours and another peer's", received.keys());
      return;
    }
    Session session = sessions.of(peer);
    if (session != null) {
      session.handle(received.message(), received.via(), nowNanos);
      sessions.settle(session, nowNanos);
      return;
    }
    Session begun = strangers.handle(peer, received.message(), received.via(), nowNanos);
    if (begun != null) {
      sessions.begin(begun, nowNanos);
    }
  }

  /** The next message to seal and publish, in order, or null if there is none for the moment. */
  public @Nullable OutgoingMessage pollMessage() {
    return context.outbox.messages.poll();
  }

  /**
   * Sends a datagram of the application to a peer.
   *
   * @param payload its bytes, which now belong to the endpoint
   * @return false if it was not sent: there is no session, no pair, or no consent
   */
  public boolean send(PublicKey peer, byte[] payload, long nowNanos) {
    Session session = sessions.of(peer);
    if (session == null) {
      return false;
    }
    boolean sent = session.send(payload, nowNanos);
    sessions.settle(session, nowNanos);
    return sent;
  }

  /**
   * Counts a datagram of the application that has arrived over UDP, for a driver that hands it on
   * by itself. Unlike {@link #handleDatagram} it allocates nothing, and nothing needs to be polled
   * afterwards.
   *
   * @param remote where it came from
   * @param bytes its size; it must not be STUN
   * @return whose it is, or null if it is to be dropped
   */
  public @Nullable PublicKey receivePayload(InetSocketAddress remote, int bytes, long nowNanos) {
    Session session = demultiplexer.accept(Transport.UDP, remote, bytes, nowNanos);
    return session == null ? null : session.peer();
  }

  /**
   * Whether what comes between these addresses over UDP is a TURN server's, and so no payload as it
   * stands. Allocates nothing.
   */
  public boolean isFromTurnServer(InetSocketAddress local, InetSocketAddress remote) {
    return underlay.isFromServer(local, remote);
  }

  /**
   * Takes payload that a TURN server has sent through a channel, for a driver that hands it on by
   * itself: the caller goes on with {@link #receivePayload}, as if it had come from the peer.
   * Unlike {@link #handleDatagram} this copies and allocates nothing.
   *
   * @param datagram what has come, between position and limit, which are moved to its payload
   * @return the peer's address; null if it is anything else: then the buffer is as it was, and the
   *     datagram is for {@link #handleDatagram}
   */
  public @Nullable InetSocketAddress takeRelayedPayload(
      InetSocketAddress local, InetSocketAddress remote, ByteBuffer datagram, long nowNanos) {
    return underlay.takeRelayedPayload(local, remote, datagram, nowNanos);
  }

  /**
   * Counts datagrams of the application that a driver has sent by itself along the way of the last
   * {@link EndpointEvent.RouteChanged}, some time after they were sent: four times a second is
   * enough.
   *
   * @param packets how many since the last call
   * @param bytes their sizes together
   * @param lastNanos when the last of them was sent
   */
  public void payloadSent(PublicKey peer, long packets, long bytes, long lastNanos, long nowNanos) {
    Session session = sessions.of(peer);
    if (session != null) {
      session.onPayloadSent(packets, bytes, lastNanos, nowNanos);
      sessions.settle(session, nowNanos);
    }
  }

  /**
   * Restarts ICE with a peer: the old transport stays until the new one has a pair. Harmless if
   * there is no session.
   */
  public void restart(PublicKey peer, long nowNanos) {
    Session session = sessions.living(peer);
    if (session != null) {
      session.restart("asked for by the user", nowNanos);
      sessions.settle(session, nowNanos);
    }
  }

  /** How the session with a peer stands, or null if there is none. */
  public @Nullable SessionSnapshot session(PublicKey peer) {
    Session session = sessions.of(peer);
    return session == null ? null : session.snapshot();
  }

  /** How all sessions stand, in the order in which they began. */
  public List<SessionSnapshot> sessions() {
    return sessions.snapshots();
  }

  /**
   * The candidate pairs of the transport in use with a peer, with their statistics; empty if there
   * is none.
   */
  public List<PairStatistics> pairs(PublicKey peer) {
    Session session = sessions.of(peer);
    Attempt inUse = session == null ? null : session.attempts().inUse();
    return inUse == null ? List.of() : inUse.agent().pairs();
  }

  /**
   * The candidates and pairs of the transport in use with a peer, with their statistics; null if
   * there is none.
   */
  public @Nullable PathStatistics paths(PublicKey peer, long nowNanos) {
    Session session = sessions.of(peer);
    Attempt inUse = session == null ? null : session.attempts().inUse();
    if (inUse == null) {
      return null;
    }
    IceAgent agent = inUse.agent();
    List<CandidateStatistics> candidates = new ArrayList<>();
    for (Candidate ours : agent.localCandidates()) {
      candidates.add(underlay.describe(ours));
    }
    for (Candidate theirs : agent.remoteCandidates()) {
      candidates.add(new CandidateStatistics(theirs, false, null, null));
    }
    return new PathStatistics(nowNanos, agent.statistics(), agent.pairs(), candidates);
  }

  /** Counts since the endpoint was made. */
  public EndpointStatistics statistics() {
    return EndpointStatistics.of(
        sessions.count(), strangers.count(), context.sessions, context.dialogues);
  }

  @Override
  public void handleDatagram(Datagram datagram, long nowNanos) {
    if (underlay.names().owns(datagram.local())) {
      underlay.names().handleDatagram(datagram, nowNanos);
      sessions.followUnderlay(nowNanos);
      return;
    }
    Session session = demultiplexer.handle(datagram, nowNanos);
    if (session == null) {
      sessions.followUnderlay(nowNanos);
    } else {
      sessions.settle(session, nowNanos);
    }
  }

  @Override
  public void handleStream(StreamEvent event, long nowNanos) {
    underlay.handleStream(event, nowNanos);
    sessions.followUnderlay(nowNanos);
  }

  @Override
  public void handlePort(PortEvent event, long nowNanos) {
    underlay.handlePort(event, nowNanos);
    sessions.followUnderlay(nowNanos);
  }

  @Override
  public void handleTimeout(long nowNanos) {
    underlay.handleTimeout(nowNanos);
    sessions.followUnderlay(nowNanos);
    sessions.handleTimeout(nowNanos);
  }

  @Override
  public @Nullable Transmit pollTransmit() {
    return context.outbox.transmits.poll();
  }

  @Override
  public @Nullable StreamCommand pollStream() {
    return context.outbox.streams.poll();
  }

  @Override
  public @Nullable PortCommand pollPort() {
    return underlay.pollPort();
  }

  @Override
  public @Nullable EndpointEvent pollEvent() {
    return context.outbox.events.poll();
  }

  /** See {@link eu.riasc.wice.ice.agent.SharedPorts#isPacing}. */
  public boolean isPacing(long nowNanos) {
    return context.ports.isPacing(nowNanos);
  }

  @Override
  public OptionalLong nextTimeoutNanos() {
    return Times.earliest(sessions.nextTimeoutNanos(), underlay.nextTimeoutNanos());
  }
}
