package eu.riasc.wice.benchmarks;

import eu.riasc.wice.coturn.Coturn;
import java.util.List;

/**
 * Datagrams through a session both ends of which are relayed, beside bare channels that speak
 * ChannelData through the same server, and beside bare channels without any server, in turns.
 */
final class RelayedThroughput implements Measurement {
  private static final int ROUNDS = 9;
  private static final int DATAGRAMS = 40_000;

  private static final String BARE = "path.bare_beside_relayed";
  private static final String BARE_RELAYED = "path.bare_relayed";
  private static final String RELAYED = "path.relayed";

  @Override
  public String says() {
    return "datagrams per second through a relayed session, beside bare ChannelData";
  }

  @Override
  public void run(Report report) throws Exception {
    try (Coturn coturn = RelayedNodes.server();
        BareLane bare = BareLane.direct(DatagramLane.RELAYED_WINDOW);
        BareLane bareRelayed = BareLane.relayed(coturn.address());
        SessionLane relayed = SessionLane.relayed(coturn)) {
      Rounds rounds =
          Turns.take(
              List.of(
                  new LaneContender(BARE, bare),
                  new LaneContender(BARE_RELAYED, bareRelayed),
                  new LaneContender(RELAYED, relayed)),
              ROUNDS,
              DATAGRAMS);
      for (String figure : List.of(BARE, BARE_RELAYED, RELAYED)) {
        report.figure(figure, rounds.all(figure).median(), "datagrams_per_s");
      }
      report.figure("path.bare_relayed.lost", (double) bareRelayed.lost(), "datagrams");
      report.figure("path.relayed.lost", (double) relayed.lost(), "datagrams");
      report.figure(
          "ratio.path_relayed_to_bare_relayed",
          rounds.ratio(RELAYED, BARE_RELAYED),
          "",
          Target.atLeast(0.7));
      report.figure("ratio.path_bare_relayed_to_bare", rounds.ratio(BARE_RELAYED, BARE), "");
      report.figure("ratio.path_relayed_to_bare", rounds.ratio(RELAYED, BARE), "");
    }
  }
}
