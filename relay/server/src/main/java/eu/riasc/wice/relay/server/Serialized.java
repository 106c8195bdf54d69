package eu.riasc.wice.relay.server;

import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one action for many threads, one run after the other. A call during a run makes the running
 * thread run the action once more and returns at once, so nobody ever waits.
 */
final class Serialized implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Serialized.class);

  private final AtomicInteger wishes = new AtomicInteger();
  private final Runnable action;

  /**
   * Wraps an action.
   *
   * @param action what it throws is logged: the thread that runs it may belong to somebody else
   */
  Serialized(Runnable action) {
    this.action = action;
  }

  @Override
  public void run() {
    if (wishes.getAndIncrement() != 0) {
      return;
    }
    int served = 1;
    do {
      try {
        action.run();
      } catch (RuntimeException e) {
        log.warn("sending to a subscriber failed: {}", e.toString());
      }
      served = wishes.addAndGet(-served);
    } while (served != 0);
  }
}
