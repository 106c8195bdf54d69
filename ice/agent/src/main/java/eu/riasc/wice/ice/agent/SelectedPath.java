package eu.riasc.wice.ice.agent;

import eu.riasc.wice.sansio.Times;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** The selected pair with what keeps it: consent and the watch over its path. */
final class SelectedPath {
  /** Whether the path may be used. */
  enum Use {
    /** Payload and checks are sent. */
    LIVE,
    /** Our address is gone: nothing is sent, consent runs out. */
    LOST,
    /** Consent has expired: nothing is sent any more. */
    EXPIRED
  }

  private final CheckedPair pair;
  private final ConsentMonitor consent;
  private final PathMonitor monitor;
  private final PayloadRoute route;
  private Use use = Use.LIVE;

  SelectedPath(CheckedPair pair, AgentConfig config, RandomGenerator random, long nowNanos) {
    this.pair = pair;
    this.consent = new ConsentMonitor(config, random, nowNanos);
    this.monitor = new PathMonitor(config, nowNanos);
    this.route = new PayloadRoute(pair.transport(), pair.base(), pair.peer());
  }

  CheckedPair pair() {
    return pair;
  }

  /** The way of payload, the same object for the life of this path. */
  PayloadRoute route() {
    return route;
  }

  ConsentMonitor consent() {
    return consent;
  }

  PathMonitor monitor() {
    return monitor;
  }

  Use use() {
    return use;
  }

  void moveTo(Use next) {
    use = next;
  }

  boolean maySend() {
    return use == Use.LIVE;
  }

  OptionalLong nextNanos() {
    return switch (use) {
      case LIVE ->
          Times.earliest(
              Times.earliest(monitor.nextNanos(), consent.nextCheckNanos()), consent.expiryNanos());
      case LOST -> OptionalLong.of(consent.expiryNanos());
      case EXPIRED -> OptionalLong.empty();
    };
  }
}
