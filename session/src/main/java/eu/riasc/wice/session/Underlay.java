package eu.riasc.wice.session;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.CandidateFilter;
import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.agent.Gatherer;
import eu.riasc.wice.ice.agent.GatheringEvent;
import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.agent.NetworkType;
import eu.riasc.wice.ice.agent.PayloadRoute;
import eu.riasc.wice.ice.agent.SharedPorts;
import eu.riasc.wice.ice.mdns.MdnsEvent;
import eu.riasc.wice.ice.mdns.MulticastDns;
import eu.riasc.wice.ice.tcp.TcpEvent;
import eu.riasc.wice.ice.tcp.TcpPorts;
import eu.riasc.wice.ice.turn.RelayChannel;
import eu.riasc.wice.ice.turn.RelayEvent;
import eu.riasc.wice.ice.turn.Relays;
import eu.riasc.wice.ice.turn.ServerStatus;
import eu.riasc.wice.ice.turn.TurnServer;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.sansio.PortCommand;
import eu.riasc.wice.sansio.PortEvent;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamNumbers;
import eu.riasc.wice.sansio.Times;
import eu.riasc.wice.sansio.Transmit;
import eu.riasc.wice.sansio.Transport;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What carries the datagrams of all agents: UDP ports, TCP connections and relayed addresses on
 * TURN servers; and the candidates that come of them. Agents name addresses only, and need not know
 * which of these an address belongs to.
 */
final class Underlay {
  private final Outbox outbox;
  private final Gatherer gatherer;
  private final TcpPorts tcp;
  private final Relays relays;
  private final MulticastDns names;
  private final @Nullable Disguise disguise;
  private final boolean usesTcp;
  private final CandidateFilter filter;

  private final TurnTroubles troubles = new TurnTroubles();
  private List<LocalAddress> bound = List.of();
  private List<LocalAddress> listening = List.of();
  private long mappingChanges;

  Underlay(
      EndpointConfig config,
      SharedPorts ports,
      RandomGenerator secrets,
      Outbox outbox,
      long nowNanos) {
    StreamNumbers numbers = new StreamNumbers();
    this.outbox = outbox;
    this.gatherer = new Gatherer(config.gatherer(), ports, secrets);
    this.tcp = new TcpPorts(config.tcp(), numbers);
    this.relays = new Relays(config.relays(), ports, numbers, secrets);
    this.filter = config.gatherer().filter();
    this.usesTcp = config.tcpCandidates() && acceptsTcp(filter);
    this.names = new MulticastDns(secrets, nowNanos);
    this.disguise =
        config.multicastDns() == MulticastDnsUse.OFFER ? new Disguise(names, this::isPublic) : null;
  }

  private static boolean acceptsTcp(CandidateFilter filter) {
    return filter.types().contains(CandidateType.HOST)
        && (filter.networks().contains(NetworkType.TCP4)
            || filter.networks().contains(NetworkType.TCP6));
  }

  private boolean isPublic(Candidate host) {
    return filter.types().contains(CandidateType.SERVER_REFLEXIVE) && gatherer.isSeenAsItIs(host);
  }

  /** What finds out about names under {@code .local}. */
  MulticastDns names() {
    return names;
  }

  void setLocalAddresses(List<LocalAddress> addresses, long nowNanos) {
    bound = List.copyOf(addresses);
    gatherer.setLocalAddresses(bound, nowNanos);
    relays.setLocalAddresses(bound, nowNanos);
    adjustTcp(nowNanos);
  }

  void setTcpAddresses(List<LocalAddress> addresses, long nowNanos) {
    listening = List.copyOf(addresses);
    adjustTcp(nowNanos);
  }

  List<LocalAddress> tcpAddresses() {
    return listening;
  }

  private void adjustTcp(long nowNanos) {
    if (usesTcp) {
      tcp.setLocalAddresses(bound, listening, nowNanos);
    }
  }

  void setStunServers(List<InetSocketAddress> servers, long nowNanos) {
    gatherer.setServers(servers, nowNanos);
  }

  void setTurnServers(List<TurnServer> servers, long nowNanos) {
    boolean wanted = filter.types().contains(CandidateType.RELAYED);
    troubles.retain(servers);
    relays.setServers(wanted ? servers : List.of(), nowNanos);
  }

  /** Asks all servers anew, since mappings and allocations may have been lost unnoticed. */
  void refresh(long nowNanos) {
    gatherer.refresh(nowNanos);
    relays.refresh(nowNanos);
  }

  /** What is offered at present. */
  LocalCandidates offered() {
    List<Candidate> all = new ArrayList<>(gatherer.candidates());
    tcp.candidates().stream().filter(filter::accepts).forEach(all::add);
    relays.candidates().stream().filter(filter::accepts).forEach(all::add);
    LocalCandidates offered =
        LocalCandidates.of(all, gatherer.complete() && relays.complete(), disguise);
    boolean bindsLoopback =
        bound.stream().anyMatch(address -> address.bound().getAddress().isLoopbackAddress());
    return offered.taking(bindsLoopback, usesTcp);
  }

  /** A candidate of ours with the server that it comes from. */
  CandidateStatistics describe(Candidate ours) {
    TurnServer turn = relays.serverOf(ours);
    return turn == null
        ? new CandidateStatistics(ours, true, gatherer.serverOf(ours), null)
        : new CandidateStatistics(ours, true, turn.address(), turn.transport());
  }

  /** How many server-reflexive candidates have been lost. */
  long mappingChanges() {
    return mappingChanges;
  }

  List<ServerStatus> turnServers() {
    return relays.servers();
  }

  /** Sends an agent's datagram by what its local address belongs to. */
  void send(Transmit transmit, long nowNanos) {
    if (transmit.transport() == Transport.TCP) {
      tcp.send(transmit, nowNanos);
    } else if (relays.owns(transmit.local())) {
      relays.send(transmit, nowNanos);
    } else {
      outbox.transmits.add(transmit);
    }
  }

  /** Whether what comes between these addresses over UDP is a TURN server's. */
  boolean isFromServer(InetSocketAddress local, InetSocketAddress remote) {
    return relays.isFromServer(local, remote);
  }

  /** Takes a datagram of a TURN server. */
  void handleRelayed(Datagram datagram, long nowNanos) {
    relays.handleDatagram(datagram, nowNanos);
  }

  /** As {@link Relays#takePayload}. */
  @Nullable InetSocketAddress takeRelayedPayload(
      InetSocketAddress local, InetSocketAddress remote, ByteBuffer datagram, long nowNanos) {
    return relays.takePayload(local, remote, datagram, nowNanos);
  }

  /** A session has taken payload that came between these addresses. */
  void onPayloadAccepted(
      Transport transport, InetSocketAddress local, InetSocketAddress remote, long nowNanos) {
    if (transport == Transport.UDP) {
      relays.onPayloadReceived(local, remote, nowNanos);
    }
  }

  /** The channel over UDP that payload can take on a way, or null. */
  @Nullable RelayChannel channel(@Nullable PayloadRoute route) {
    if (route == null || route.transport() != Transport.UDP) {
      return null;
    }
    RelayChannel bound = relays.channel(route.local(), route.remote());
    return bound == null || bound.local() == null ? null : bound;
  }

  /** Payload was sent through the channel of a way, past {@link #send}. */
  void onChannelUsed(PayloadRoute route, long packets, long bytes) {
    relays.onChannelUsed(route.local(), route.remote(), packets, bytes);
  }

  /**
   * Takes a response to one of the requests that are sent here.
   *
   * @return false if it was another's request
   */
  boolean handleResponse(Machine<?> owner, Datagram datagram, long nowNanos) {
    if (owner == gatherer) {
      gatherer.handleDatagram(datagram, nowNanos);
    } else if (owner == relays) {
      relays.handleDatagram(datagram, nowNanos);
    } else {
      return false;
    }
    return true;
  }

  void handleStream(StreamEvent event, long nowNanos) {
    if (event instanceof StreamEvent.Accepted || tcp.isOn(event.stream())) {
      tcp.handleStream(event, nowNanos);
    } else {
      relays.handleStream(event, nowNanos);
    }
  }

  void handlePort(PortEvent event, long nowNanos) {
    relays.handlePort(event, nowNanos);
  }

  @Nullable PortCommand pollPort() {
    return relays.pollPort();
  }

  /** The next datagram that came over a connection or from a relayed address, or null. */
  @Nullable Datagram pollDatagram() {
    Datagram overTcp = tcp.pollDatagram();
    return overTcp != null ? overTcp : relays.pollDatagram();
  }

  /** The peer at the other end has authenticated itself. */
  void onAuthenticated(Transport transport, InetSocketAddress local, InetSocketAddress remote) {
    if (transport == Transport.TCP) {
      tcp.onAuthenticated(local, remote);
    }
  }

  void handleTimeout(long nowNanos) {
    for (Machine<?> each : List.<Machine<?>>of(gatherer, tcp, relays, names)) {
      OptionalLong due = each.nextTimeoutNanos();
      if (due.isPresent() && due.getAsLong() - nowNanos <= 0) {
        each.handleTimeout(nowNanos);
      }
    }
  }

  OptionalLong nextTimeoutNanos() {
    return Times.earliest(
        Times.earliest(gatherer.nextTimeoutNanos(), tcp.nextTimeoutNanos()),
        Times.earliest(relays.nextTimeoutNanos(), names.nextTimeoutNanos()));
  }

  /**
   * Hands out what is to be sent, and tells what has changed.
   *
   * @return what has changed since the last call
   */
  UnderlayChanges drain() {
    for (Transmit out = gatherer.pollTransmit(); out != null; out = gatherer.pollTransmit()) {
      outbox.transmits.add(out);
    }
    for (Transmit out = relays.pollTransmit(); out != null; out = relays.pollTransmit()) {
      outbox.transmits.add(out);
    }
    for (Transmit out = names.pollTransmit(); out != null; out = names.pollTransmit()) {
      outbox.transmits.add(out);
    }
    for (StreamCommand c = tcp.pollStream(); c != null; c = tcp.pollStream()) {
      outbox.streams.add(c);
    }
    for (StreamCommand c = relays.pollStream(); c != null; c = relays.pollStream()) {
      outbox.streams.add(c);
    }
    UnderlayChanges changes = new UnderlayChanges();
    for (GatheringEvent e = gatherer.pollEvent(); e != null; e = gatherer.pollEvent()) {
      changes.add(e);
    }
    for (MdnsEvent e = names.pollEvent(); e != null; e = names.pollEvent()) {
      changes.add(e);
    }
    for (TcpEvent e = tcp.pollEvent(); e != null; e = tcp.pollEvent()) {
      changes.add(e);
    }
    for (RelayEvent e = relays.pollEvent(); e != null; e = relays.pollEvent()) {
      troubles.tell(e);
      changes.add(e);
    }
    mappingChanges += changes.mappingsLost();
    return changes;
  }

  /** Gives relayed addresses back and closes connections. */
  void close(long nowNanos) {
    tcp.closeAll(nowNanos);
    relays.close(nowNanos);
  }

  /** Whether nothing is left to be given back after {@link #close}. */
  boolean isClosed() {
    return relays.isClosed();
  }
}
