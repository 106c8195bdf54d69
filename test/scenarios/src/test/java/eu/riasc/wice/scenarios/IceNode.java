package eu.riasc.wice.scenarios;

import eu.riasc.wice.ice.agent.AgentConfig;
import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.Gatherer;
import eu.riasc.wice.ice.agent.GathererConfig;
import eu.riasc.wice.ice.agent.GatheringEvent;
import eu.riasc.wice.ice.agent.IceAgent;
import eu.riasc.wice.ice.agent.IceCredentials;
import eu.riasc.wice.ice.agent.IceEvent;
import eu.riasc.wice.ice.agent.Role;
import eu.riasc.wice.ice.agent.SharedPorts;
import eu.riasc.wice.ice.stun.MessageClass;
import eu.riasc.wice.ice.stun.StunException;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.tcp.TcpConfig;
import eu.riasc.wice.ice.tcp.TcpEvent;
import eu.riasc.wice.ice.tcp.TcpPorts;
import eu.riasc.wice.netlab.MachineRunner;
import eu.riasc.wice.netlab.Simulation;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamMachine;
import eu.riasc.wice.sansio.StreamNumbers;
import eu.riasc.wice.sansio.Transmit;
import eu.riasc.wice.sansio.Transport;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A gatherer and one agent at a time on one port, with TCP candidates if wanted: as much of a node
 * as these need.
 */
final class IceNode implements StreamMachine<IceEvent> {
  static final int PORT = 4000;
  static final int TCP_PORT = 443;

  /** Who hears of candidates, to tell the other side. */
  interface Listener {
    void onCandidate(Candidate candidate);

    void onGathered();

    void onEvent(IceEvent event);
  }

  private final Simulation run;
  private final RandomGenerator random;
  private final Role role;
  private final Listener listener;
  private final SharedPorts ports = SharedPorts.withDefaultSpacing();
  private final Gatherer gatherer;
  private final TcpPorts tcp = new TcpPorts(TcpConfig.defaults(), new StreamNumbers());
  private final MachineRunner<IceEvent> runner;
  private IceAgent agent;

  IceNode(Simulation run, Site site, StunServer server, Role role, Listener listener) {
    this.run = run;
    this.role = role;
    this.listener = listener;
    random = run.random(site.host.name());
    gatherer = new Gatherer(GathererConfig.defaults(), ports, random);
    agent = newAgent();
    runner = site.host.run(this, PORT, listener::onEvent);
    runner.call(
        now -> {
          gatherer.setServers(server.endpoints(), now);
          gatherer.setLocalAddresses(Addresses.of(site.host, PORT), now);
        });
  }

  /** Offers TCP candidates too, and listens. */
  IceNode withTcp() {
    runner.listen(TCP_PORT);
    runner.call(
        now ->
            tcp.setLocalAddresses(
                Addresses.of(runner.host(), PORT), Addresses.of(runner.host(), TCP_PORT), now));
    return this;
  }

  private IceAgent newAgent() {
    return new IceAgent(
        AgentConfig.defaults(),
        role,
        IceCredentials.generate(random),
        ports,
        random,
        run.nowNanos());
  }

  IceAgent agent() {
    return agent;
  }

  /** Closes the agent and starts another one, which offers what has been gathered. */
  void replaceAgent() {
    runner.call(
        now -> {
          agent.close(now);
          agent = newAgent();
          gatherer.candidates().forEach(candidate -> agent.addLocalCandidate(candidate, now));
          if (gatherer.complete()) {
            agent.endOfLocalCandidates(now);
          }
        });
  }

  /** Tells the listener again of all candidates found so far. */
  void announceCandidates() {
    gatherer.candidates().forEach(listener::onCandidate);
    if (gatherer.complete()) {
      listener.onGathered();
    }
  }

  void call(Consumer<IceAgent> action) {
    runner.call(now -> action.accept(agent));
  }

  void stop() {
    runner.stop();
  }

  @Override
  public void handleDatagram(Datagram datagram, long nowNanos) {
    owner(datagram.payload()).handleDatagram(datagram, nowNanos);
  }

  private Machine<?> owner(byte[] bytes) {
    if (StunMessage.isStun(bytes, 0, bytes.length)) {
      try {
        StunMessage message = StunMessage.decode(bytes);
        Machine<?> waiting = ports.ownerOf(message.transactionId());
        if (waiting != null && message.messageClass() != MessageClass.REQUEST) {
          return waiting;
        }
      } catch (StunException e) {
        return agent;
      }
    }
    return agent;
  }

  @Override
  public void handleStream(StreamEvent event, long nowNanos) {
    tcp.handleStream(event, nowNanos);
    for (Datagram next = tcp.pollDatagram(); next != null; next = tcp.pollDatagram()) {
      agent.handleDatagram(next, nowNanos);
      if (agent.acceptsFrom(next.transport(), next.remote())) {
        tcp.onAuthenticated(next.local(), next.remote());
      }
    }
  }

  @Override
  public @Nullable StreamCommand pollStream() {
    return tcp.pollStream();
  }

  @Override
  public void handleTimeout(long nowNanos) {
    gatherer.handleTimeout(nowNanos);
    tcp.handleTimeout(nowNanos);
    agent.handleTimeout(nowNanos);
  }

  @Override
  public @Nullable Transmit pollTransmit() {
    pass();
    Transmit first = gatherer.pollTransmit();
    Transmit next = first != null ? first : agent.pollTransmit();
    while (next != null && next.transport() == Transport.TCP) {
      tcp.send(next, run.nowNanos());
      next = agent.pollTransmit();
    }
    return next;
  }

  /** Moves what was found into the agent and over to the listener. */
  private void pass() {
    for (TcpEvent event = tcp.pollEvent(); event != null; event = tcp.pollEvent()) {
      if (event instanceof TcpEvent.CandidateFound found) {
        agent.addLocalCandidate(found.candidate(), run.nowNanos());
        listener.onCandidate(found.candidate());
      } else if (event instanceof TcpEvent.ConnectionClosed closed) {
        agent.onConnectionClosed(closed.local(), closed.remote(), run.nowNanos());
      }
    }
    for (GatheringEvent event = gatherer.pollEvent(); event != null; event = gatherer.pollEvent()) {
      long now = run.nowNanos();
      if (event instanceof GatheringEvent.CandidateFound found) {
        agent.addLocalCandidate(found.candidate(), now);
        listener.onCandidate(found.candidate());
      } else if (event instanceof GatheringEvent.GatheringCompleted) {
        agent.endOfLocalCandidates(now);
        listener.onGathered();
      }
    }
  }

  @Override
  public @Nullable IceEvent pollEvent() {
    return agent.pollEvent();
  }

  @Override
  public OptionalLong nextTimeoutNanos() {
    OptionalLong one = gatherer.nextTimeoutNanos();
    return earlier(tcp.nextTimeoutNanos(), earlier(one, agent.nextTimeoutNanos()));
  }

  private static OptionalLong earlier(OptionalLong one, OptionalLong two) {
    if (one.isEmpty() || two.isEmpty()) {
      return one.isEmpty() ? two : one;
    }
    return one.getAsLong() - two.getAsLong() < 0 ? one : two;
  }
}
