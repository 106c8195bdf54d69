package eu.riasc.wice.benchmarks;

import eu.riasc.wice.signaling.Backend;
import eu.riasc.wice.signaling.Signaling;
import eu.riasc.wice.signaling.SignalingTransports;
import eu.riasc.wice.signaling.Transport;
import eu.riasc.wice.signaling.TransportContext;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Signaling outside a node, with one thread for all it has to do. */
final class SwarmSignaling implements AutoCloseable {
  private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor();
  private final Backend backend;

  SwarmSignaling(String uri) {
    backend = new Signaling(Map.of(uri, transport(uri, worker)), worker, context(worker));
  }

  /** Opens a transport that takes its time and delays from this JVM. */
  static Transport transport(String uri, ScheduledExecutorService scheduler) {
    return SignalingTransports.open(uri, context(scheduler));
  }

  private static TransportContext context(ScheduledExecutorService scheduler) {
    return new TransportContext(
        (delay, task) -> {
          Future<?> scheduled = scheduler.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
          return () -> scheduled.cancel(false);
        },
        System::nanoTime,
        new SecureRandom());
  }

  Backend backend() {
    return backend;
  }

  Executor worker() {
    return worker;
  }

  @Override
  public void close() {
    backend.close();
    worker.shutdownNow();
  }
}
