package eu.riasc.wice.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells a command that is at work to end properly: the user pressed Ctrl-C, or the system wants it
 * gone. Thread-safe.
 */
final class StopSignal {
  private final CountDownLatch requested = new CountDownLatch(1);
  private final List<Runnable> listeners = new ArrayList<>();

  /** Asks the command to end. Later requests do nothing. */
  void request() {
    List<Runnable> told;
    synchronized (listeners) {
      if (isRequested()) {
        return;
      }
      requested.countDown();
      told = List.copyOf(listeners);
    }
    told.forEach(Runnable::run);
  }

  boolean isRequested() {
    return requested.getCount() == 0;
  }

  /** Adds something to do on request; done at once if it was made already. */
  void onRequest(Runnable listener) {
    synchronized (listeners) {
      if (!isRequested()) {
        listeners.add(listener);
        return;
      }
    }
    listener.run();
  }

  /** Waits for the request, at most so long; true if it was made. */
  boolean await(Duration limit) throws InterruptedException {
    return requested.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Waits for the request. */
  void await() throws InterruptedException {
    requested.await();
  }
}
