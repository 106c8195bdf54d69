package eu.riasc.wice.ice.turn;

import eu.riasc.wice.ice.agent.AgentConfig;
import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.agent.PacerPlace;
import eu.riasc.wice.ice.agent.SharedPorts;
import eu.riasc.wice.ice.agent.Transaction;
import eu.riasc.wice.ice.agent.TransactionStep;
import eu.riasc.wice.ice.stun.ChannelData;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.PortCommand;
import eu.riasc.wice.sansio.PortEvent;
import eu.riasc.wice.sansio.PortMachine;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamNumbers;
import eu.riasc.wice.sansio.Times;
import eu.riasc.wice.sansio.Transmit;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All relayed addresses of one node (RFC 8656): gets one of each family from each TURN server,
 * keeps them, replaces those that die, and carries the datagrams of all agents to and from peers.
 *
 * <p>An agent needs to know nothing of TURN: a relayed candidate is its own base, so the agent
 * sends from the relayed address and receives at it. The driver puts this between the agents and
 * the network:
 *
 * <ol>
 *   <li>it tells the addresses of its sockets ({@link #setLocalAddresses}, the same as those of the
 *       gatherer) and the servers ({@link #setServers}, names resolved: an entry for each address
 *       and transport of a server);
 *   <li>a {@link Transmit} of an agent whose local address is a relayed one ({@link #owns}) goes to
 *       {@link #send} instead of a socket;
 *   <li>a datagram from the network that is a STUN response goes to whom {@link
 *       SharedPorts#ownerOf} names, which may be this; any other goes here if {@link #isFromServer}
 *       says so. Both by {@link #handleDatagram}, or payload by {@link #takePayload};
 *   <li>each {@link #pollDatagram} is handed to the agents as if a socket had received it: its
 *       local address is the relayed one, its remote address the peer;
 *   <li>events of streams that this has opened go to {@link #handleStream}, those of ports to
 *       {@link #handlePort};
 *   <li>after any call it drains {@link #pollTransmit}, {@link #pollStream}, {@link #pollPort},
 *       {@link #pollDatagram} and {@link #pollEvent}, and reads {@link #nextTimeoutNanos} again;
 *   <li>a {@link RelayEvent.CandidateFound} is given to the agents like one of the gatherer's; for
 *       a relayed one that is lost the agents drop the base, which is the relayed address.
 * </ol>
 *
 * <p>Single-threaded and unsynchronised. Bad input from the network, and datagrams that cannot be
 * sent, are dropped and counted ({@link #statistics}).
 */
public final class Relays implements PortMachine<RelayEvent> {
  private final RelayContext context;
  private final AddressBook book = new AddressBook();
  private final TransportPlan plan;
  private final PacerPlace place;
  private final FrameHandler frames;
  private final Allocations allocations;
  private List<LocalAddress> local = List.of();
  private boolean begun;
  private boolean complete;
  private boolean closing;
  private long passEndsNanos;

  /**
   * Makes one that knows no servers and no addresses.
   *
   * @param config settings
   * @param ports what all agents on these ports share
   * @param streams numbers the streams of all machines behind the driver
   * @param random for transaction ids and jitter: a cryptographic source outside tests
   */
  public Relays(
      RelaysConfig config, SharedPorts ports, StreamNumbers streams, RandomGenerator random) {
    this.context = new RelayContext(config, ports, streams, random, this);
    this.allocations = new Allocations(context, book);
    this.plan = new TransportPlan(config);
    this.place = new PacerPlace(ports, AgentConfig.SHORTEST_PACING.toNanos());
    this.frames = new FrameHandler(context);
  }

  /**
   * Sets the servers, all of them, the best of each transport first. What is known of a server that
   * stays is kept, also with other credentials; an allocation on a server that goes is given back.
   */
  public void setServers(List<TurnServer> servers, long nowNanos) {
    allocations.setServers(servers, nowNanos);
    beginPass(nowNanos);
    proceed(nowNanos);
  }

  /**
   * Sets new credentials for a server, all ways to it, after {@link RelayEvent.CredentialsRefused}
   * or before.
   *
   * @param server as it is named in {@link #setServers}
   */
  public void setCredentials(TurnServer server, TurnCredentials credentials, long nowNanos) {
    for (Allocation allocation : allocations.used()) {
      if (allocation.server().isSameWayAs(server)) {
        allocation.setCredentials(credentials, nowNanos);
      }
    }
    proceed(nowNanos);
  }

  /**
   * Sets the addresses that sockets are bound to, all of them. An allocation that was made from one
   * that is gone is lost, and made anew from another.
   */
  public void setLocalAddresses(List<LocalAddress> bound, long nowNanos) {
    local = bound.stream().sorted((a, b) -> b.preference() - a.preference()).toList();
    begun = true;
    List<InetSocketAddress> addresses = local.stream().map(LocalAddress::bound).toList();
    book.setBound(addresses);
    for (Allocation allocation : allocations.used()) {
      ServerLink link = allocation.link();
      if (link != null && !addresses.contains(link.local().bound())) {
        allocation.abandon("our address is gone");
      }
      allocation.hurry(nowNanos);
    }
    beginPass(nowNanos);
    proceed(nowNanos);
  }

  /**
   * Doubts all allocations, for a restart that may be needed because one of them is dead: each has
   * to show life within 4 s, or is lost and made anew. Gathering is not {@link #complete} until
   * then.
   */
  public void refresh(long nowNanos) {
    for (Allocation allocation : allocations.used()) {
      allocation.doubt(nowNanos);
      allocation.hurry(nowNanos);
    }
    beginPass(nowNanos);
    proceed(nowNanos);
  }

  /** Gives all relayed addresses back; takes up to 2 s, until {@link #isClosed}. */
  public void close(long nowNanos) {
    closing = true;
    allocations.end(nowNanos);
  }

  /** Whether {@link #close} has been called and nothing is left to be given back. */
  public boolean isClosed() {
    return closing && allocations.leaving().isEmpty();
  }

  /** The candidates known now. */
  public List<Candidate> candidates() {
    return allocations.candidates();
  }

  /** The server that a candidate of ours comes from, or null if that is none of these servers. */
  public @Nullable TurnServer serverOf(Candidate candidate) {
    for (Allocation allocation : allocations.used()) {
      Relaying relaying = allocation.relaying();
      if (relaying != null && relaying.candidates().contains(candidate)) {
        return allocation.server();
      }
    }
    return null;
  }

  /** How it stands with each server, in the order in which they were set. */
  public List<ServerStatus> servers() {
    return allocations.used().stream().map(Allocation::status).toList();
  }

  /** Whether addresses are set and every server that is tried has had its result or its time. */
  public boolean complete() {
    return complete;
  }

  /** Whether an address is one of our relayed addresses. */
  public boolean owns(InetSocketAddress address) {
    return book.find(address) != null;
  }

  /** Whether datagrams between these addresses are those of a TURN server to us. */
  public boolean isFromServer(InetSocketAddress localAddress, InetSocketAddress remote) {
    return allocations.between(localAddress, remote) != null;
  }

  /**
   * Sends a datagram from a relayed address. It waits a moment if the server has yet to be told of
   * the peer. Payload, which is what is not STUN, gets the peer a channel.
   *
   * @param datagram from a relayed address to a peer; its payload now belongs to this
   */
  public void send(Transmit datagram, long nowNanos) {
    Relaying relaying = book.find(datagram.local());
    if (relaying == null) {
      context.counters.drop(RelayDrop.UNKNOWN_SOURCE, datagram);
    } else {
      relaying.send(datagram.local(), datagram.remote(), datagram.payload(), nowNanos);
    }
  }

  /**
   * The channel that is bound to a peer, for a driver that puts the header in front of payload
   * itself ({@link eu.riasc.wice.ice.stun.ChannelData#writeHeader}) and so saves a copy.
   *
   * @param relayed the relayed address
   * @param peer where the payload is for
   * @return null unless one is bound at present
   */
  public @Nullable RelayChannel channel(InetSocketAddress relayed, InetSocketAddress peer) {
    Relaying relaying = book.find(relayed);
    return relaying == null ? null : relaying.channel(peer);
  }

  /**
   * Notes that payload was sent through {@link #channel}, which keeps the channel in use. Some time
   * afterwards is soon enough.
   *
   * @param packets how many datagrams since the last call
   * @param bytes the sizes of their data together
   */
  public void onChannelUsed(
      InetSocketAddress relayed, InetSocketAddress peer, long packets, long bytes) {
    Relaying relaying = book.find(relayed);
    if (relaying != null) {
      relaying.onChannelUsed(peer, packets, bytes);
    }
  }

  /**
   * Notes that payload which is wanted has come from a peer to a relayed address, and not through a
   * channel: binds one, so that what follows comes with less around it and can be taken by {@link
   * #takePayload}. The caller has made sure that the peer is one it talks to; for anybody else a
   * channel would be wasted.
   */
  public void onPayloadReceived(InetSocketAddress relayed, InetSocketAddress peer, long nowNanos) {
    Relaying relaying = book.find(relayed);
    if (relaying != null) {
      relaying.onPayloadReceived(peer, nowNanos);
    }
  }

  /**
   * Takes payload that a server has sent through a channel, for a driver that hands it on by
   * itself. Unlike {@link #handleDatagram} it copies and allocates nothing, and nothing needs to be
   * polled afterwards.
   *
   * @param message the datagram between position and limit, which are moved to its data
   * @return the peer it comes from; null if it is anything else, STUN in a channel among it: then
   *     the buffer is as it was, and the datagram is for {@link #handleDatagram}
   */
  public @Nullable InetSocketAddress takePayload(
      InetSocketAddress localAddress, InetSocketAddress remote, ByteBuffer message, long nowNanos) {
    Allocation allocation = allocations.between(localAddress, remote);
    Relaying relaying = allocation == null ? null : allocation.relaying();
    if (allocation == null || relaying == null || !ChannelData.isChannelData(message)) {
      return null;
    }
    allocation.onHeard(nowNanos);
    return relaying.takePayload(message);
  }

  @Override
  public void handleDatagram(Datagram datagram, long nowNanos) {
    Allocation allocation = allocations.between(datagram.local(), datagram.remote());
    if (allocation == null) {
      context.counters.drop(RelayDrop.UNKNOWN_SOURCE, datagram);
    } else if (frames.handle(allocation, datagram.payload(), nowNanos)) {
      proceed(nowNanos);
    }
  }

  @Override
  public void handleStream(StreamEvent event, long nowNanos) {
    Allocation allocation = allocations.on(event.stream());
    if (allocation == null) {
      context.counters.drop(RelayDrop.UNKNOWN_SOURCE, event);
    } else if (event instanceof StreamEvent.Received received) {
      if (frames.handleStream(allocation, received.bytes(), nowNanos)) {
        proceed(nowNanos);
      }
    } else {
      allocation.onStream(event, nowNanos);
      proceed(nowNanos);
    }
  }

  @Override
  public void handlePort(PortEvent event, long nowNanos) {
    ServerLink link = context.spares.find(event.number());
    if (link == null) {
      return;
    }
    for (Allocation allocation : allocations.used()) {
      if (allocation.isOn(link)) {
        allocation.onPort(event, nowNanos);
      }
    }
    proceed(nowNanos);
  }

  @Override
  public void handleTimeout(long nowNanos) {
    for (Transaction<TurnRequest> due = context.transactions.due(nowNanos);
        due != null;
        due = context.transactions.due(nowNanos)) {
      if (due.step(nowNanos) == TransactionStep.RETRANSMIT) {
        context.transmits.add(due.request());
      } else {
        due.context().allocation().requests().onTimedOut(due, nowNanos);
      }
    }
    allocations.used().forEach(allocation -> allocation.handleTimeout(nowNanos));
    allocations.leaving().forEach(allocation -> allocation.handleTimeout(nowNanos));
    proceed(nowNanos);
  }

  private void beginPass(long nowNanos) {
    complete = false;
    passEndsNanos = nowNanos + context.config.patience().toNanos();
  }

  private void proceed(long nowNanos) {
    allocations.forgetEnded();
    List<Allocation> usable =
        allocations.used().stream().filter(each -> !reaching(each).isEmpty()).toList();
    plan.update(usable, nowNanos);
    for (Allocation allocation : allocations.used()) {
      if (plan.wants(allocation)) {
        allocation.onWanted();
      } else {
        allocation.onUnwanted(nowNanos);
      }
    }
    while (place.take(nextDue(usable) != null, nowNanos)) {
      Allocation next = nextDue(usable);
      if (next != null) {
        next.begin(reaching(next), nowNanos);
      }
    }
    boolean waiting = nowNanos - passEndsNanos < 0 && !allHadResults(usable);
    if (begun && !complete && !waiting) {
      complete = true;
      context.events.add(new RelayEvent.GatheringCompleted());
    }
  }

  /** Our addresses from which the server of an allocation can be reached, best first. */
  private List<LocalAddress> reaching(Allocation allocation) {
    InetSocketAddress server = allocation.server().address();
    return local.stream().filter(each -> each.canReach(server)).toList();
  }

  private @Nullable Allocation nextDue(List<Allocation> usable) {
    for (Allocation allocation : usable) {
      if (plan.wants(allocation) && allocation.isDue()) {
        return allocation;
      }
    }
    return null;
  }

  private boolean allHadResults(List<Allocation> usable) {
    return plan.wakeNanos().isEmpty()
        && usable.stream().allMatch(each -> !plan.wants(each) || each.hadResult());
  }

  @Override
  public @Nullable Transmit pollTransmit() {
    return context.transmits.poll();
  }

  @Override
  public @Nullable StreamCommand pollStream() {
    return context.commands.poll();
  }

  @Override
  public @Nullable PortCommand pollPort() {
    return context.spares.poll();
  }

  /** The next datagram that came from a peer, in order, or null if there is none for the moment. */
  public @Nullable Datagram pollDatagram() {
    return context.datagrams.poll();
  }

  @Override
  public @Nullable RelayEvent pollEvent() {
    return context.events.poll();
  }

  @Override
  public OptionalLong nextTimeoutNanos() {
    OptionalLong next = Times.earliest(context.transactions.nextNanos(), place.wakeNanos());
    next = Times.earliest(next, plan.wakeNanos());
    for (Allocation allocation : allocations.used()) {
      next = Times.earliest(next, allocation.nextTimeoutNanos(plan.wants(allocation)));
    }
    for (Allocation allocation : allocations.leaving()) {
      next = Times.earliest(next, allocation.nextTimeoutNanos(true));
    }
    return begun && !complete ? Times.earliest(next, OptionalLong.of(passEndsNanos)) : next;
  }

  /** Counts since the start, and how much there is at present. */
  public RelayStatistics statistics() {
    int ready = 0;
    int permissions = 0;
    int channels = 0;
    for (Allocation allocation : allocations.used()) {
      Relaying relaying = allocation.relaying();
      if (relaying != null) {
        ready++;
        permissions += relaying.permissions();
        channels += relaying.channels();
      }
    }
    return context.counters.snapshot(ready, permissions, channels, context.transactions.size());
  }
}
