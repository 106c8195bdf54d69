package eu.riasc.wice.ice.agent;

import eu.riasc.wice.ice.stun.MessageClass;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.ice.stun.StunException;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.ice.stun.XorMappedAddress;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.sansio.Times;
import eu.riasc.wice.sansio.Transmit;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Finds the candidates of a node, for all its agents at once: host candidates from the bound
 * addresses, server-reflexive ones by asking each STUN server from each of them (RFC 8445 §5.1.1).
 * Goes on asking, which keeps the mappings alive and shows when one has changed.
 *
 * <p>Single-threaded and unsynchronised. Its responses are found by {@link SharedPorts#ownerOf}.
 * Bad input from the network is dropped and counted.
 */
public final class Gatherer implements Machine<GatheringEvent> {
  private final GathererConfig config;
  private final RandomGenerator random;
  private final Transactions<ServerBinding> transactions;
  private final PacerPlace place;
  private final Outbox<GatheringEvent> out = new Outbox<>();
  private List<LocalAddress> local = List.of();
  private List<InetSocketAddress> servers = List.of();
  private final List<ServerBinding> bindings = new ArrayList<>();
  private final GatheredCandidates candidates;
  private boolean begun;
  private boolean complete;
  private long passEndsNanos;
  private long dropped;

  /**
   * Makes a gatherer that knows no addresses.
   *
   * @param config settings
   * @param ports what all agents on these ports share
   * @param random for transaction ids and jitter: a cryptographic source outside tests
   */
  public Gatherer(GathererConfig config, SharedPorts ports, RandomGenerator random) {
    this.config = config;
    this.random = random;
    this.transactions = new Transactions<>(ports, this);
    this.candidates = new GatheredCandidates(config, out);
    this.place = new PacerPlace(ports.pacer(), AgentConfig.SHORTEST_PACING.toNanos());
  }

  /**
   * Sets the addresses that sockets are bound to. What is no longer among them is lost with all its
   * candidates.
   */
  public void setLocalAddresses(List<LocalAddress> bound, long nowNanos) {
    local = List.copyOf(bound);
    begun = true;
    rebuild(nowNanos);
  }

  /**
   * Sets the STUN servers to ask. Candidates of servers that are no longer among them are lost.
   * Those whose answers the filter would leave out are not asked.
   */
  public void setServers(List<InetSocketAddress> stunServers, long nowNanos) {
    Set<InetSocketAddress> distinct = new LinkedHashSet<>(stunServers);
    servers = List.copyOf(distinct);
    rebuild(nowNanos);
  }

  /**
   * Asks all servers again, each at most once a second, for a restart that may be needed because a
   * NAT has forgotten its mappings. Gathering is not {@link #complete} until they have answered;
   * what has changed is reported as lost and found.
   */
  public void refresh(long nowNanos) {
    for (ServerBinding binding : bindings) {
      if (binding.doubt(nowNanos)) {
        complete = false;
        passEndsNanos = nowNanos + config.patience().toNanos();
      }
    }
    proceed(nowNanos);
  }

  /** The candidates known now: in order of the addresses, host before server-reflexive. */
  public List<Candidate> candidates() {
    return candidates.all();
  }

  /** The STUN server that a server-reflexive candidate comes from, or null if none said so. */
  public @Nullable InetSocketAddress serverOf(Candidate candidate) {
    for (ServerBinding binding : bindings) {
      if (candidate.equals(binding.candidate())) {
        return binding.server();
      }
    }
    return null;
  }

  /** Whether a STUN server has seen the address of a host candidate as it is: no NAT maps it. */
  public boolean isSeenAsItIs(Candidate host) {
    for (ServerBinding binding : bindings) {
      Candidate seen = binding.candidate();
      if (seen != null
          && seen.base().equals(host.base())
          && seen.address().equals(host.address())
          && host.network().isUdp()) {
        return true;
      }
    }
    return false;
  }

  /** Whether addresses are set and every server has answered, failed, or had its time. */
  public boolean complete() {
    return complete;
  }

  /** How many datagrams were dropped: malformed, unknown, or not from the server that was asked. */
  public long dropped() {
    return dropped;
  }

  private void rebuild(long nowNanos) {
    List<ServerBinding> wanted = new ArrayList<>();
    for (LocalAddress address : local) {
      for (InetSocketAddress server : servers) {
        if (address.canReach(server) && config.filter().acceptsReflexive(server)) {
          ServerBinding known = find(address, server);
          wanted.add(known != null ? known : new ServerBinding(address, server, nowNanos));
        }
      }
    }
    transactions.endIf(binding -> !wanted.contains(binding));
    bindings.clear();
    bindings.addAll(wanted);
    complete = false;
    passEndsNanos = nowNanos + config.patience().toNanos();
    proceed(nowNanos);
  }

  private @Nullable ServerBinding find(LocalAddress address, InetSocketAddress server) {
    for (ServerBinding binding : bindings) {
      if (binding.local().equals(address) && binding.server().equals(server)) {
        return binding;
      }
    }
    return null;
  }

  @Override
  public void handleDatagram(Datagram datagram, long nowNanos) {
    try {
      handleStun(
          StunMessage.decode(datagram.payload()), datagram.local(), datagram.remote(), nowNanos);
    } catch (StunException malformed) {
      dropped++;
    }
  }

  /** As {@link #handleDatagram}, for a driver that has decoded the message to see whose it is. */
  public void handleStun(
      StunMessage message,
      InetSocketAddress localAddress,
      InetSocketAddress remote,
      long nowNanos) {
    Transaction<ServerBinding> transaction = transactions.find(message.transactionId());
    boolean response =
        message.messageClass() == MessageClass.SUCCESS_RESPONSE
            || message.messageClass() == MessageClass.ERROR_RESPONSE;
    if (transaction == null
        || !response
        || !remote.equals(transaction.request().remote())
        || !localAddress.equals(transaction.request().local())) {
      dropped++;
      return;
    }
    transactions.end(transaction);
    ServerBinding binding = transaction.context();
    XorMappedAddress mapped = message.attribute(XorMappedAddress.class);
    if (message.messageClass() == MessageClass.SUCCESS_RESPONSE
        && mapped != null
        && message.unknownComprehensionRequired().isEmpty()
        && isUsable(mapped.address(), binding)) {
      long interval = config.keepalive().toNanos();
      long jittered = interval - (long) (random.nextDouble() * interval / 5);
      binding.onAnswered(mapped.address(), nowNanos + jittered);
    } else {
      binding.onFailed(config.retry().toNanos(), nowNanos);
    }
    proceed(nowNanos);
  }

  private static boolean isUsable(InetSocketAddress mapped, ServerBinding binding) {
    InetAddress ip = mapped.getAddress();
    return NetworkType.udp(mapped) == NetworkType.udp(binding.server())
        && mapped.getPort() != 0
        && !ip.isAnyLocalAddress()
        && !ip.isMulticastAddress();
  }

  @Override
  public void handleTimeout(long nowNanos) {
    Transaction<ServerBinding> due = transactions.due(nowNanos);
    while (due != null) {
      if (due.step(nowNanos) == TransactionStep.RETRANSMIT) {
        out.send(due.request());
      } else {
        transactions.end(due);
        due.context().onFailed(config.retry().toNanos(), nowNanos);
      }
      due = transactions.due(nowNanos);
    }
    proceed(nowNanos);
  }

  private void proceed(long nowNanos) {
    candidates.update(local, bindings);
    while (place.take(nextDue(nowNanos) != null, nowNanos)) {
      ServerBinding next = nextDue(nowNanos);
      if (next != null) {
        ask(next, nowNanos);
      }
    }
    boolean waiting = nowNanos - passEndsNanos < 0 && !allHadResults();
    if (begun && !complete && !waiting) {
      complete = true;
      out.emit(new GatheringEvent.GatheringCompleted());
    }
  }

  private boolean allHadResults() {
    for (ServerBinding binding : bindings) {
      if (!binding.hadResult()) {
        return false;
      }
    }
    return true;
  }

  private @Nullable ServerBinding nextDue(long nowNanos) {
    for (ServerBinding binding : bindings) {
      if (binding.isDue(nowNanos)) {
        return binding;
      }
    }
    return null;
  }

  private void ask(ServerBinding binding, long nowNanos) {
    TransactionId id = TransactionId.random(random);
    byte[] bytes = StunMessage.request(Method.BINDING, id).fingerprint().build().bytes();
    Transmit request = new Transmit(binding.local().bound(), binding.server(), bytes);
    binding.onAsked(nowNanos);
    transactions.startRepeated(id, binding, request, config.initialRto().toNanos(), nowNanos);
    out.send(request);
  }

  @Override
  public @Nullable Transmit pollTransmit() {
    return out.pollTransmit();
  }

  @Override
  public @Nullable GatheringEvent pollEvent() {
    return out.pollEvent();
  }

  @Override
  public OptionalLong nextTimeoutNanos() {
    OptionalLong next = Times.earliest(transactions.nextNanos(), place.wakeNanos());
    if (place.wakeNanos().isEmpty()) {
      for (ServerBinding binding : bindings) {
        if (!binding.isAsking()) {
          next = Times.earliest(next, binding.askAtNanos());
        }
      }
    }
    return begun && !complete ? Times.earliest(next, passEndsNanos) : next;
  }
}
