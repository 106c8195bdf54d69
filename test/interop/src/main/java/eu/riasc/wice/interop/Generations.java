package eu.riasc.wice.interop;

import eu.riasc.wice.ice.agent.AgentConfig;
import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.agent.Gatherer;
import eu.riasc.wice.ice.agent.GathererConfig;
import eu.riasc.wice.ice.agent.GatheringEvent;
import eu.riasc.wice.ice.agent.IceAgent;
import eu.riasc.wice.ice.agent.IceCredentials;
import eu.riasc.wice.ice.agent.IceEvent;
import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.agent.Role;
import eu.riasc.wice.ice.agent.SharedPorts;
import eu.riasc.wice.ice.stun.MessageClass;
import eu.riasc.wice.ice.stun.StunException;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.Username;
import eu.riasc.wice.ice.tcp.TcpConfig;
import eu.riasc.wice.ice.tcp.TcpEvent;
import eu.riasc.wice.ice.tcp.TcpPorts;
import eu.riasc.wice.ice.turn.RelayEvent;
import eu.riasc.wice.ice.turn.Relays;
import eu.riasc.wice.ice.turn.RelaysConfig;
import eu.riasc.wice.ice.turn.TurnServer;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamNumbers;
import eu.riasc.wice.sansio.Transmit;
import eu.riasc.wice.sansio.Transport;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The gatherer and the agents of one driver: driver lines go in and out. A restart is a new agent;
 * the one before it carries payload until the new one has selected a pair.
 *
 * <p>Single-threaded.
 */
final class Generations {
  private final Consumer<DriverLine> out;
  private final LocalNames names;
  private final SecureRandom random = new SecureRandom();
  private final SharedPorts ports = SharedPorts.withDefaultSpacing();
  private final Gatherer gatherer = new Gatherer(GathererConfig.defaults(), ports, random);
  private final StreamNumbers streams = new StreamNumbers();
  private final TcpPorts tcp = new TcpPorts(TcpConfig.defaults(), streams);
  private final Relays relays = new Relays(RelaysConfig.defaults(), ports, streams, random);
  private boolean overTcp;
  private boolean relayed;
  private long nowNanos;
  private IceAgent newest;
  private @Nullable IceAgent older;

  Generations(Role role, LocalNames names, Consumer<DriverLine> out, long nowNanos) {
    this.names = names;
    this.out = out;
    this.newest = agent(role, nowNanos);
  }

  private IceAgent agent(Role role, long nowNanos) {
    IceCredentials credentials = IceCredentials.generate(random);
    out.accept(DriverLine.credentials(credentials.ufrag(), credentials.pwd()));
    return new IceAgent(AgentConfig.defaults(), role, credentials, ports, random, nowNanos);
  }

  /** Begins to gather. */
  void start(InetSocketAddress bound, List<InetSocketAddress> servers, long nowNanos) {
    gatherer.setServers(servers, nowNanos); // first, or gathering would end without them
    gatherer.setLocalAddresses(List.of(new LocalAddress(bound, "bound", 65_535)), nowNanos);
  }

  /**
   * Offers candidates over TCP only, active and passive.
   *
   * @param base names the address to connect from
   * @param listening where connections are accepted
   */
  void startOverTcp(InetSocketAddress base, InetSocketAddress listening, long now) {
    overTcp = true;
    tcp.setLocalAddresses(
        List.of(new LocalAddress(base, "bound", 65_535)),
        List.of(new LocalAddress(listening, "bound", 65_535)),
        now);
  }

  /** Offers relayed candidates only. */
  void startRelayed(InetSocketAddress bound, List<TurnServer> servers, long now) {
    relayed = true;
    relays.setServers(servers, now); // first, or gathering would end without them
    relays.setLocalAddresses(List.of(new LocalAddress(bound, "bound", 65_535)), now);
  }

  /** Takes what has happened to a connection. */
  void handleStream(StreamEvent event, long now) {
    nowNanos = now;
    if (relayed) {
      relays.handleStream(event, now);
      takeRelayed(now);
      return;
    }
    tcp.handleStream(event, now);
    for (Datagram next = tcp.pollDatagram(); next != null; next = tcp.pollDatagram()) {
      handleDatagram(next, now);
      if (newest.acceptsFrom(next.transport(), next.remote())
          || (older != null && older.acceptsFrom(next.transport(), next.remote()))) {
        tcp.onAuthenticated(next.local(), next.remote());
      }
    }
  }

  /** What is to be done with a connection, or null. */
  @Nullable StreamCommand pollStream() {
    return relayed ? relays.pollStream() : tcp.pollStream();
  }

  /**
   * Does what a line says.
   *
   * @throws RuntimeException if it is malformed; nothing has changed then
   */
  void accept(DriverLine line, long nowNanos) {
    switch (line.type()) {
      case "cred" -> setRemote(new IceCredentials(line.ufrag(), line.pwd()), nowNanos);
      case "cand" -> newest.addRemoteCandidate(Candidate.parse(line.candidate()), nowNanos);
      case "eoc" -> newest.endOfRemoteCandidates(nowNanos);
      case "send" -> send(HexFormat.of().parseHex(line.hex()), nowNanos);
      case "restart" -> restart(nowNanos);
      case "quit" -> close(nowNanos);
      default -> throw new IllegalArgumentException("unknown type");
    }
  }

  private void setRemote(IceCredentials remote, long nowNanos) {
    IceCredentials known = newest.remoteCredentials();
    if (known != null && !known.equals(remote)) {
      restart(nowNanos); // the peer's idea
    }
    newest.setRemoteCredentials(remote, nowNanos);
  }

  private void restart(long nowNanos) {
    if (older == null) {
      older = newest;
    } else {
      newest.close(nowNanos); // it never had a pair
    }
    newest = agent(newest.role(), nowNanos);
    for (Candidate candidate : offered()) {
      offer(candidate, nowNanos);
    }
    if (overTcp || (relayed ? relays.complete() : gatherer.complete())) {
      endOfCandidates(nowNanos);
    }
  }

  private List<Candidate> offered() {
    if (relayed) {
      return relays.candidates().stream().filter(Generations::isRelayed).toList();
    }
    return overTcp ? tcp.candidates() : gatherer.candidates();
  }

  private static boolean isRelayed(Candidate candidate) {
    return candidate.type() == CandidateType.RELAYED;
  }

  private void send(byte[] payload, long nowNanos) {
    IceAgent carrier = older != null && !newest.hasConsent() ? older : newest;
    carrier.sendPayload(payload, nowNanos);
  }

  /** Hands a datagram to the machine that it is for. */
  void handleDatagram(Datagram datagram, long nowNanos) {
    if (!relays.isFromServer(datagram.local(), datagram.remote())) {
      addressee(datagram).handleDatagram(datagram, nowNanos);
      return;
    }
    relays.handleDatagram(datagram, nowNanos);
    takeRelayed(nowNanos);
  }

  private void takeRelayed(long nowNanos) {
    for (Datagram in = relays.pollDatagram(); in != null; in = relays.pollDatagram()) {
      addressee(in).handleDatagram(in, nowNanos);
    }
  }

  private Machine<?> addressee(Datagram datagram) {
    byte[] bytes = datagram.payload();
    IceAgent before = older;
    if (!StunMessage.isStun(bytes, 0, bytes.length)) {
      return before != null && !newest.acceptsFrom(datagram.transport(), datagram.remote())
          ? before
          : newest;
    }
    try {
      StunMessage message = StunMessage.decode(bytes);
      Machine<?> owner = ports.ownerOf(message.transactionId());
      if (owner != null) {
        return owner;
      }
      Username username = message.attribute(Username.class);
      return before != null
              && message.messageClass() == MessageClass.REQUEST
              && username != null
              && username.value().startsWith(before.localCredentials().ufrag() + ":")
          ? before
          : newest;
    } catch (StunException malformed) {
      return newest; // which counts it
    }
  }

  void handleTimeout(long now) {
    nowNanos = now;
    for (Machine<?> machine : machines()) {
      machine.handleTimeout(now);
    }
  }

  OptionalLong nextTimeoutNanos() {
    OptionalLong next = OptionalLong.empty();
    for (Machine<?> machine : machines()) {
      OptionalLong its = machine.nextTimeoutNanos();
      if (next.isEmpty() || (its.isPresent() && its.getAsLong() - next.getAsLong() < 0)) {
        next = its;
      }
    }
    return next;
  }

  @Nullable Transmit pollTransmit() {
    for (Machine<?> machine : machines()) {
      for (Transmit next = machine.pollTransmit(); next != null; next = machine.pollTransmit()) {
        if (next.transport() != Transport.UDP) {
          tcp.send(next, nowNanos);
        } else if (relays.owns(next.local())) {
          relays.send(next, nowNanos);
        } else {
          return next;
        }
      }
    }
    return null;
  }

  private List<Machine<?>> machines() {
    List<Machine<?>> machines = new ArrayList<>(List.of(gatherer, tcp, newest));
    if (older != null) {
      machines.add(older);
    }
    machines.add(relays); // last: the others hand it what it is to send
    return machines;
  }

  /** Says what has happened. */
  void report(long now) {
    nowNanos = now;
    boolean offered = false;
    for (TcpEvent e = tcp.pollEvent(); e != null; e = tcp.pollEvent()) {
      if (e instanceof TcpEvent.CandidateFound found) {
        offer(found.candidate(), now);
        offered = true;
      } else if (e instanceof TcpEvent.ConnectionClosed closed) {
        newest.onConnectionClosed(closed.local(), closed.remote(), now);
      }
    }
    if (offered) {
      endOfCandidates(now); // all of them come at once
    }
    for (GatheringEvent e = gatherer.pollEvent(); e != null; e = gatherer.pollEvent()) {
      if (e instanceof GatheringEvent.CandidateFound found) {
        offer(found.candidate(), now);
      } else if (e instanceof GatheringEvent.GatheringCompleted) {
        endOfCandidates(now);
      }
    }
    for (RelayEvent e = relays.pollEvent(); e != null; e = relays.pollEvent()) {
      if (e instanceof RelayEvent.CandidateFound found && isRelayed(found.candidate())) {
        offer(found.candidate(), now);
      } else if (relayed && e instanceof RelayEvent.GatheringCompleted) {
        endOfCandidates(now);
      }
    }
    IceAgent before = older;
    if (before != null) {
      for (IceEvent e = before.pollEvent(); e != null; e = before.pollEvent()) {
        if (e instanceof IceEvent.PayloadReceived) {
          report(e, now);
        }
      }
    }
    for (IceEvent e = newest.pollEvent(); e != null; e = newest.pollEvent()) {
      report(e, now);
    }
  }

  private void offer(Candidate candidate, long nowNanos) {
    newest.addLocalCandidate(candidate, nowNanos);
    out.accept(DriverLine.candidate(names.offered(candidate)));
  }

  private void endOfCandidates(long nowNanos) {
    newest.endOfLocalCandidates(nowNanos);
    out.accept(DriverLine.endOfCandidates());
  }

  private void report(IceEvent event, long nowNanos) {
    if (event instanceof IceEvent.ChecksStarted) {
      out.accept(DriverLine.state("checking"));
    } else if (event instanceof IceEvent.PairSelected) {
      closeOlder(nowNanos);
      out.accept(DriverLine.state("connected"));
    } else if (event instanceof IceEvent.ChecksCompleted) {
      out.accept(DriverLine.state("completed"));
    } else if (event instanceof IceEvent.PathSilent) {
      out.accept(DriverLine.state("disconnected"));
    } else if (event instanceof IceEvent.PathRecovered) {
      out.accept(DriverLine.state("connected"));
    } else if (event instanceof IceEvent.ChecksFailed || event instanceof IceEvent.ConsentExpired) {
      out.accept(DriverLine.state("failed"));
    } else if (event instanceof IceEvent.PayloadReceived payload) {
      out.accept(DriverLine.data(HexFormat.of().formatHex(payload.payload())));
    }
  }

  private void closeOlder(long nowNanos) {
    if (older != null) {
      older.close(nowNanos);
      older = null;
    }
  }

  private void close(long nowNanos) {
    newest.close(nowNanos);
    closeOlder(nowNanos);
  }
}
