package eu.riasc.wice.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.agent.CandidatePair;
import eu.riasc.wice.ice.agent.IceEvent;
import eu.riasc.wice.ice.agent.Role;
import eu.riasc.wice.netlab.Drop;
import eu.riasc.wice.netlab.Duplicate;
import eu.riasc.wice.netlab.Impairment;
import eu.riasc.wice.netlab.Lan;
import eu.riasc.wice.netlab.RandomDelay;
import eu.riasc.wice.netlab.Seeds;
import eu.riasc.wice.netlab.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Two agents without signaling or sessions, to tell apart what is wrong below and above them. */
class AgentScenariosTest {
  private static final Duration PATIENCE_AND_LAST_CHECKS = Duration.ofSeconds(150);

  @Test
  void agentsConnectExactlyWhereADirectPathIsPossible() {
    Seeds.each(Variety.PAIRS, seed -> new Pair(seed, RandomDelay.millis(5, 15)).connectOrFail());
  }

  @Test
  void agentsConnectOverBadLinksToo() {
    Seeds.each(
        Variety.PAIRS / 3,
        seed ->
            new Pair(seed, new Drop(0.1), new Duplicate(0.2), RandomDelay.millis(5, 150))
                .connectOrFail());
  }

  private static final class Pair {
    private final Variety variety;
    private final Simulation run;
    private final AgentPeer left;
    private final AgentPeer right;

    Pair(long seed, Impairment... weather) {
      variety = new Variety(seed);
      run = new Simulation(seed);
      run.note(variety.toString());
      Lan internet = run.lan("internet");
      StunServer server = new StunServer(internet.host("stun", "203.0.113.1", "2001:db8:ffff::1"));
      Site a = new Site(run, internet, "left", 1, variety.accessA, variety.familyA);
      Site b = new Site(run, internet, "right", 2, variety.accessB, variety.familyB);
      a.weather(weather);
      b.weather(weather);
      left = new AgentPeer(run, a, server, Role.CONTROLLING);
      right = new AgentPeer(run, b, server, Role.CONTROLLED);
      AgentPeer.meet(left, right);
    }

    void connectOrFail() {
      boolean done =
          run.runUntil(
              () -> both(IceEvent.ChecksCompleted.class) || both(IceEvent.ChecksFailed.class),
              PATIENCE_AND_LAST_CHECKS);
      run.runFor(Duration.ofSeconds(20));
      assertThat(done).as(this::story).isTrue();
      if (variety.direct()) {
        CandidatePair mine = Objects.requireNonNull(left.agent().selectedPair(), this::story);
        CandidatePair theirs = Objects.requireNonNull(right.agent().selectedPair(), this::story);
        assertThat(mine.local().address()).as(this::story).isEqualTo(theirs.remote().address());
        assertThat(mine.remote().address()).as(this::story).isEqualTo(theirs.local().address());
      } else {
        assertThat(both(IceEvent.ChecksFailed.class)).as(this::story).isTrue();
      }
    }

    private boolean both(Class<? extends IceEvent> kind) {
      return left.has(kind) && right.has(kind);
    }

    private String story() {
      List<String> tail = run.trace().tail(40);
      return String.join(
          "\n",
          variety.toString(),
          "left " + left.events,
          "right " + right.events,
          String.join("\n", tail));
    }
  }
}
