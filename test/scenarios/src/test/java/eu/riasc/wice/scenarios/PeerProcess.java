package eu.riasc.wice.scenarios;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.crypto.PublicKeyPair;
import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.PairStatistics;
import eu.riasc.wice.netlab.MachineRunner;
import eu.riasc.wice.netlab.Simulation;
import eu.riasc.wice.session.AdmissionPolicy;
import eu.riasc.wice.session.CandidateStatistics;
import eu.riasc.wice.session.Endpoint;
import eu.riasc.wice.session.EndpointConfig;
import eu.riasc.wice.session.EndpointEvent;
import eu.riasc.wice.session.OutgoingMessage;
import eu.riasc.wice.session.PathStatistics;
import eu.riasc.wice.session.PeerOptions;
import eu.riasc.wice.session.SessionSnapshot;
import eu.riasc.wice.session.SessionState;
import eu.riasc.wice.signaling.Message;
import eu.riasc.wice.signaling.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A process with an endpoint: what a node is, without threads and sockets. */
final class PeerProcess {
  static final int PORT = 4000;
  private static final int TCP_PORT = 443;

  /** Where a server's name must be looked up first. */
  private static final Duration LATEST_SERVERS = Duration.ofMillis(500);

  final String name;
  final Site site;
  final PrivateKey key;
  final PublicKey self;
  final Endpoint endpoint;
  final List<String> warnings = new ArrayList<>();
  final List<String> received = new ArrayList<>();
  private final Simulation run;
  private final int port;
  private final Mail mail;
  private final MachineRunner<EndpointEvent> runner;
  private final Map<PublicKey, EndpointEvent.RouteChanged> routes = new TreeMap<>();
  private final Map<PublicKey, Moves> moves = new TreeMap<>();
  private final Map<PublicKey, Witness> witnesses = new TreeMap<>();

  /** Whether the first description may end without what STUN and TURN servers have to say. */
  final boolean learnsServersLate;

  PeerProcess(
      World world, String name, PrivateKey key, Site site, int port, EndpointConfig config) {
    this.run = world.run;
    this.name = name;
    this.key = key;
    this.site = site;
    this.port = port;
    this.self = key.publicKey();
    endpoint =
        new Endpoint(
            config,
            self,
            run.random(name + " jitter"),
            run.random(name + " secrets"),
            run.nowNanos());
    mail = new Mail(run, world.relay, name, key, this::deliver);
    runner = site.host.run(endpoint, port, this::onEvent).alsoPolling(this::publish);
    if (config.tcpCandidates()) {
      runner.listen(TCP_PORT);
      runner.call(
          now -> endpoint.network().setTcpAddresses(Addresses.of(site.host, TCP_PORT), now));
    }
    learnsServersLate = world.dice.nextInt(4) == 0;
    if (learnsServersLate) {
      // gathering ends with the host candidates and begins again
      addressesChanged();
      run.after(world.upTo(LATEST_SERVERS), () -> serversKnown(world));
    } else {
      serversKnown(world);
      addressesChanged();
    }
  }

  /** Begins a session with another process's key. */
  PeerProcess wants(PublicKey peer) {
    runner.call(now -> endpoint.want(peer, PeerOptions.defaults(), now));
    return this;
  }

  PeerProcess wants(PublicKey peer, PeerOptions options) {
    runner.call(now -> endpoint.want(peer, options, now));
    return this;
  }

  PeerProcess admits(AdmissionPolicy policy) {
    runner.call(now -> endpoint.setAdmission(policy));
    return this;
  }

  private void serversKnown(World world) {
    runner.call(
        now -> {
          endpoint.network().setStunServers(world.stun.endpoints(), now);
          endpoint
              .network()
              .setTurnServers(
                  world.turn.stream().flatMap(each -> each.servers().stream()).toList(), now);
        });
  }

  /** Tells the endpoint the addresses that the host has by now. */
  void addressesChanged() {
    runner.call(now -> endpoint.network().setLocalAddresses(Addresses.of(site.host, port), now));
  }

  void restart(PublicKey peer) {
    runner.call(now -> endpoint.restart(peer, now));
  }

  void close(PublicKey peer) {
    runner.call(now -> endpoint.close(peer, now));
  }

  boolean send(PublicKey peer, String text) {
    boolean[] sent = new boolean[1];
    runner.call(now -> sent[0] = endpoint.send(peer, Text.bytes(text), now));
    return sent[0];
  }

  /** Ends the process without a word. */
  void kill() {
    run.note(name + " is killed");
    runner.stop();
    mail.close();
  }

  boolean isRunning() {
    return runner.isRunning();
  }

  private void deliver(PublicKey sender, Message message) {
    run.note(name + " hears" + Summary.of(message));
    Received received = new Received(new PublicKeyPair(self, sender), message, "relay");
    runner.call(
        now -> {
          if (message.session() != null) {
            witness(sender).hears(message.session(), endpoint.session(sender), now);
          }
          endpoint.handleMessage(received, now);
        });
  }

  /** What this process says to a peer and hears from it, held against the rules. */
  Witness witness(PublicKey peer) {
    return witnesses.computeIfAbsent(peer, none -> new Witness());
  }

  private boolean publish() {
    OutgoingMessage next = endpoint.pollMessage();
    if (next != null) {
      PublicKey peer = next.recipient();
      run.note(name + " says" + Summary.of(next.message()));
      if (next.message().session() != null) {
        witness(peer).says(next.message().session(), endpoint.session(peer), run.nowNanos());
      }
      mail.publish(peer, next.message());
    }
    return next != null;
  }

  private void onEvent(EndpointEvent event) {
    run.note(name + " " + event);
    if (event instanceof EndpointEvent.StateChanged move) {
      moves(move.peer()).add(move);
      witness(move.peer()).moved(move);
    } else if (event instanceof EndpointEvent.Warning warning) {
      warnings.add(warning.text());
    } else if (event instanceof EndpointEvent.DatagramReceived datagram) {
      received.add(Text.of(datagram.payload()));
    } else if (event instanceof EndpointEvent.RouteChanged changed) {
      routes.put(changed.peer(), changed);
    }
  }

  /** Where a driver that sends payload by itself would send it at present. */
  EndpointEvent.RouteChanged route(PublicKey peer) {
    return Objects.requireNonNull(routes.get(peer), () -> name + " was told no route");
  }

  Moves moves(PublicKey peer) {
    return moves.computeIfAbsent(peer, none -> new Moves());
  }

  @Nullable SessionState state(PublicKey peer) {
    return moves(peer).state();
  }

  boolean isIn(PublicKey peer, SessionState state) {
    return state(peer) == state;
  }

  SessionSnapshot session(PublicKey peer) {
    return Objects.requireNonNull(endpoint.session(peer), () -> name + " has no such session");
  }

  @Nullable PathStatistics paths(PublicKey peer) {
    return endpoint.paths(peer, run.nowNanos());
  }

  /** Whether a candidate of ours is an address on a TURN server that we reach over TCP or TLS. */
  boolean relaysOverStream(PublicKey peer, Candidate ours) {
    PathStatistics paths = paths(peer);
    return paths != null
        && paths.candidates().stream()
            .filter(each -> each.local() && each.candidate().equals(ours))
            .map(CandidateStatistics::relayTransport)
            .anyMatch(transport -> transport != null && transport.isStream());
  }

  long published() {
    return mail.published();
  }

  long refused() {
    return mail.refused();
  }

  /** The story of the session with a peer, for messages of failed assertions. */
  String story(PublicKey peer) {
    StringBuilder text = new StringBuilder(name + " with " + peer.fingerprint() + moves(peer));
    text.append("\n    ").append(endpoint.session(peer));
    for (PairStatistics pair : endpoint.pairs(peer)) {
      text.append("\n    ").append(pair);
    }
    return text.toString();
  }
}
