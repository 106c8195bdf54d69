package eu.riasc.wice.ice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.stun.IceControlled;
import eu.riasc.wice.ice.stun.IceControlling;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.TransactionId;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@NullUnmarked
class RoleConflictTest {
  private final RoleArbiter controlling = new RoleArbiter(Role.CONTROLLING, new Random(1));
  private final RoleArbiter controlled = new RoleArbiter(Role.CONTROLLED, new Random(1));

  private static StunMessage controllingCheck(long tieBreaker) {
    return StunMessage.request(Method.BINDING, TransactionId.random(new Random(2)))
        .add(new IceControlling(tieBreaker))
        .build();
  }

  private static StunMessage controlledCheck(long tieBreaker) {
    return StunMessage.request(Method.BINDING, TransactionId.random(new Random(2)))
        .add(new IceControlled(tieBreaker))
        .build();
  }

  @ParameterizedTest
  @CsvSource({
    "-1, PEER_SWITCHES, CONTROLLING",
    "0, PEER_SWITCHES, CONTROLLING",
    "1, WE_SWITCH, CONTROLLED"
  })
  void controllingKeepsItsRoleUnlessTheOtherTieBreakerIsLarger(
      long difference, RoleArbiter.Verdict verdict, Role role) {
    assertThat(controlling.judge(controllingCheck(controlling.tieBreaker() + difference)))
        .isEqualTo(verdict);
    assertThat(controlling.role()).isEqualTo(role);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, WE_SWITCH, CONTROLLING",
    "0, WE_SWITCH, CONTROLLING",
    "1, PEER_SWITCHES, CONTROLLED"
  })
  void controlledTakesControlUnlessTheOtherTieBreakerIsLarger(
      long difference, RoleArbiter.Verdict verdict, Role role) {
    assertThat(controlled.judge(controlledCheck(controlled.tieBreaker() + difference)))
        .isEqualTo(verdict);
    assertThat(controlled.role()).isEqualTo(role);
  }

  @Test
  void tieBreakersCompareUnsigned() {
    long largest = -1;
    RoleArbiter.Verdict verdict = controlling.judge(controllingCheck(largest));
    assertThat(verdict).isEqualTo(RoleArbiter.Verdict.WE_SWITCH);
  }

  @Test
  void checkWithoutARoleAgrees() {
    StunMessage check =
        StunMessage.request(Method.BINDING, TransactionId.random(new Random(2))).build();
    assertThat(controlling.judge(check)).isEqualTo(RoleArbiter.Verdict.AGREED);
  }

  @Test
  void refusalSwitchesTheRoleOnceAndChangesTheTieBreaker() {
    long before = controlling.tieBreaker();
    assertThat(controlling.onRefused(Role.CONTROLLING)).isTrue();
    assertThat(controlling.role()).isEqualTo(Role.CONTROLLED);
    assertThat(controlling.tieBreaker()).isNotEqualTo(before);
    assertThat(controlling.onRefused(Role.CONTROLLING)).isFalse();
    assertThat(controlling.role()).isEqualTo(Role.CONTROLLED);
  }

  @ParameterizedTest
  @EnumSource
  void twoOfTheSameRoleConnectWhoeverHasTheLargerTieBreaker(Role role) {
    int leftControls = 0;
    for (long seed = 1; seed <= 40; seed++) {
      TwoAgents agents = new TwoAgents(AgentConfig.defaults(), role, role, seed);
      agents.connect();
      agents.wire.run(Duration.ofSeconds(1));
      assertThat(agents.left.role()).isEqualTo(agents.right.role().opposite());
      assertThat(
              agents.wire.events(agents.left, IceEvent.RoleChanged.class).size()
                  + agents.wire.events(agents.right, IceEvent.RoleChanged.class).size())
          .isEqualTo(1);
      leftControls += agents.left.role() == Role.CONTROLLING ? 1 : 0;
    }
    assertThat(leftControls).isBetween(5, 35);
  }

  @ParameterizedTest
  @EnumSource
  void conflictIsSettledWhoeverChecksFirst(Role role) {
    for (long seed = 1; seed <= 40; seed++) {
      TwoAgents agents = new TwoAgents(AgentConfig.defaults(), role, role, seed);
      agents.addHostCandidates();
      agents.left.setRemoteCredentials(agents.right.localCredentials(), agents.wire.now());
      agents.wire.run(Duration.ofMillis(200));
      agents.right.setRemoteCredentials(agents.left.localCredentials(), agents.wire.now());
      assertThat(agents.wire.runUntil(Duration.ofSeconds(3), agents::bothSelected))
          .as("seed %d", seed)
          .isTrue();
      assertThat(agents.left.role()).isEqualTo(agents.right.role().opposite());
    }
  }
}
