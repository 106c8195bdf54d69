package eu.riasc.wice.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.agent.CandidatePair;
import eu.riasc.wice.ice.agent.IceEvent;
import eu.riasc.wice.ice.agent.Role;
import eu.riasc.wice.netlab.Lan;
import eu.riasc.wice.netlab.RandomDelay;
import eu.riasc.wice.netlab.Simulation;
import eu.riasc.wice.sansio.Transport;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two agents with TCP candidates; the right one has a public address. */
class TcpCandidatesTest {
  private final Simulation run = new Simulation(7);
  private final Lan internet = run.lan("internet");
  private final StunServer server = new StunServer(internet.host("stun", "203.0.113.1"));

  private AgentPeer peer(String name, int number, Access access, Role role) {
    Site site = new Site(run, internet, name, number, access, Family.IPV4);
    site.weather(RandomDelay.millis(5, 15));
    return new AgentPeer(run, site, server, role).withTcp();
  }

  private static CandidatePair pair(AgentPeer peer) {
    return Objects.requireNonNull(peer.agent().selectedPair(), "no pair");
  }

  @ParameterizedTest
  @EnumSource
  void tcpIsUsedWhereUdpIsBlockedAndOnlyThere(Access access) {
    AgentPeer left = peer("left", 1, access, Role.CONTROLLING);
    AgentPeer right = peer("right", 2, Access.PUBLIC, Role.CONTROLLED);
    AgentPeer.meet(left, right);
    boolean done =
        run.runUntil(
            () -> left.has(IceEvent.PairSelected.class) && right.has(IceEvent.PairSelected.class),
            Duration.ofSeconds(3));
    assertThat(done).as(() -> String.join("\n", run.trace().tail(40))).isTrue();
    Transport expected = access == Access.UDP_BLOCKED ? Transport.TCP : Transport.UDP;
    assertThat(pair(left).local().transport()).isEqualTo(expected);
    assertThat(pair(left).remote().address()).isEqualTo(pair(right).local().address());
    left.node().call(agent -> agent.sendPayload(new byte[1_200], run.nowNanos()));
    run.runFor(Duration.ofMinutes(2));
    assertThat(right.has(IceEvent.PayloadReceived.class)).isTrue();
    assertThat(left.agent().hasConsent() && right.agent().hasConsent()).isTrue();
    assertThat(left.has(IceEvent.PathSilent.class) || right.has(IceEvent.PathSilent.class))
        .isFalse();
  }

  @Test
  void controlledSideBehindTheFirewallConnectsToo() {
    AgentPeer left = peer("left", 1, Access.UDP_BLOCKED, Role.CONTROLLED);
    AgentPeer right = peer("right", 2, Access.PUBLIC, Role.CONTROLLING);
    AgentPeer.meet(left, right);
    assertThat(
            run.runUntil(
                () ->
                    left.has(IceEvent.PairSelected.class) && right.has(IceEvent.PairSelected.class),
                Duration.ofSeconds(3)))
        .isTrue();
    assertThat(pair(left).local().transport()).isEqualTo(Transport.TCP);
  }

  @Test
  void processThatDiesIsNoticedAtOnceByItsClosedConnection() {
    AgentPeer left = peer("left", 1, Access.UDP_BLOCKED, Role.CONTROLLING);
    AgentPeer right = peer("right", 2, Access.PUBLIC, Role.CONTROLLED);
    AgentPeer.meet(left, right);
    run.runUntil(() -> right.has(IceEvent.PairSelected.class), Duration.ofSeconds(3));
    run.runFor(Duration.ofSeconds(5));
    right.node().stop();
    run.runFor(Duration.ofMillis(200));
    assertThat(left.has(IceEvent.PathSilent.class)).isTrue();
  }
}
