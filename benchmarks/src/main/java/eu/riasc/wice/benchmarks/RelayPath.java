package eu.riasc.wice.benchmarks;

import eu.riasc.wice.relay.server.RelayServer;
import java.util.List;

/**
 * From publish to delivery through a relay, by its streaming and by its compatible service, in
 * turns.
 */
final class RelayPath implements Measurement {
  private static final int ROUNDS = 7;
  private static final int TIMES_EACH = 1_000;

  @Override
  public String says() {
    return "latency and throughput from publish to delivery through a relay";
  }

  @Override
  public void run(Report report) throws Exception {
    try (RelayServer relay = RelayServer.builder().build().start()) {
      String uri = "grpc://127.0.0.1:" + relay.address().getPort() + "?insecure=true&auth=";
      try (RelayContender streaming = new RelayContender("relay.streaming", uri + "required");
          RelayContender compatible = new RelayContender("relay.compatible", uri + "none")) {
        Rounds rounds = Turns.take(List.of(streaming, compatible), ROUNDS, TIMES_EACH);
        for (String service : List.of("relay.streaming", "relay.compatible")) {
          Samples latency = rounds.all(service + RelayContender.LATENCY);
          report.figure(service + ".publish_to_delivery.median", latency.median(), "ms");
          report.figure(service + ".publish_to_delivery.p99", latency.percentile(99), "ms");
          report.figure(
              service + ".throughput",
              rounds.all(service + RelayContender.THROUGHPUT).median(),
              "envelopes_per_s");
        }
      }
      report.figure(
          "relay.dropped",
          (double) relay.statistics().router().droppedTotal(),
          "envelopes",
          Target.atMost(0));
    }
  }
}
