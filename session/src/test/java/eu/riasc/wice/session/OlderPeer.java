package eu.riasc.wice.session;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.ice.agent.AgentConfig;
import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.IceAgent;
import eu.riasc.wice.ice.agent.IceCredentials;
import eu.riasc.wice.ice.agent.IceEvent;
import eu.riasc.wice.ice.agent.Role;
import eu.riasc.wice.ice.agent.SharedPorts;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.Transmit;
import eu.riasc.wice.signaling.CandidateDescription;
import eu.riasc.wice.signaling.Credentials;
import eu.riasc.wice.signaling.Message;
import eu.riasc.wice.signaling.Received;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A peer of the older kind, as {@code PROTOCOL.md} §5 describes it: credentials with {@code
 * need_creds}, then one candidate per envelope; takes credentials only while idle, closes its agent
 * on new ones, and restarts 5 s after silence. Of each message it reads field 1, then field 2.
 */
final class OlderPeer implements World.Member {
  private static final Duration RESTART_AFTER_SILENCE = Duration.ofSeconds(5);

  private final World world;
  private final PrivateKey privateKey;
  private final PublicKey peer;
  private final InetSocketAddress address;
  private SharedPorts ports = SharedPorts.withDefaultSpacing();
  private @Nullable IceAgent agent;
  private boolean idle;

  int restarts;
  final List<String> received = new ArrayList<>();

  OlderPeer(World world, int key, PublicKey peer, String ip, int port) {
    this.world = world;
    this.privateKey = World.key(key);
    this.peer = peer;
    this.address = IpLiteral.endpoint(ip, port);
    world.join(this);
  }

  PublicKey publicKey() {
    return privateKey.publicKey();
  }

  /** Begins, or begins again: new credentials, and none of the peer's. */
  void start() {
    restarts++;
    if (agent != null) {
      agent.close(world.nowNanos);
    }
    ports = SharedPorts.withDefaultSpacing();
    Role role = publicKey().compareTo(peer) < 0 ? Role.CONTROLLING : Role.CONTROLLED;
    agent =
        new IceAgent(
            AgentConfig.defaults(),
            role,
            IceCredentials.generate(world.random),
            ports,
            world.random,
            world.nowNanos);
    idle = true;
    sendCredentials(true);
  }

  boolean hasPair() {
    return agent != null && agent.selectedPair() != null;
  }

  boolean send(String text) {
    boolean sent =
        agent != null && agent.sendPayload(text.getBytes(StandardCharsets.UTF_8), world.nowNanos);
    drain();
    return sent;
  }

  private void sendCredentials(boolean need) {
    if (agent != null) {
      IceCredentials ours = agent.localCredentials();
      world.publish(privateKey, peer, Message.of(new Credentials(ours.ufrag(), ours.pwd(), need)));
    }
  }

  @Override
  public void onMessage(Received message) {
    Credentials credentials = message.message().credentials();
    if (credentials != null && agent != null) {
      onCredentials(credentials);
    }
    CandidateDescription candidate = message.message().candidate();
    if (candidate != null && agent != null) {
      Candidate remote = PeerInput.candidate(candidate, LocalCandidates.none());
      if (remote != null) {
        agent.addRemoteCandidate(remote, world.nowNanos);
      }
    }
    drain();
  }

  private void onCredentials(Credentials theirs) {
    if (agent == null) {
      return;
    }
    if (theirs.needCreds()) {
      sendCredentials(idle);
    }
    IceCredentials known = agent.remoteCredentials();
    if (idle) {
      idle = false;
      agent.setRemoteCredentials(new IceCredentials(theirs.ufrag(), theirs.pwd()), world.nowNanos);
      Candidate host = Candidate.host(address, Candidate.ONLY_LOCAL_PREFERENCE);
      agent.addLocalCandidate(host, world.nowNanos);
      for (CandidateDescription candidate :
          LocalCandidates.of(List.of(host), true).descriptions()) {
        world.publish(privateKey, peer, Message.of(candidate));
      }
    } else if (known != null && !known.ufrag().equals(theirs.ufrag())) {
      start();
    }
  }

  private void drain() {
    if (agent == null) {
      return;
    }
    for (Transmit out = agent.pollTransmit(); out != null; out = agent.pollTransmit()) {
      world.carry(out);
    }
    IceAgent current = agent;
    for (IceEvent event = current.pollEvent(); event != null; event = current.pollEvent()) {
      if (event instanceof IceEvent.PayloadReceived payload) {
        received.add(new String(payload.payload(), StandardCharsets.UTF_8));
      } else if (event instanceof IceEvent.PathSilent || event instanceof IceEvent.ChecksFailed) {
        world.at(
            RESTART_AFTER_SILENCE,
            () -> {
              if (agent == current && (current.isSilent() || current.selectedPair() == null)) {
                start();
              }
            });
      }
    }
  }

  @Override
  public PrivateKey privateKey() {
    return privateKey;
  }

  @Override
  public boolean isBound(InetSocketAddress other) {
    return address.equals(other);
  }

  @Override
  public void onDatagram(Datagram datagram) {
    if (agent != null) {
      agent.handleDatagram(datagram, world.nowNanos);
      drain();
    }
  }

  @Override
  public OptionalLong nextTimeoutNanos() {
    return agent == null ? OptionalLong.empty() : agent.nextTimeoutNanos();
  }

  @Override
  public void onTimeout() {
    if (agent != null) {
      agent.handleTimeout(world.nowNanos);
      drain();
    }
  }
}
