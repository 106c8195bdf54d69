package eu.riasc.wice.session;

import java.time.Duration;

/** How soon after one another a session restarts of its own accord. */
final class Restarts {
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
  private static final Duration FIRST_UPGRADE_WAIT = Duration.ofSeconds(30);
  private static final Duration LONGEST_UPGRADE_WAIT = Duration.ofMinutes(30);

  private final Session session;
  private final DoublingInterval all = new DoublingInterval(FIRST_WAIT, LONGEST_WAIT);
  private final DoublingInterval upgrades =
      new DoublingInterval(FIRST_UPGRADE_WAIT, LONGEST_UPGRADE_WAIT);

  Restarts(Session session) {
    this.session = session;
  }

  /** Notes that a restart has begun. */
  void begun(long nowNanos) {
    all.take(nowNanos);
  }

  /** As {@link Session#restart}, but put off if our own restarts come too often. */
  void whenAllowed(String reason, long nowNanos) {
    if (all.allows(nowNanos)) {
      session.restart(reason, nowNanos);
    } else if (!session.deadlines().isSet(SessionTimer.RESTART)) {
      session.deadlines().set(SessionTimer.RESTART, all.allowedAtNanos());
    }
  }

  /**
   * Restarts for a better pair that answers checks. A pair may do so and yet never be nominated, or
   * die once it is in use: so each such restart doubles the wait before the next, and the agent
   * reports the pair again if it still answers then.
   */
  void upgradeWhenAllowed(String reason, long nowNanos) {
    if (upgrades.tryTake(nowNanos)) {
      whenAllowed(reason, nowNanos);
    }
  }

  /** There is a new candidate, so the next better pair need not wait. */
  void upgradeAgain() {
    upgrades.reset();
  }
}
