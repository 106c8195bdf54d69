package eu.riasc.wice.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.agent.CandidatePair;
import eu.riasc.wice.ice.agent.DropReason;
import eu.riasc.wice.ice.agent.Role;
import eu.riasc.wice.netlab.Seeds;
import eu.riasc.wice.session.PathStatistics;
import eu.riasc.wice.session.SessionSnapshot;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Somebody on the path who forges, replays, changes, reflects and delays, but stops nothing: peers
 * connect all the same, and nothing he makes moves a state, changes a role or a pair, fills a table
 * or sends others more than came in their name.
 */
class AttackerOnPathTest {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final int MOST_PAIRS = 100;

  /** A peer's budget of checks to addresses that never answered, of both peers. */
  private static final int UNANSWERED_BUDGET = 2 * 1_000;

  private static final int STRIKES_PER_RUN = 8;

  /** In so many runs everything that he can do has been done. */
  private static final int ENOUGH_RUNS = 100;

  private final Map<DropReason, Integer> drops = new EnumMap<>(DropReason.class);
  private long strangers;
  private long strikes;
  private int runs;

  @Test
  void peersConnectAndStayConnectedWhateverTheAttackerSends() {
    Seeds.each(120, seed -> attack(Duo.connectable(seed), seed % 3 == 0));
    assertThat(strikes).isGreaterThan((long) STRIKES_PER_RUN * runs);
    if (runs >= ENOUGH_RUNS) {
      assertThat(drops)
          .containsKeys(
              DropReason.MALFORMED,
              DropReason.BAD_FINGERPRINT,
              DropReason.BAD_INTEGRITY,
              DropReason.REPLAYED);
      assertThat(strangers).isGreaterThan((long) STRIKES_PER_RUN * runs);
    }
  }

  @Test
  void relayedPathsStandTheAttackerToo() {
    Seeds.each(40, seed -> attack(new Duo(seed, Variety.undirected(seed)), true));
  }

  @Test
  void refusalsInTheNameOfATurnServerCostNoRelayedPathOverUdp() {
    Seeds.each(
        20,
        seed -> {
          Duo duo = new Duo(seed, Variety.undirected(seed));
          duo.world.addTurn();
          TurnRefuser refuser = new TurnRefuser(duo.world, duo.leftSite, duo.rightSite);
          duo.start().settle(SOON);
          duo.check(refuser.refusals() > 0, "nothing was refused");
          duo.check(duo.path() == ExpectedPath.RELAYED, "found " + duo.path());
        });
  }

  /**
   * Two NATs that map per destination, and checks replayed in many names shortly before the end.
   */
  @Test
  void answersToChecksInManyNamesKeepFlowsWithinTheNumberOfNames() {
    for (long seed : new long[] {277, 797}) {
      attack(new Duo(seed, Variety.undirected(seed)), true);
    }
  }

  private void attack(Duo duo, boolean turn) {
    runs++;
    if (turn) {
      duo.world.addTurn();
    }
    OnPathAttacker attacker = new OnPathAttacker(duo.world, false, duo.leftSite, duo.rightSite);
    duo.world.run.invariant(() -> always(duo));
    duo.hearsFromStrangers(OnPathAttacker.VICTIMS).startApart(Duration.ofSeconds(3)).settle(SOON);
    duo.world.run.runFor(Duration.ofSeconds(45));
    CandidatePair pair = duo.pair();
    duo.rest(Duration.ofMinutes(3), 0);
    duo.check(duo.pair().equals(pair), "another pair without a restart");
    duo.exchangePayload();

    duo.processes().forEach(process -> countDrops(process, duo));
    duo.left().restart(duo.right().self);
    duo.world.run.runFor(Duration.ofSeconds(2));
    duo.settle(SOON);
    duo.check(attacker.amplified().isEmpty(), attacker.amplified());
    long most = UNANSWERED_BUDGET + 4 * duo.world.run.elapsed().toSeconds();
    duo.check(
        attacker.sentToReplayed() < most,
        attacker.sentToReplayed() + " datagrams to others, budget " + most);
    strikes += attacker.strikes();
    duo.processes().forEach(process -> countDrops(process, duo));
    duo.processes()
        .forEach(process -> strangers += process.endpoint.statistics().datagramsDropped());
  }

  private void countDrops(PeerProcess process, Duo duo) {
    PathStatistics paths = process.paths(duo.peerOf(process));
    if (paths != null) {
      paths.agent().drops().forEach((why, many) -> drops.merge(why, many, Integer::sum));
    }
  }

  private static void always(Duo duo) {
    for (PeerProcess process : duo.processes()) {
      SessionSnapshot session = process.endpoint.session(duo.peerOf(process));
      if (session != null) {
        boolean smaller = process.self.compareTo(duo.peerOf(process)) < 0;
        duo.check(
            session.role() == (smaller ? Role.CONTROLLING : Role.CONTROLLED),
            process.name + " has changed its role");
      }
      duo.check(
          process.endpoint.pairs(duo.peerOf(process)).size() <= MOST_PAIRS,
          process.name + " has too many pairs");
    }
  }
}
