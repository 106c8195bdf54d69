package eu.riasc.wice.session;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.agent.IceAgent;
import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.agent.PairStatistics;
import eu.riasc.wice.ice.mdns.MdnsEvent;
import eu.riasc.wice.ice.mdns.MdnsLink;
import eu.riasc.wice.ice.tcp.TcpEvent;
import eu.riasc.wice.ice.turn.RelayEvent;
import eu.riasc.wice.ice.turn.ServerStatus;
import eu.riasc.wice.ice.turn.TurnServer;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamMachine;
import eu.riasc.wice.sansio.Times;
import eu.riasc.wice.sansio.Transmit;
import eu.riasc.wice.sansio.Transport;
import eu.riasc.wice.signaling.Message;
import eu.riasc.wice.signaling.Received;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All sessions of one local key over one set of ports: the machine that a node drives.
 *
 * <p>Datagrams and opened messages go in, with the time; datagrams, messages to be sealed and
 * events come out. After every call the driver polls {@link #pollTransmit}, {@link #pollStream},
 * {@link #pollMessage} and {@link #pollEvent} until each returns null, and reads {@link
 * #nextTimeoutNanos} again.
 *
 * <p>Single-threaded and unsynchronised. Bad input from the network is dropped and counted, and
 * never makes a method throw.
 */
public final class Endpoint implements StreamMachine<EndpointEvent> {
  private static final Logger log = LoggerFactory.getLogger(Endpoint.class);

  private final EndpointContext context;
  private final Underlay underlay;
  private final StrangerGate gate;
  private final Demultiplexer demultiplexer;
  private final Map<PublicKey, Session> sessions = new LinkedHashMap<>();
  private final SessionQueue queue = new SessionQueue();
  private long mappingChanges;
  private AdmissionPolicy admission = AdmissionPolicy.nobody();
  private final Set<PublicKey> strangers = new LinkedHashSet<>();

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
    this.gate = new StrangerGate(self, context.instance, context.answers, secrets, nowNanos);
    this.demultiplexer = new Demultiplexer(context);
  }

  /**
   * Tells which addresses our sockets are bound to, all of them. Sessions follow: candidates, and
   * restarts where needed.
   */
  public void setLocalAddresses(List<LocalAddress> bound, long nowNanos) {
    underlay.setLocalAddresses(bound, nowNanos);
    afterUnderlay(nowNanos);
  }

  /** Tells which STUN servers to ask for server-reflexive candidates, all of them, resolved. */
  public void setStunServers(List<InetSocketAddress> servers, long nowNanos) {
    underlay.setStunServers(servers, nowNanos);
    context.takeOffers(); // gathering is not over any more
    afterUnderlay(nowNanos);
  }

  /**
   * Tells which TURN servers to get relayed addresses from, all of them, resolved: an entry for
   * each address and transport of a server, the best first.
   */
  public void setTurnServers(List<TurnServer> servers, long nowNanos) {
    underlay.setTurnServers(servers, nowNanos);
    context.takeOffers(); // gathering is not over any more
    afterUnderlay(nowNanos);
  }

  /**
   * Tells on which TCP addresses the driver accepts connections, all of them: each has the
   * interface and the preference of the UDP port beside it. Ignored unless {@link
   * EndpointConfig#tcpCandidates}.
   */
  public void setTcpAddresses(List<LocalAddress> listening, long nowNanos) {
    underlay.setTcpAddresses(listening, nowNanos);
    afterUnderlay(nowNanos);
  }

  /**
   * Whether multicast DNS is needed, so that the driver should open its sockets and {@linkplain
   * #setMulticastDnsLinks tell}: names of peers are to be resolved, or ours answered for.
   */
  public boolean wantsMulticastDns() {
    return underlay.names().wantsLinks();
  }

  /**
   * Tells on which links the driver has sockets for multicast DNS, all of them. Their datagrams are
   * handed over and polled as all others are.
   */
  public void setMulticastDnsLinks(List<MdnsLink> links, long nowNanos) {
    underlay.names().setLinks(links, nowNanos);
    afterUnderlay(nowNanos);
  }

  /** On which TCP addresses the driver accepts connections. */
  public List<LocalAddress> tcpAddresses() {
    return underlay.tcpAddresses();
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
    Session session = sessions.get(peer);
    if (session != null && !session.isClosing()) {
      session.want(options);
      strangers.remove(peer);
      return;
    }
    if (session != null) {
      forget(session, nowNanos);
    }
    begin(new Session(context, peer, options, true, null, nowNanos), nowNanos);
  }

  /** Closes the session with a peer and tells it so. Harmless if there is none. */
  public void close(PublicKey peer, long nowNanos) {
    Session session = sessions.get(peer);
    if (session != null && !session.isClosing()) {
      session.close(nowNanos);
      settle(session, nowNanos);
    }
  }

  /**
   * Closes all sessions; the farewells take half a second, until {@link #isClosed}. Nobody is
   * admitted any more.
   */
  public void closeAll(long nowNanos) {
    admission = AdmissionPolicy.nobody();
    for (PublicKey peer : List.copyOf(sessions.keySet())) {
      close(peer, nowNanos);
    }
  }

  /** Whether no session is left. */
  public boolean isClosed() {
    return sessions.isEmpty();
  }

  /**
   * Gives relayed addresses back and closes connections, once no session needs them any more; takes
   * up to 2 s, until {@link #isReleased}.
   */
  public void release(long nowNanos) {
    underlay.close(nowNanos);
    afterUnderlay(nowNanos);
  }

  /** Whether {@link #release} has been called and servers know of it or have had their time. */
  public boolean isReleased() {
    return underlay.isClosed();
  }

  /** Says who may become a session without being wanted; nobody, until this is called. */
  public void setAdmission(AdmissionPolicy policy) {
    admission = policy;
  }

  /**
   * Forgets that a peer has proven to speak our protocol, so that messages of the older one are
   * heard again.
   */
  public void unpin(PublicKey peer) {
    Session session = sessions.get(peer);
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
    Session session = sessions.get(peer);
    if (session != null) {
      session.handle(received.message(), received.via(), nowNanos);
      settle(session, nowNanos);
    } else {
      handleStranger(peer, received.message(), received.via(), nowNanos);
    }
  }

  private void handleStranger(PublicKey peer, Message message, String via, long nowNanos) {
    if (message.session() == null) {
      context.sessions.strangersDropped++;
      return;
    }
    boolean hasRoom = strangers.size() < context.config.maxStrangers();
    StrangerGate.Decision decision = gate.decide(message.session(), admission, hasRoom, nowNanos);
    if (decision instanceof StrangerGate.Decision.Answer answer) {
      context.sessions.strangersAnswered++;
      context.outbox.messages.add(
          new OutgoingMessage(peer, Message.of(answer.description()), via, false));
    } else if (decision instanceof StrangerGate.Decision.Admit admit) {
      context.sessions.strangersAdmitted++;
      strangers.add(peer);
      Session session =
          new Session(
              context,
              peer,
              PeerOptions.defaults().withPinned(true),
              false,
              admit.sessionId(),
              nowNanos);
      session.handle(message, via, nowNanos);
      begin(session, nowNanos);
    } else if (decision instanceof StrangerGate.Decision.Drop drop) {
      context.sessions.strangersDropped++;
      log.debug("stranger {} dropped: {}", peer.fingerprint(), drop.why());
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
    Session session = sessions.get(peer);
    if (session == null) {
      return false;
    }
    boolean sent = session.send(payload, nowNanos);
    settle(session, nowNanos);
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
    Session session = sessions.get(peer);
    if (session != null) {
      session.onPayloadSent(packets, bytes, lastNanos, nowNanos);
      settle(session, nowNanos);
    }
  }

  /**
   * Restarts ICE with a peer: the old transport stays until the new one has a pair. Harmless if
   * there is no session.
   */
  public void restart(PublicKey peer, long nowNanos) {
    Session session = sessions.get(peer);
    if (session != null && !session.isClosing()) {
      session.restart("asked for by the user", nowNanos);
      settle(session, nowNanos);
    }
  }

  /** How the session with a peer stands, or null if there is none. */
  public @Nullable SessionSnapshot session(PublicKey peer) {
    Session session = sessions.get(peer);
    return session == null ? null : session.snapshot();
  }

  /** How all sessions stand, in the order in which they began. */
  public List<SessionSnapshot> sessions() {
    List<SessionSnapshot> snapshots = new ArrayList<>(sessions.size());
    for (Session session : sessions.values()) {
      snapshots.add(session.snapshot());
    }
    return snapshots;
  }

  /**
   * The candidate pairs of the transport in use with a peer, with their statistics; empty if there
   * is none.
   */
  public List<PairStatistics> pairs(PublicKey peer) {
    Session session = sessions.get(peer);
    Attempt inUse = session == null ? null : session.attempts().inUse();
    return inUse == null ? List.of() : inUse.agent().pairs();
  }

  /**
   * The candidates and pairs of the transport in use with a peer, with their statistics; null if
   * there is none.
   */
  public @Nullable PathStatistics paths(PublicKey peer, long nowNanos) {
    Session session = sessions.get(peer);
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

  /** Our candidates at present. */
  public List<Candidate> candidates() {
    return context.local.candidates();
  }

  /** Our candidates as peers are told of them at present, those of the highest priority first. */
  public List<Offer> offers() {
    List<Offer> offers = new ArrayList<>();
    LocalCandidates local = context.local;
    for (int i = 0; i < local.candidates().size(); i++) {
      offers.add(
          new Offer(underlay.describe(local.candidates().get(i)), local.descriptions().get(i)));
    }
    return offers;
  }

  /** Whether every server has answered, failed, or had its time, so that no more is to come. */
  public boolean isGathered() {
    return context.local.complete();
  }

  /**
   * How often a mapping of one of our addresses was lost or replaced by another: a sign that
   * something on the way to the servers has changed, a NAT for one.
   */
  public long mappingChanges() {
    return mappingChanges;
  }

  /** How it stands with each TURN server. */
  public List<ServerStatus> turnServers() {
    return underlay.turnServers();
  }

  /** Counts since the endpoint was made. */
  public EndpointStatistics statistics() {
    return EndpointStatistics.of(
        sessions.size(), strangers.size(), context.sessions, context.dialogues);
  }

  @Override
  public void handleDatagram(Datagram datagram, long nowNanos) {
    if (underlay.names().owns(datagram.local())) {
      underlay.names().handleDatagram(datagram, nowNanos);
      afterUnderlay(nowNanos);
      return;
    }
    Session session = demultiplexer.handle(datagram, nowNanos);
    if (session == null) {
      afterUnderlay(nowNanos);
    } else {
      settle(session, nowNanos);
    }
  }

  @Override
  public void handleStream(StreamEvent event, long nowNanos) {
    underlay.handleStream(event, nowNanos);
    afterUnderlay(nowNanos);
  }

  @Override
  public void handleTimeout(long nowNanos) {
    underlay.handleTimeout(nowNanos);
    afterUnderlay(nowNanos);
    int calls = 2 * sessions.size() + 1;
    for (Session due = queue.firstDue(nowNanos);
        due != null && calls-- > 0;
        due = queue.firstDue(nowNanos)) {
      due.handleTimeout(nowNanos);
      settle(due, nowNanos);
    }
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
  public @Nullable EndpointEvent pollEvent() {
    return context.outbox.events.poll();
  }

  /** See {@link eu.riasc.wice.ice.agent.SharedPorts#isPacing}. */
  public boolean isPacing(long nowNanos) {
    return context.ports.isPacing(nowNanos);
  }

  @Override
  public OptionalLong nextTimeoutNanos() {
    return Times.earliest(queue.next(), underlay.nextTimeoutNanos());
  }

  private void begin(Session session, long nowNanos) {
    sessions.put(session.peer(), session);
    settle(session, nowNanos);
  }

  /** What follows from any call of a session. */
  private void settle(Session session, long nowNanos) {
    session.drain(nowNanos);
    if (session.isFinished()) {
      forget(session, nowNanos);
    } else {
      queue.update(session, session.nextTimeoutNanos());
    }
    afterUnderlay(nowNanos);
  }

  private void forget(Session session, long nowNanos) {
    queue.remove(session);
    sessions.remove(session.peer(), session);
    strangers.remove(session.peer());
    session.abandon(nowNanos);
  }

  /**
   * Takes what has come from under the agents: datagrams over connections and relayed addresses,
   * and candidates found and lost, all of one pass as one change.
   */
  private void afterUnderlay(long nowNanos) {
    for (Datagram in = underlay.pollDatagram(); in != null; in = underlay.pollDatagram()) {
      Session session = demultiplexer.handle(in, nowNanos);
      if (session != null) {
        settle(session, nowNanos);
      }
    }
    Underlay.Changes changes = underlay.drain();
    for (TcpEvent.ConnectionClosed gone : changes.closed()) {
      Session session = context.directory.ofRemote(Transport.TCP, gone.remote());
      if (session != null) {
        session.attempts().onConnectionClosed(gone.local(), gone.remote(), nowNanos);
        settle(session, nowNanos);
      }
    }
    for (MdnsEvent told : changes.resolved()) {
      for (Session session : List.copyOf(sessions.values())) {
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
    for (Candidate gone : changes.lost()) {
      mappingChanges += gone.type() == CandidateType.SERVER_REFLEXIVE ? 1 : 0;
    }
    context.takeOffers();
    for (Session session : List.copyOf(sessions.values())) {
      session.localChanged(changes.lost(), changes.found(), nowNanos);
      settle(session, nowNanos);
    }
  }
}
