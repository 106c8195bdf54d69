package eu.riasc.wice.ice.tcp;

import eu.riasc.wice.ice.agent.AgentConfig;
import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.IceAgent;
import eu.riasc.wice.ice.agent.IceCredentials;
import eu.riasc.wice.ice.agent.IceEvent;
import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.agent.Role;
import eu.riasc.wice.ice.agent.SharedPorts;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.StreamNumbers;
import eu.riasc.wice.sansio.Transmit;
import eu.riasc.wice.sansio.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullUnmarked;

/** An agent on TCP ports: what their owner does with both. */
@NullUnmarked
final class TcpPeer {
  private final TcpPorts ports = new TcpPorts(TcpConfig.defaults(), new StreamNumbers());
  private final IceAgent agent;
  private final List<IceEvent> events = new ArrayList<>();

  TcpPeer(Role role, long seed, List<LocalAddress> connecting, List<LocalAddress> listening) {
    Random random = new Random(seed);
    agent =
        new IceAgent(
            AgentConfig.defaults().withPacing(AgentConfig.SHORTEST_PACING),
            role,
            IceCredentials.generate(random),
            SharedPorts.withDefaultSpacing(),
            random,
            1_000_000_000L);
    ports.setLocalAddresses(connecting, listening, 1_000_000_000L);
  }

  TcpPorts ports() {
    return ports;
  }

  IceAgent agent() {
    return agent;
  }

  <E extends IceEvent> List<E> events(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  void meet(TcpPeer other, long nowNanos) {
    for (Candidate candidate : other.ports.candidates()) {
      agent.addRemoteCandidate(Candidate.parse(candidate.toAttribute()), nowNanos);
    }
    agent.endOfRemoteCandidates(nowNanos);
    agent.endOfLocalCandidates(nowNanos);
    agent.setRemoteCredentials(other.agent.localCredentials(), nowNanos);
  }

  /** Hands on what either has for the other, until neither has anything. */
  void exchange(long nowNanos) {
    boolean more = true;
    while (more) {
      more = false;
      for (TcpEvent event = ports.pollEvent(); event != null; event = ports.pollEvent()) {
        if (event instanceof TcpEvent.CandidateFound found) {
          agent.addLocalCandidate(found.candidate(), nowNanos);
        } else if (event instanceof TcpEvent.ConnectionClosed closed) {
          agent.onConnectionClosed(closed.local(), closed.remote(), nowNanos);
        }
        more = true;
      }
      for (Datagram next = ports.pollDatagram(); next != null; next = ports.pollDatagram()) {
        agent.handleDatagram(next, nowNanos);
        if (agent.acceptsFrom(Transport.TCP, next.remote())) {
          ports.onAuthenticated(next.local(), next.remote());
        }
        more = true;
      }
      for (Transmit next = agent.pollTransmit(); next != null; next = agent.pollTransmit()) {
        ports.send(next, nowNanos);
        more = true;
      }
      for (IceEvent next = agent.pollEvent(); next != null; next = agent.pollEvent()) {
        events.add(next);
      }
    }
  }

  void handleTimeout(long nowNanos) {
    agent.handleTimeout(nowNanos);
    ports.handleTimeout(nowNanos);
  }

  OptionalLong nextTimeoutNanos() {
    LongStream all =
        LongStream.concat(agent.nextTimeoutNanos().stream(), ports.nextTimeoutNanos().stream());
    return all.min();
  }
}
