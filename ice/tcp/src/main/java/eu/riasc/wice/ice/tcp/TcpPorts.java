package eu.riasc.wice.ice.tcp;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.agent.TcpType;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamId;
import eu.riasc.wice.sansio.StreamMachine;
import eu.riasc.wice.sansio.StreamNumbers;
import eu.riasc.wice.sansio.Transmit;
import eu.riasc.wice.sansio.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TCP side of a node's ICE agents (RFC 6544): offers candidates for its addresses, carries the
 * agents' datagrams in frames (RFC 4571) over connections, opens those that they need and takes
 * those of others.
 *
 * <p>Agents know nothing of connections. What they send with {@link Transport#TCP} goes to {@link
 * #send}: from port 9 of an address of ours it takes the connection from there to the remote
 * address, opened if there is none; from an address where we listen it takes the connection that
 * came from the remote address. What has come is taken by {@link #pollDatagram}, under the same
 * addresses. So all agents share the connections, as they share UDP ports.
 *
 * <p>After any call the driver's owner polls {@link #pollDatagram} too. Single-threaded and
 * unsynchronised. Bad input from the network closes its connection and is counted.
 */
public final class TcpPorts implements StreamMachine<TcpEvent> {
  private static final Logger log = LoggerFactory.getLogger(TcpPorts.class);

  /** How exactly limits of time are kept; looking costs one pass over all connections. */
  private static final long SWEEP_NANOS = Duration.ofSeconds(1).toNanos();

  /** Before a connection is open only checks are sent; a few wait. */
  private static final int MAX_SENT_BEFORE_OPEN = 16;

  /** A check is smaller than this; until it is proven, a far end has nothing longer to say. */
  private static final int MAX_UNPROVEN_FRAME = 1_280;

  /** As many checks as that nobody sends before it knows whether they are answered. */
  private static final int MAX_UNPROVEN_FRAMES = 64;

  /** In the first byte of a STUN message: set in responses of both kinds (RFC 8489 §5). */
  private static final int STUN_RESPONSE = 0x01;

  private final TcpConfig config;
  private final StreamNumbers numbers;
  private final Connections connections = new Connections();
  private final Retries retries;
  private final Queue<StreamCommand> commands = new ArrayDeque<>();
  private final Queue<Datagram> datagrams = new ArrayDeque<>();
  private final Queue<TcpEvent> events = new ArrayDeque<>();
  private List<Candidate> candidates = List.of();
  private long sweepNanos;

  private long opened;
  private long openingsFailed;
  private long accepted;
  private long refused;
  private long misused;
  private long framesReceived;
  private long framesSent;
  private long framesDropped;

  /**
   * Makes one without addresses.
   *
   * @param config settings
   * @param numbers names the connections it opens, unique among all machines behind one driver
   */
  public TcpPorts(TcpConfig config, StreamNumbers numbers) {
    this.config = config;
    this.numbers = numbers;
    this.retries = new Retries(config.retry().toNanos());
  }

  /**
   * Tells from which addresses we may connect and where we listen, all of them, best first. What is
   * no longer among them is lost with its candidates and connections.
   *
   * @param connecting addresses to connect from; their ports mean nothing, so those that UDP
   *     sockets are bound to will do
   * @param listening addresses and real ports on which the driver accepts connections
   */
  public void setLocalAddresses(
      List<LocalAddress> connecting, List<LocalAddress> listening, long nowNanos) {
    List<Candidate> before = candidates;
    candidates = TcpCandidates.of(connecting, listening, config);
    for (Candidate old : before) {
      if (!candidates.contains(old)) {
        events.add(new TcpEvent.CandidateLost(old));
      }
    }
    for (Candidate candidate : candidates) {
      if (!before.contains(candidate)) {
        events.add(new TcpEvent.CandidateFound(candidate));
      }
    }
    for (Connection orphan : connections.all(c -> !isBase(c.route().local(), null))) {
      close(orphan, "our address is gone", nowNanos);
    }
  }

  /** The candidates known now. */
  public List<Candidate> candidates() {
    return candidates;
  }

  /** Whether a TCP candidate of ours (of this type, unless null) has this base. */
  private boolean isBase(InetSocketAddress local, @Nullable TcpType type) {
    for (Candidate candidate : candidates) {
      if (candidate.base().equals(local) && (type == null || candidate.tcpType() == type)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Sends an agent's datagram, or drops and counts it.
   *
   * @param transmit one over TCP whose local address is the base of a TCP candidate of ours
   */
  public void send(Transmit transmit, long nowNanos) {
    Route route = new Route(transmit.local(), transmit.remote());
    Connection connection = connections.of(route);
    if (connection == null) {
      connection = isBase(route.local(), TcpType.ACTIVE) ? open(route, nowNanos) : null;
      if (connection != null) {
        connections.add(connection);
      }
    } else if (isStalled(connection, nowNanos)) {
      replace(connection, nowNanos);
    }
    byte[] payload = transmit.payload();
    if (connection == null
        || payload.length == 0
        || payload.length > Frames.LONGEST
        || (!connection.isOpen() && connection.framesSentBeforeOpen() >= MAX_SENT_BEFORE_OPEN)) {
      framesDropped++;
      return;
    }
    framesSent++;
    connection.onFrameSent(!isAnswer(payload), nowNanos);
    commands.add(new StreamCommand.Send(connection.id(), Frames.frame(payload)));
  }

  /**
   * Whether a datagram is a STUN response, after which the far end may be silent until its next
   * check. Payload that nothing comes back for has the agent send a check after a second.
   */
  private static boolean isAnswer(byte[] datagram) {
    return StunMessage.isStun(datagram, 0, datagram.length) && (datagram[0] & STUN_RESPONSE) != 0;
  }

  private @Nullable Connection open(Route route, long nowNanos) {
    if (!retries.mayTry(route, nowNanos)
        || connections.size() >= config.maxConnections()
        || connections.connecting() >= config.maxConnecting()) {
      return null;
    }
    opened++;
    scheduleSweep(nowNanos);
    StreamId id = numbers.next();
    InetSocketAddress anyPort = new InetSocketAddress(route.local().getAddress(), 0);
    commands.add(new StreamCommand.Open(id, anyPort, route.remote(), null));
    return new Connection(id, route, config.maxFrame(), nowNanos);
  }

  /**
   * A connection that a NAT or firewall has forgotten swallows what is sent, without a word. A new
   * one to the same place works.
   */
  private boolean isStalled(Connection connection, long nowNanos) {
    return connection.isOpen()
        && !connection.id().accepted()
        && connection.successor() == null
        && connection.unansweredNanos(nowNanos) >= config.stalled().toNanos();
  }

  /** Opens a connection to take another one's place, unless that is heard of again meanwhile. */
  private void replace(Connection stalled, long nowNanos) {
    Connection next = open(stalled.route(), nowNanos);
    if (next != null) {
      log.debug("connection {}: nothing comes back, opening another", stalled.route());
      connections.addBeside(next);
      stalled.setSuccessor(next);
    }
  }

  /**
   * Authenticated STUN has come over the connection between these addresses: it is kept.
   *
   * @param local the base, as in the datagram
   * @param remote the far end, as in the datagram
   */
  public void onAuthenticated(InetSocketAddress local, InetSocketAddress remote) {
    Connection connection = connections.of(new Route(local, remote));
    if (connection != null && !connection.isProven()) {
      connection.prove();
      connection.frames().allow(config.maxFrame());
      connections.onProven(connection);
    }
  }

  /** The next datagram that has come, in order, or null if there is none for the moment. */
  public @Nullable Datagram pollDatagram() {
    return datagrams.poll();
  }

  /**
   * Whether a stream is one of the connections here, for an owner whose driver serves other stream
   * machines too. Streams that others open are for this one to take or close.
   */
  public boolean isOn(StreamId stream) {
    return connections.of(stream) != null;
  }

  @Override
  public void handleStream(StreamEvent event, long nowNanos) {
    if (event instanceof StreamEvent.Accepted stranger) {
      onAccepted(stranger, nowNanos);
      return;
    }
    Connection connection = connections.of(event.stream());
    if (connection == null) {
      return;
    }
    if (event instanceof StreamEvent.Received received) {
      onReceived(connection, received.bytes(), nowNanos);
    } else if (event instanceof StreamEvent.Opened) {
      onOpened(connection, nowNanos);
    } else if (event instanceof StreamEvent.Closed closed) {
      if (!connection.isOpen()) {
        openingsFailed++;
      }
      onGone(connection, closed.reason(), nowNanos);
    }
  }

  private void onAccepted(StreamEvent.Accepted event, long nowNanos) {
    Route route = new Route(event.local(), event.remote());
    Connection leaving = connections.toMakeRoomFor(event.remote().getAddress(), config);
    if (leaving != null) {
      refused++;
      close(leaving, "another one takes its place", nowNanos);
    }
    if (!isBase(event.local(), TcpType.PASSIVE)
        || connections.of(route) != null
        || connections.size() >= config.maxConnections()) {
      refused++;
      commands.add(new StreamCommand.Close(event.stream()));
      return;
    }
    accepted++;
    scheduleSweep(nowNanos);
    connections.add(
        new Connection(
            event.stream(), route, Math.min(MAX_UNPROVEN_FRAME, config.maxFrame()), nowNanos));
  }

  private void onOpened(Connection connection, long nowNanos) {
    connection.onOpened(nowNanos);
    Connection before = connections.of(connection.route());
    if (before != null && before.successor() == connection) {
      before.setSuccessor(null);
      connections.route(connection);
      close(before, "replaced, nothing came back", nowNanos);
    }
  }

  private void onReceived(Connection connection, byte[] bytes, long nowNanos) {
    Frames frames = connection.frames();
    frames.add(bytes);
    for (byte[] frame = frames.next(); frame != null; frame = frames.next()) {
      if (!connection.isProven()
          && (!StunMessage.isStun(frame, 0, frame.length)
              || connection.framesReceived() >= MAX_UNPROVEN_FRAMES)) {
        misused++;
        close(connection, "not a check, or too many, before any was authentic", nowNanos);
        return;
      }
      onFrame(connection, frame, nowNanos);
    }
    String fault = frames.fault();
    if (fault != null) {
      misused++;
      close(connection, fault, nowNanos);
    }
  }

  private void onFrame(Connection connection, byte[] frame, long nowNanos) {
    framesReceived++;
    connection.onFrameReceived(nowNanos);
    retries.onSuccess(connection.route());
    Connection successor = connection.successor();
    if (successor != null) {
      connection.setSuccessor(null);
      close(successor, "no longer needed", nowNanos);
    }
    Route route = connection.route();
    datagrams.add(new Datagram(Transport.TCP, route.local(), route.remote(), frame));
  }

  private void close(Connection connection, String why, long nowNanos) {
    commands.add(new StreamCommand.Close(connection.id()));
    onGone(connection, why, nowNanos);
  }

  /** A connection is no more. Agents are told if their datagrams took it. */
  private void onGone(Connection connection, String why, long nowNanos) {
    Route route = connection.route();
    boolean carried = connections.of(route) == connection;
    log.debug("connection {} closed: {}", route, why);
    connections.remove(connection);
    if (!connection.id().accepted() && connection.framesReceived() == 0) {
      retries.onFailure(route, nowNanos);
    }
    Connection successor = connection.successor();
    if (successor != null) {
      connections.route(successor);
    } else if (!carried) {
      forgetSuccessor(route, connection);
    }
    if (carried && connection.isProven()) {
      events.add(new TcpEvent.ConnectionClosed(route.local(), route.remote(), why));
    }
  }

  private void forgetSuccessor(Route route, Connection successor) {
    Connection before = connections.of(route);
    if (before != null && before.successor() == successor) {
      before.setSuccessor(null);
    }
  }

  private void scheduleSweep(long nowNanos) {
    if (connections.size() == 0) {
      sweepNanos = nowNanos + SWEEP_NANOS;
    }
  }

  @Override
  public void handleTimeout(long nowNanos) {
    if (connections.size() == 0 || nowNanos - sweepNanos < 0) {
      return;
    }
    sweepNanos = nowNanos + SWEEP_NANOS;
    for (Connection late : connections.all(c -> reasonToEnd(c, nowNanos) != null)) {
      String reason = reasonToEnd(late, nowNanos);
      if (!late.isOpen()) {
        openingsFailed++;
      } else if (!late.isProven()) {
        misused++;
      }
      close(late, reason == null ? "" : reason, nowNanos);
    }
  }

  private @Nullable String reasonToEnd(Connection connection, long nowNanos) {
    if (!connection.isOpen()) {
      return connection.ageNanos(nowNanos) >= config.connect().toNanos()
          ? "no answer in " + config.connect()
          : null;
    }
    if (!connection.isProven() && connection.ageNanos(nowNanos) >= config.proof().toNanos()) {
      return "nothing authentic in " + config.proof();
    }
    return connection.quietNanos(nowNanos) >= config.idle().toNanos()
        ? "nothing came for " + config.idle()
        : null;
  }

  /** Closes all connections; for an owner that ends. */
  public void closeAll(long nowNanos) {
    for (Connection connection : connections.all(c -> true)) {
      close(connection, "we are leaving", nowNanos);
    }
  }

  /** Counts since it was made. */
  public TcpStatistics statistics() {
    return new TcpStatistics(
        connections.size(),
        connections.unproven(),
        opened,
        openingsFailed,
        accepted,
        refused,
        misused,
        framesReceived,
        framesSent,
        framesDropped);
  }

  @Override
  public @Nullable StreamCommand pollStream() {
    return commands.poll();
  }

  @Override
  public @Nullable TcpEvent pollEvent() {
    return events.poll();
  }

  /** Null: nothing of this goes over UDP. */
  @Override
  public @Nullable Transmit pollTransmit() {
    return null;
  }

  /** Drops it: nothing of this comes over UDP. */
  @Override
  public void handleDatagram(Datagram datagram, long nowNanos) {
    framesDropped++;
  }

  @Override
  public OptionalLong nextTimeoutNanos() {
    return connections.size() == 0 ? OptionalLong.empty() : OptionalLong.of(sweepNanos);
  }
}
