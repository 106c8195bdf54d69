package eu.riasc.wice.session;

import eu.riasc.wice.ice.agent.CandidatePair;
import eu.riasc.wice.ice.agent.IceEvent;

/**
 * What the ICE agents of a session report, turned into moves of its state.
 *
 * <p>While an old transport is in use, the newest one runs beside it and does not move the state
 * until it has a pair.
 */
final class TransportEvents {
  private final Session session;
  private final Attempts attempts;
  private final Outbox outbox;

  TransportEvents(Session session, Attempts attempts, Outbox outbox) {
    this.session = session;
    this.attempts = attempts;
    this.outbox = outbox;
  }

  /** Takes an event; those of transports that have been given up mean nothing. */
  void on(Attempt attempt, IceEvent event, long nowNanos) {
    if (attempt != attempts.newest() && attempt != attempts.established()) {
      return;
    }
    boolean alone = attempt == attempts.newest() && attempts.established() == null;
    boolean inUse = attempt == attempts.inUse();
    if (event instanceof IceEvent.PayloadReceived payload) {
      outbox.events.add(new EndpointEvent.DatagramReceived(session.peer(), payload.payload()));
    } else if (event instanceof IceEvent.PairSelected selected) {
      onPairSelected(attempt, selected.pair(), nowNanos);
    } else if (event instanceof IceEvent.ChecksFailed failed) {
      onChecksFailed(attempt, failed.reason(), nowNanos);
    } else if (event instanceof IceEvent.PathSilent silent) {
      onPathSilent(attempt, silent.reason(), nowNanos);
    } else if (event instanceof IceEvent.ConsentExpired) {
      onConsentExpired(attempt, nowNanos);
    } else if (event instanceof IceEvent.PathRecovered recovered) {
      if (inUse) {
        session.deadlines().clear(SessionTimer.RESTART);
        session.fire(Trigger.PATH_RECOVERED, recovered.reason(), nowNanos);
      }
    } else if (event instanceof IceEvent.ChecksCompleted) {
      attempt.completed = true;
      if (alone) {
        session.fire(
            Trigger.CHECKS_COMPLETED, "checks finished, nothing better is pending", nowNanos);
      }
    } else if (alone && event instanceof IceEvent.CandidatesPaired) {
      session.fire(Trigger.CANDIDATES_PAIRED, "there is a local and a remote candidate", nowNanos);
    } else if (alone && event instanceof IceEvent.ChecksStarted) {
      session.fire(Trigger.CHECKS_STARTED, "the first check was sent", nowNanos);
    } else if (alone && event instanceof IceEvent.BetterPairPending) {
      session.fire(Trigger.BETTER_PAIR_PENDING, "a better pair may come", nowNanos);
    } else if (alone && event instanceof IceEvent.BetterPairFound) {
      session.upgradeWhenAllowed("a better pair was found", nowNanos);
    }
  }

  private void onPairSelected(Attempt attempt, CandidatePair pair, long nowNanos) {
    outbox.events.add(new EndpointEvent.PairChanged(session.peer(), pair));
    if (attempt != attempts.newest()) {
      return;
    }
    attempts.switchOver(nowNanos);
    session.onPairSelected();
    session.reviewRoute();
    SessionState state = session.state();
    if (state == SessionState.NEW) {
      session.fire(Trigger.CANDIDATES_PAIRED, "there is a local and a remote candidate", nowNanos);
    }
    if (session.state() == SessionState.CONNECTING) {
      session.fire(Trigger.CHECKS_STARTED, "the peer's checks came first", nowNanos);
    }
    if (state.isConnecting()) {
      session.fire(Trigger.PAIR_SELECTED, "a pair is selected", nowNanos);
    } else if (state == SessionState.DISCONNECTED) {
      session.fire(Trigger.PAIR_SELECTED, "the restart has a pair", nowNanos);
    }
  }

  private void onChecksFailed(Attempt attempt, String reason, long nowNanos) {
    if (attempts.established() == null) {
      session.fire(Trigger.NOTHING_WORKS, reason, nowNanos);
    } else if (attempt == attempts.newest()) {
      session.dropNewest("the restart failed: " + reason, nowNanos);
    }
  }

  private void onPathSilent(Attempt attempt, String reason, long nowNanos) {
    if (attempt != attempts.inUse()) {
      return;
    }
    session.fire(Trigger.PATH_SILENT, reason, nowNanos);
    if (attempt == attempts.newest() && !attempt.isLegacy()) {
      session.restartWhenAllowed("the path is silent", nowNanos);
    }
  }

  private void onConsentExpired(Attempt attempt, long nowNanos) {
    if (attempt != attempts.inUse()) {
      return;
    }
    attempt.consentExpired = true;
    if (attempt != attempts.newest() && attempts.newest() != null) {
      if (session.state() != SessionState.DISCONNECTED) {
        session.fire(
            Trigger.PATH_SILENT, "consent expired, a newer generation is checking", nowNanos);
      }
      return;
    }
    session.fire(Trigger.CONSENT_EXPIRED, "consent expired", nowNanos);
  }
}
