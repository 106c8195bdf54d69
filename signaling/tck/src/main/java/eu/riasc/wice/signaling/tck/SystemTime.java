package eu.riasc.wice.signaling.tck;

import eu.riasc.wice.signaling.Scheduler;
import eu.riasc.wice.signaling.TransportContext;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The time of this machine, for transports under test. */
final class SystemTime implements Scheduler, AutoCloseable {
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "tck-timer");
            thread.setDaemon(true);
            return thread;
          });

  TransportContext context() {
    return new TransportContext(this, System::nanoTime, new SecureRandom());
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable task) {
    Future<?> future = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
