package eu.riasc.wice.cli;

import eu.riasc.wice.crypto.PrivateKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Runs the processes of the demonstration and collects what they report. */
final class Demo {
  private static final int PINGS = 5;
  private static final String PING_INTERVAL = "200ms";

  private final DemoView view;
  private final StopSignal stop;
  private final int verbosity;
  private final Instant start;
  private final StopSignal finished = new StopSignal();
  private final List<DemoProcess> processes = new ArrayList<>();

  /** Where the relay listens, once it does. */
  private final CompletableFuture<String> relay = new CompletableFuture<>();

  // guarded by this
  private final Map<String, Double> connectedAt = new TreeMap<>();
  private @Nullable Double rttMillis;
  private double loadSum;
  private int loadCount;
  private boolean failed;

  Demo(DemoView view, StopSignal stop, int verbosity) {
    this.view = view;
    this.stop = stop;
    this.verbosity = verbosity;
    this.start = launched();
  }

  /**
   * When this process began, or, where the launcher had to build wice first, when that was done.
   */
  private static Instant launched() {
    Long built = Long.getLong("wice.built");
    return built != null
        ? Instant.ofEpochMilli(built)
        : ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
  }

  /** Whether a process ended in a way it should not have. */
  synchronized boolean failed() {
    return failed;
  }

  /**
   * Starts the processes, waits until peer A has done its work or the limit is over, and ends them
   * all.
   *
   * @param backends what the peers signal over; if there are none, a relay is started for them
   * @param load how long throughput is measured
   */
  DemoResult run(List<String> backends, Duration load, Duration limit)
      throws IOException, InterruptedException {
    stop.onRequest(finished::request);
    SecureRandom random = new SecureRandom();
    List<String> options = new ArrayList<>(List.of("--key", "-", "--loopback"));
    try {
      if (backends.isEmpty()) {
        start("relay", List.of("relay", "--listen", "127.0.0.1:0"), "");
      }
      List<String> uris = backends.isEmpty() ? List.of(BackendOptions.FROM_INPUT) : backends;
      uris.forEach(uri -> options.addAll(List.of("--backend", uri)));
      PrivateKey a = PrivateKey.generate(random);
      PrivateKey b = PrivateKey.generate(random);
      start("B", command(options, "listen", a.publicKey().base64()), b.base64());
      start(
          "A",
          command(
              options,
              "ping",
              b.publicKey().base64(),
              "-c",
              String.valueOf(PINGS),
              "-i",
              PING_INTERVAL,
              "--load",
              load.toMillis() + "ms",
              "--timeout",
              limit.toMillis() + "ms"),
          a.base64());
      if (backends.isEmpty()) {
        CompletableFuture<Void> unused = relay.thenAccept(this::tellPeers);
      }
      if (!finished.await(limit)) {
        remark("demo", "not done after " + limit.toMillis() / 1000.0 + " s, giving up");
      }
    } finally {
      end();
    }
    return result();
  }

  /** All processes start at once, so the peers are told when the relay has its port. */
  private void tellPeers(String address) {
    for (DemoProcess peer : processes.subList(1, processes.size())) {
      peer.send("grpc://" + address + "?insecure=true");
    }
  }

  private static List<String> command(List<String> options, String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(options);
    return all;
  }

  private void start(String name, List<String> arguments, String input) throws IOException {
    List<String> all = new ArrayList<>(arguments);
    all.add("-o");
    all.add("json");
    all.addAll(Collections.nCopies(verbosity, "-v"));
    DemoProcess process = DemoProcess.start(name, all, input + "\n", line -> printed(name, line));
    processes.add(process);
    process.onExit(code -> exited(name, code));
  }

  /** The peers first, while the relay still carries their farewells. */
  private void end() throws InterruptedException {
    finished.request();
    List<DemoProcess> lastStartedFirst = new ArrayList<>(processes);
    Collections.reverse(lastStartedFirst);
    for (DemoProcess process : lastStartedFirst) {
      process.terminate();
      process.awaitEnd();
    }
  }

  private void exited(String name, int code) {
    if (code != 0 && !stop.isRequested()) {
      synchronized (this) {
        failed = true;
      }
      remark(name, "ended with exit code " + code);
    }
    finished.request();
  }

  private void remark(String name, String text) {
    synchronized (view) {
      view.remark(name, text);
    }
  }

  private void printed(String name, String line) {
    double atMillis = Duration.between(start, Instant.now()).toNanos() / 1e6;
    Map<String, @Nullable Object> event = event(line);
    if (event == null) {
      remark(name, line);
      return;
    }
    note(name, event, atMillis);
    synchronized (view) {
      view.event(name, event, atMillis);
    }
  }

  private static @Nullable Map<String, @Nullable Object> event(String line) {
    if (!line.startsWith("{\"event\":")) {
      return null;
    }
    try {
      @SuppressWarnings("unchecked") // Json.parse gives maps with these types
      Map<String, @Nullable Object> event = (Map<String, @Nullable Object>) Json.parse(line);
      return event;
    } catch (Failure e) {
      return null;
    }
  }

  private synchronized void note(
      String name, Map<String, @Nullable Object> event, double atMillis) {
    String kind = String.valueOf(event.get("event"));
    if (kind.equals("listening") && name.equals("relay")) {
      relay.complete(String.valueOf(event.get("address")));
    }
    if (kind.equals("state") && "CONNECTED".equals(event.get("to"))) {
      connectedAt.putIfAbsent(name, atMillis);
    } else if (kind.equals("load") && event.get("mbit_s") instanceof Number megabits) {
      loadSum += megabits.doubleValue();
      loadCount++;
    } else if (kind.equals("result") && event.get("rtt_avg_ms") instanceof Number rtt) {
      rttMillis = rtt.doubleValue();
    }
  }

  private synchronized DemoResult result() {
    boolean both = connectedAt.containsKey("A") && connectedAt.containsKey("B");
    return new DemoResult(
        both,
        both ? Rtt.rounded(Collections.max(connectedAt.values())) : null,
        rttMillis,
        loadCount == 0 ? null : Rtt.rounded(loadSum / loadCount));
  }
}
