package eu.riasc.wice.benchmarks;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.relay.server.RelayServer;
import eu.riasc.wice.signaling.Envelope;
import eu.riasc.wice.signaling.EnvelopeHandler;
import eu.riasc.wice.signaling.KeyProver;
import eu.riasc.wice.signaling.TransportContext;
import eu.riasc.wice.signaling.grpc.RelayTransport;
import eu.riasc.wice.signaling.grpc.RelayTransportSettings;
import eu.riasc.wice.signaling.grpc.RelayUri;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Envelopes of 512 bytes from one transport through a relay to another, all in this JVM, over
 * loopback and without TLS: how many a second with 12 under way, and how long one takes alone.
 *
 * <p>Prints one figure a line. Argument: seconds of warm-up for each of the two services, 20 by
 * default.
 */
public final class RelayThroughput {
  /** Below the 16 that a subscriber's queue keeps for one sender: none is lost. */
  private static final int UNDER_WAY = 12;

  private static final int ROUNDS = 5;
  private static final Duration ROUND = Duration.ofSeconds(2);
  private static final int LATENCIES = 2_000;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private RelayThroughput() {}

  /** Measures and prints. */
  public static void main(String[] arguments) throws Exception {
    Duration warmUp = Duration.ofSeconds(arguments.length > 0 ? Long.parseLong(arguments[0]) : 20);
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try (RelayServer relay = RelayServer.builder().build().start()) {
      measure("streaming", "required", relay, timer, warmUp);
      measure("compatible", "none", relay, timer, warmUp);
      print("relay_dropped", (double) relay.statistics().router().droppedTotal(), "envelopes");
    } finally {
      timer.shutdownNow();
    }
  }

  private static void measure(
      String service,
      String auth,
      RelayServer relay,
      ScheduledExecutorService timer,
      Duration warmUp)
      throws Exception {
    RelayUri uri =
        RelayUri.parse(
            "grpc://127.0.0.1:" + relay.address().getPort() + "?insecure=true&auth=" + auth);
    SecureRandom random = new SecureRandom();
    TransportContext context =
        new TransportContext(
            (delay, task) -> {
              ScheduledFuture<?> future =
                  timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
              return () -> future.cancel(false);
            },
            System::nanoTime,
            random);
    PrivateKey alice = PrivateKey.generate(random);
    PrivateKey bob = PrivateKey.generate(random);
    Semaphore window = new Semaphore(UNDER_WAY);
    BlockingQueue<Long> arrivals = new LinkedBlockingQueue<>();
    EnvelopeHandler receiver =
        envelope -> {
          arrivals.add(System.nanoTime());
          window.release();
        };
    try (RelayTransport from = RelayTransport.open(uri, RelayTransportSettings.DEFAULT, context);
        RelayTransport to = RelayTransport.open(uri, RelayTransportSettings.DEFAULT, context)) {
      ready(from, alice, envelope -> {});
      ready(to, bob, receiver);
      Envelope envelope =
          new Envelope(alice.publicKey(), bob.publicKey(), new byte[512], new byte[24]);
      throughput(from, envelope, window, arrivals, warmUp);
      double[] rates = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        rates[i] = throughput(from, envelope, window, arrivals, ROUND);
      }
      Arrays.sort(rates);
      print("relay_" + service + "_throughput", rates[ROUNDS / 2], "envelopes/s");
      long[] nanos = latencies(from, envelope, arrivals);
      print("relay_" + service + "_latency_p50", nanos[nanos.length / 2] / 1e3, "us");
      print("relay_" + service + "_latency_p99", nanos[nanos.length * 99 / 100] / 1e3, "us");
    }
  }

  private static void ready(RelayTransport transport, PrivateKey key, EnvelopeHandler handler)
      throws Exception {
    var unused =
        transport
            .subscribe(key.publicKey(), handler, KeyProver.of(key))
            .ready()
            .toCompletableFuture()
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static double throughput(
      RelayTransport from,
      Envelope envelope,
      Semaphore window,
      BlockingQueue<Long> arrivals,
      Duration duration)
      throws InterruptedException {
    arrivals.clear();
    long begin = System.nanoTime();
    long count = 0;
    while (System.nanoTime() - begin < duration.toNanos()) {
      acquire(window, 1);
      var unused = from.publish(envelope, PATIENCE);
      count++;
    }
    acquire(window, UNDER_WAY);
    double seconds = (System.nanoTime() - begin) / 1e9;
    window.release(UNDER_WAY);
    arrivals.clear();
    return count / seconds;
  }

  private static long[] latencies(
      RelayTransport from, Envelope envelope, BlockingQueue<Long> arrivals)
      throws InterruptedException {
    long[] nanos = new long[LATENCIES];
    for (int i = 0; i < LATENCIES; i++) {
      long begin = System.nanoTime();
      var unused = from.publish(envelope, PATIENCE);
      Long arrived = arrivals.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (arrived == null) {
        throw new IllegalStateException("an envelope was lost");
      }
      nanos[i] = arrived - begin;
    }
    Arrays.sort(nanos);
    return nanos;
  }

  private static void acquire(Semaphore window, int permits) throws InterruptedException {
    if (!window.tryAcquire(permits, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("envelopes were lost");
    }
  }

  private static void print(String figure, double value, String unit) {
    System.out.printf(Locale.ROOT, "%s %.1f %s%n", figure, value, unit);
  }
}
