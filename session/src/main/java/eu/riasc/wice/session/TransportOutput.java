package eu.riasc.wice.session;

import eu.riasc.wice.ice.agent.CandidatePair;
import eu.riasc.wice.ice.agent.IceEvent;
import eu.riasc.wice.ice.agent.PayloadRoute;
import eu.riasc.wice.ice.turn.RelayChannel;
import eu.riasc.wice.sansio.Transmit;
import eu.riasc.wice.sansio.Transport;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What comes out of the ICE agents of a session: datagrams for the underlay, the way that payload
 * goes, and reports, turned into moves of the session's state.
 *
 * <p>While an old transport is in use, the newest one runs beside it and does not move the state
 * until it has a pair.
 */
final class TransportOutput {
  private final Session session;
  private final Attempts attempts;
  private final EndpointContext context;
  private @Nullable PayloadRoute reportedRoute;
  private @Nullable RelayChannel reportedChannel;

  TransportOutput(Session session, Attempts attempts, EndpointContext context) {
    this.session = session;
    this.attempts = attempts;
    this.context = context;
  }

  /**
   * Hands out what the agents have to send, and takes what they report, until both are exhausted.
   */
  void drain(long nowNanos) {
    boolean again = true;
    while (again) {
      Attempt newest = attempts.newest();
      Attempt established = attempts.established();
      again = newest != null && drain(newest, nowNanos);
      again |= established != null && drain(established, nowNanos);
    }
    reviewRoute();
  }

  /** Reports where payload goes, if that has changed. */
  void reviewRoute() {
    Attempt inUse = attempts.inUse();
    PayloadRoute route = inUse == null ? null : inUse.agent().payloadRoute();
    RelayChannel channel = context.underlay.channel(route);
    if (!Objects.equals(route, reportedRoute) || !Objects.equals(channel, reportedChannel)) {
      reportedRoute = route;
      reportedChannel = channel;
      context.outbox.events.add(new EndpointEvent.RouteChanged(session.peer(), route, channel));
    }
  }

  private boolean drain(Attempt attempt, long nowNanos) {
    boolean any = false;
    for (IceEvent event = attempt.agent().pollEvent();
        event != null;
        event = attempt.agent().pollEvent()) {
      any = true;
      on(attempt, event, nowNanos);
    }
    for (Transmit out = attempt.agent().pollTransmit();
        out != null;
        out = attempt.agent().pollTransmit()) {
      if (out.transport() == Transport.TCP) {
        attempts.noteTcpRemote(out.remote());
      }
      context.underlay.send(out, nowNanos);
    }
    return any;
  }

  /** Payload was sent along the route that was reported. */
  void onPayloadSent(long packets, long bytes) {
    if (reportedRoute != null && reportedChannel != null) {
      context.underlay.onChannelUsed(reportedRoute, packets, bytes);
    }
  }

  /** Takes an event; those of transports that have been given up mean nothing. */
  private void on(Attempt attempt, IceEvent event, long nowNanos) {
    if (attempt != attempts.newest() && attempt != attempts.established()) {
      return;
    }
    boolean alone = attempt == attempts.newest() && attempts.established() == null;
    boolean inUse = attempt == attempts.inUse();
    if (event instanceof IceEvent.PayloadReceived payload) {
      context.outbox.events.add(
          new EndpointEvent.DatagramReceived(session.peer(), payload.payload()));
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
      session.restarts().upgradeWhenAllowed("a better pair was found", nowNanos);
    }
  }

  private void onPairSelected(Attempt attempt, CandidatePair pair, long nowNanos) {
    context.outbox.events.add(new EndpointEvent.PairChanged(session.peer(), pair));
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
      session.restarts().whenAllowed("the path is silent", nowNanos);
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
