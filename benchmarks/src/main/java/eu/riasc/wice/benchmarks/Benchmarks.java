package eu.riasc.wice.benchmarks;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.logging.LogManager;

/**
 * Runs a measurement by name; without one, lists the names. {@code benchmarks/run} builds and calls
 * this.
 */
public final class Benchmarks {
  private Benchmarks() {}

  /**
   * Exits with 0 if everything could be measured, whatever the figures are; with 1 if not; with 2
   * for an unknown name.
   */
  @SuppressWarnings("SystemExitOutsideMain") // other libraries' threads would keep the JVM alive
  public static void main(String[] args) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    LogManager.getLogManager().reset(); // ice4j and Netty would log to standard error
    System.exit(run(args, out));
  }

  private static int run(String[] args, PrintStream out) {
    Map<String, Measurement> known = measurements();
    if (args.length == 0) {
      known.forEach(
          (name, measurement) ->
              out.println(String.format(Locale.ROOT, "%-10s %s", name, measurement.says())));
      return 0;
    }
    Measurement measurement = known.get(args[0]);
    if (measurement == null) {
      System.err.println(
          "benchmarks: found name '"
              + args[0]
              + "', expected one of "
              + String.join(", ", known.keySet()));
      return 2;
    }
    try {
      Report report =
          new Report(
              args[0], out, Path.of(System.getProperty("wice.results", "benchmarks/results")));
      measurement.run(report);
      report.write();
      return 0;
    } catch (Exception e) {
      e.printStackTrace();
      return 1;
    }
  }

  private static Measurement allocation(Class<?> benchmarks) {
    return new AllocationMeasurement(
        "bytes allocated per datagram", benchmarks, "path.allocated", Target.atMost(1));
  }

  private static Map<String, Measurement> measurements() {
    Map<String, Measurement> measurements = new LinkedHashMap<>();
    Measurement connect = new ConnectTimes();
    Measurement sessions = new ManySessions();
    measurements.put(
        "ice",
        new Sequence("everything about sessions: sessions, then connect", sessions, connect));
    measurements.put("connect", connect);
    measurements.put("pairs", new WithCoturn(new PairTypeTimes()));
    measurements.put("sessions", sessions);
    measurements.put(
        "signaling",
        new Sequence(
            "envelopes per second, and the way through a relay",
            new JmhMeasurement(
                "sealing and opening envelopes",
                SealAndOpen.class,
                "seal_and_open_" + SealAndOpen.BYTES,
                Map.of("box", Target.atLeast(150_000), "envelope", Target.atLeast(150_000))),
            new RelayPath()));
    measurements.put(
        "stun",
        new JmhMeasurement(
            "the messages of a consent check", StunMessages.class, "stun", Map.of()));
    measurements.put(
        "path",
        new Sequence(
            "payload: throughput beside bare channels, and allocation",
            new PathThroughput(),
            new WithCoturn(new RelayedThroughput()),
            allocation(PayloadAllocation.class),
            new WithCoturn(allocation(RelayedAllocation.class))));
    measurements.put("relayed", new WithCoturn(new RelayedThroughput()));
    measurements.put(
        "kubernetes",
        new Sequence(
            "signaling over an API server: latency, requests per session, bytes watched",
            new KubernetesPath(),
            new KubernetesRequests(),
            new KubernetesBytes()));
    measurements.put("demo", new DemoStart());
    return measurements;
  }
}
