package eu.riasc.wice.ice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.stun.ErrorCode;
import eu.riasc.wice.ice.stun.IceControlling;
import eu.riasc.wice.ice.stun.MessageClass;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.ice.stun.UseCandidate;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.sansio.Transmit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** A full agent against a peer that only answers (RFC 8445 §2.5). */
@NullUnmarked
class LitePeerTest {
  /** Answers checks and sends none. */
  private static final class LitePeer implements Machine<Object> {
    private final IceCredentials credentials = IceCredentials.generate(new Random(9));
    private final CheckMessages messages = new CheckMessages(credentials);
    private final Queue<Transmit> out = new ArrayDeque<>();
    private final List<StunMessage> requests = new ArrayList<>();
    private boolean refusesRoles;

    @Override
    public void handleDatagram(Datagram datagram, long nowNanos) {
      StunMessage message = StunMessage.decode(datagram.payload());
      if (message.messageClass() != MessageClass.REQUEST || !messages.isAuthenticRequest(message)) {
        return;
      }
      requests.add(message);
      byte[] answer =
          refusesRoles
              ? messages.signedError(message, ErrorCode.ROLE_CONFLICT, "")
              : messages.success(message, datagram.remote());
      out.add(new Transmit(datagram.local(), datagram.remote(), answer));
    }

    /** A check, which a lite agent has no business to send. */
    byte[] check(IceCredentials to, Role role) {
      messages.setRemote(to);
      TransactionId id = TransactionId.random(new Random(requests.size()));
      return messages.request(id, role, -1, new Priority(1), false);
    }

    @Override
    public void handleTimeout(long nowNanos) {}

    @Override
    public Transmit pollTransmit() {
      return out.poll();
    }

    @Override
    public Object pollEvent() {
      return null;
    }

    @Override
    public OptionalLong nextTimeoutNanos() {
      return OptionalLong.empty();
    }
  }

  private final Wire wire = new Wire();
  private final LitePeer peer = new LitePeer();
  private final IceAgent agent =
      TwoAgents.agent(
          AgentConfig.defaults().withPacing(TwoAgents.TA),
          Role.CONTROLLED,
          SharedPorts.withDefaultSpacing(),
          1,
          wire.now());

  private void meet() {
    wire.attach(agent, TwoAgents.LEFT);
    wire.attach(peer, TwoAgents.RIGHT);
    agent.setRemoteLite(wire.now());
    agent.setRemoteCredentials(peer.credentials, wire.now());
    agent.addLocalCandidate(TwoAgents.host(TwoAgents.LEFT), wire.now());
    agent.addRemoteCandidate(TwoAgents.signaled(TwoAgents.host(TwoAgents.RIGHT)), wire.now());
  }

  @Test
  void controlledAgentTakesControlOfALitePeerAndNominates() {
    meet();
    assertThat(agent.role()).isEqualTo(Role.CONTROLLING);
    assertThat(wire.runUntil(Duration.ofSeconds(1), () -> agent.selectedPair() != null)).isTrue();
    assertThat(peer.requests)
        .allSatisfy(check -> assertThat(check.attribute(IceControlling.class)).isNotNull());
    assertThat(peer.requests.get(peer.requests.size() - 1).attribute(UseCandidate.class))
        .isNotNull();
    assertThat(wire.events(agent, IceEvent.RoleChanged.class)).hasSize(1);
  }

  @Test
  void consentOfALitePeerIsKeptAlthoughItAsksForNone() {
    meet();
    wire.run(Duration.ofMinutes(5));
    assertThat(agent.hasConsent()).isTrue();
    assertThat(agent.isSilent()).isFalse();
  }

  @Test
  void rolesThatALitePeerClaimsAreRefusedWhateverItsTieBreaker() {
    meet();
    wire.run(Duration.ofSeconds(1));
    byte[] check = peer.check(agent.localCredentials(), Role.CONTROLLING);
    wire.inject(TwoAgents.RIGHT, TwoAgents.LEFT, check);
    wire.run(Duration.ofSeconds(1));
    assertThat(agent.role()).isEqualTo(Role.CONTROLLING);
    assertThat(wire.sent())
        .map(sent -> StunMessage.decode(sent.transmit().payload()))
        .filteredOn(sent -> sent.attribute(ErrorCode.class) != null)
        .singleElement()
        .satisfies(
            sent ->
                assertThat(sent.attribute(ErrorCode.class).code())
                    .isEqualTo(ErrorCode.ROLE_CONFLICT));
  }

  @Test
  void litePeerThatRefusesOurRoleFailsThePairAndIsNotAskedForEver() {
    peer.refusesRoles = true;
    meet();
    wire.run(Duration.ofSeconds(5));
    assertThat(peer.requests).hasSize(1);
    assertThat(agent.role()).isEqualTo(Role.CONTROLLING);
    assertThat(agent.pairs().get(0).state()).isEqualTo(PairState.FAILED);
  }
}
