package eu.riasc.wice.benchmarks;

import java.util.List;

/** Datagrams through a session beside the same over two bare channels, in turns. */
final class PathThroughput implements Measurement {
  private static final int ROUNDS = 9;
  private static final int DATAGRAMS = 200_000;

  @Override
  public String says() {
    return "datagrams per second through a session, beside two bare channels";
  }

  @Override
  public void run(Report report) throws Exception {
    try (BareLane bare = BareLane.direct(DatagramLane.WINDOW);
        SessionLane session = SessionLane.direct()) {
      Rounds rounds =
          Turns.take(
              List.of(
                  new LaneContender("path.bare", bare), new LaneContender("path.session", session)),
              ROUNDS,
              DATAGRAMS);
      report.figure("path.bare", rounds.all("path.bare").median(), "datagrams_per_s");
      report.figure("path.session", rounds.all("path.session").median(), "datagrams_per_s");
      report.figure(
          "ratio.path_session_to_bare",
          rounds.ratio("path.session", "path.bare"),
          "",
          Target.atLeast(0.85));
    }
  }
}
