package eu.riasc.wice.ice.agent;

import java.util.random.RandomGenerator;

/**
 * The peer's consent to receive on the selected pair (RFC 7675 §5.1): when to ask for it, and when
 * it has expired.
 */
final class ConsentMonitor {
  private static final double LEAST = 0.8;
  private static final double SPREAD = 0.4;

  private final AgentConfig config;
  private final RandomGenerator random;
  private long grantedNanos;
  private long nextCheckNanos;
  private boolean revoked;

  /** Consent begins with the answered check that selected the pair. */
  ConsentMonitor(AgentConfig config, RandomGenerator random, long nowNanos) {
    this.config = config;
    this.random = random;
    this.grantedNanos = nowNanos;
    scheduleAfter(nowNanos);
  }

  private void scheduleAfter(long nowNanos) {
    double factor = LEAST + SPREAD * random.nextDouble();
    long interval = (long) (config.consentInterval().toNanos() * factor);
    nextCheckNanos = nowNanos + Math.max(interval, AgentConfig.SHORTEST_CONSENT_INTERVAL.toNanos());
  }

  /** Whether a consent check is to be sent; the next is 4 to 6 s later. */
  boolean takeCheck(long nowNanos) {
    if (nowNanos - nextCheckNanos < 0) {
      return false;
    }
    scheduleAfter(nowNanos);
    return true;
  }

  /** An authenticated answer came from the peer's side of the pair. */
  void onAnswered(long nowNanos) {
    grantedNanos = nowNanos;
  }

  /** The peer has taken it back (RFC 7675 §5.2): it has expired, whatever comes. */
  void onRevoked() {
    revoked = true;
  }

  boolean hasExpired(long nowNanos) {
    return revoked || nowNanos - expiryNanos() >= 0;
  }

  long expiryNanos() {
    return grantedNanos + config.consentExpiry().toNanos();
  }

  long nextCheckNanos() {
    return nextCheckNanos;
  }
}
