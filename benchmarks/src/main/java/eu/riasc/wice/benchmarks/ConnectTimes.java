package eu.riasc.wice.benchmarks;

import eu.riasc.wice.relay.server.RelayServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** How long it takes two peers on loopback to connect, beside ice4j in the same JVM, and pion. */
final class ConnectTimes implements Measurement {
  private static final int ROUNDS = 9;
  private static final int TIMES_EACH = 60;

  /** ice4j's own choice of Ta. */
  private static final long ICE4J_PACE_MILLIS = 20;

  /** What two of our nodes agree on. */
  private static final long OUR_PACE_MILLIS = 5;

  @Override
  public String says() {
    return "time from wanted to connected, in process and through a relay, beside ice4j and pion";
  }

  @Override
  public void run(Report report) throws Exception {
    Ice4jAgent.prepare();
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (RelayServer relay = RelayServer.builder().listen(anyPort).build().start();
        PionContender pion = PionContender.startOrNull("pion")) {
      String relayUri = "grpc://127.0.0.1:" + relay.address().getPort() + "?insecure=true";
      List<Contender> contenders =
          new ArrayList<>(
              List.of(
                  new StandingNodes("wice.connect", "inprocess:connect"),
                  new FreshNodes("inprocess:fresh"),
                  new StandingNodes("wice_relay.connect", relayUri),
                  new Ice4jContender("ice4j", ICE4J_PACE_MILLIS),
                  new Ice4jContender("ice4j_5ms", OUR_PACE_MILLIS)));
      if (pion == null) {
        report.condition("pion", "left out, its driver is not built: test/interop/build pion");
      } else {
        contenders.add(pion);
      }
      Rounds rounds = Turns.take(contenders, ROUNDS, TIMES_EACH);
      report(rounds, report);
      if (pion != null) {
        reportPion(rounds, report);
      }
    }
  }

  private static void reportPion(Rounds rounds, Report report) {
    report.figure("pion.gather.median", rounds.all("pion.gather").median(), "ms");
    report.figure("pion.connect.median", rounds.all("pion.connect").median(), "ms");
    report.figure("pion.connect.p99", rounds.all("pion.connect").percentile(99), "ms");
    Samples all = rounds.all("pion.gather_and_connect");
    report.figure("pion.gather_and_connect.median", all.median(), "ms");
    report.figure(
        "ratio.wice_connect_to_pion", rounds.ratio("wice.connect", "pion.gather_and_connect"), "1");
    report.figure(
        "ratio.wice_open_and_connect_to_pion",
        rounds.ratio(FreshNodes.OPEN_AND_CONNECT, "pion.gather_and_connect"),
        "1");
  }

  private static void report(Rounds rounds, Report report) {
    Samples ours = rounds.all("wice.connect");
    report.condition("connections_each", String.valueOf(ours.size()));
    report.figure("wice.connect.median", ours.median(), "ms", Target.atMost(15));
    report.figure("wice.connect.p99", ours.percentile(99), "ms", Target.atMost(40));
    Samples relayed = rounds.all("wice_relay.connect");
    report.figure("wice_relay.connect.median", relayed.median(), "ms", Target.atMost(25));
    report.figure("wice_relay.connect.p99", relayed.percentile(99), "ms");
    report.figure("wice.open.median", rounds.all(FreshNodes.OPEN).median(), "ms");
    Samples fresh = rounds.all(FreshNodes.OPEN_AND_CONNECT);
    report.figure("wice.open_and_connect.median", fresh.median(), "ms");
    report.figure("wice.open_and_connect.p99", fresh.percentile(99), "ms");
    for (String theirs : List.of("ice4j", "ice4j_5ms")) {
      report.figure(theirs + ".gather.median", rounds.all(theirs + ".gather").median(), "ms");
      report.figure(theirs + ".connect.median", rounds.all(theirs + ".connect").median(), "ms");
      report.figure(theirs + ".connect.p99", rounds.all(theirs + ".connect").percentile(99), "ms");
      Samples all = rounds.all(theirs + ".gather_and_connect");
      report.figure(theirs + ".gather_and_connect.median", all.median(), "ms");
    }
    report.figure(
        "ratio.wice_connect_to_ice4j",
        rounds.ratio("wice.connect", "ice4j.gather_and_connect"),
        "1",
        Target.atMost(0.3));
    report.figure(
        "ratio.wice_connect_to_ice4j_connect", rounds.ratio("wice.connect", "ice4j.connect"), "1");
    report.figure(
        "ratio.wice_open_and_connect_to_ice4j",
        rounds.ratio(FreshNodes.OPEN_AND_CONNECT, "ice4j.gather_and_connect"),
        "1");
    report.figure(
        "ratio.wice_open_and_connect_to_ice4j_5ms",
        rounds.ratio(FreshNodes.OPEN_AND_CONNECT, "ice4j_5ms.gather_and_connect"),
        "1");
  }
}
