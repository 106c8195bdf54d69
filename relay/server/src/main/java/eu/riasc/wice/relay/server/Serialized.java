package eu.riasc.wice.relay.server;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs one action for many threads, one run after the other. A call during a run makes the running
 * thread run the action once more and returns at once, so nobody ever waits.
 */
final class Serialized implements Runnable {
  private final AtomicInteger wishes = new AtomicInteger();
  private final Runnable action;

  /**
   * Wraps an action.
   *
   * @param action must not throw
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
      action.run();
      served = wishes.addAndGet(-served);
    } while (served != 0);
  }
}
