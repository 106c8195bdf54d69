package eu.riasc.wice.benchmarks;

import eu.riasc.wice.coturn.Coturn;
import eu.riasc.wice.ice.agent.NetworkType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How long it takes two peers to connect by each type of pair, beside pion. Server-reflexive pairs
 * are not among them: without a NAT they are host pairs (RFC 8445 §5.1.3).
 */
final class PairTypeTimes implements Measurement {
  private static final int ROUNDS = 5;
  private static final int TIMES_EACH = 20;

  @Override
  public String says() {
    return "time to connect by type of pair, beside pion";
  }

  @Override
  public void run(Report report) throws Exception {
    List<PionContender> pions = new ArrayList<>();
    try (Coturn coturn = RelayedNodes.serverWithCredentials()) {
      String turn = "turn:127.0.0.1:" + coturn.address().getPort() + "?transport=";
      String relay = "--relay=" + RelayedNodes.USER + ":" + RelayedNodes.PASSWORD;
      add(pions, PionContender.startOrNull("pion.host_udp"));
      add(pions, PionContender.startOrNull("pion.relayed_udp", turn + "udp", relay));
      add(pions, PionContender.startOrNull("pion.relayed_tcp", turn + "tcp", relay));
      if (pions.isEmpty()) {
        report.condition("pion", "left out, its driver is not built: test/interop/build pion");
      }
      List<Contender> contenders = new ArrayList<>(pions);
      contenders.add(new StandingNodes("wice.host_udp.connect", "inprocess:host"));
      contenders.add(
          new StandingNodes(
              "wice.relayed_udp.connect", () -> RelayedNodes.pair(coturn, "inprocess:udp", "udp")));
      contenders.add(
          new StandingNodes(
              "wice.relayed_tcp.connect", () -> RelayedNodes.pair(coturn, "inprocess:tcp", "tcp")));
      contenders.add(new StandingNodes("wice.host_tcp.connect", PairTypeTimes::overTcp));
      report(Turns.take(contenders, ROUNDS, TIMES_EACH), pions, report);
    } finally {
      pions.forEach(PionContender::close);
    }
  }

  private static NodePair overTcp() {
    return new NodePair(
        "inprocess:tcp-host", builder -> builder.tcp(true).networkTypes(Set.of(NetworkType.TCP4)));
  }

  private static void add(List<PionContender> all, @Nullable PionContender one) {
    if (one != null) {
      all.add(one);
    }
  }

  private static void report(Rounds rounds, List<PionContender> pions, Report report) {
    for (String type : List.of("host_udp", "host_tcp", "relayed_udp", "relayed_tcp")) {
      Samples ours = rounds.all("wice." + type + ".connect");
      report.figure("wice." + type + ".connect.median", ours.median(), "ms");
      report.figure("wice." + type + ".connect.p99", ours.percentile(99), "ms");
    }
    for (PionContender pion : pions) {
      for (String part : List.of(".gather", ".connect", ".gather_and_connect")) {
        report.figure(
            pion.name() + part + ".median", rounds.all(pion.name() + part).median(), "ms");
      }
    }
  }
}
