package eu.riasc.wice.session;

import eu.riasc.wice.ice.agent.AgentStatistics;
import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.IceAgent;
import eu.riasc.wice.ice.agent.IceCredentials;
import eu.riasc.wice.ice.agent.IceException;
import eu.riasc.wice.ice.mdns.MdnsEvent;
import eu.riasc.wice.signaling.CandidateDescription;
import eu.riasc.wice.signaling.Content;
import eu.riasc.wice.signaling.Credentials;
import eu.riasc.wice.signaling.Id;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One generation's transport: its ICE agent and what the peer has told it so far. */
final class Attempt {
  private static final Logger log = LoggerFactory.getLogger(Attempt.class);

  /** Ta where the peer offers none (RFC 8445 §14.2). */
  private static final Duration USUAL_PACING = Duration.ofMillis(50);

  /** The capability of a peer whose ICE agent is a lite one, as in RFC 8839 §5.3. */
  static final String ICE_LITE = "ice-lite";

  private final IceAgent agent;
  private final Id generation;
  private final boolean legacy;
  private final EndpointContext context;
  private final Set<CandidateDescription> taken = new LinkedHashSet<>(8);
  private final RemoteNames names;
  private @Nullable String remoteUfrag;
  private boolean ended;

  /** Whether the agent has reported that nothing better is pending. */
  boolean completed;

  /** Whether the peer's consent to this attempt's pair has expired. */
  boolean consentExpired;

  Attempt(IceAgent agent, Id generation, boolean legacy, EndpointContext context) {
    this.agent = agent;
    this.generation = generation;
    this.legacy = legacy;
    this.context = context;
    this.names = new RemoteNames(context);
  }

  IceAgent agent() {
    return agent;
  }

  /** Our generation that it belongs to. */
  Id generation() {
    return generation;
  }

  /** Whether it was begun by credentials of the older protocol. */
  boolean isLegacy() {
    return legacy;
  }

  /** The peer's ufrag, or null while its credentials are not known. */
  @Nullable String remoteUfrag() {
    return remoteUfrag;
  }

  boolean hasPair() {
    return agent.selectedPair() != null;
  }

  /** How much authenticated STUN has come from the peer; grows while it is alive. */
  int heard() {
    AgentStatistics statistics = agent.statistics();
    return statistics.responsesReceived() + statistics.requestsReceived();
  }

  /** Takes what we offer at present; what is known already changes nothing. */
  void offer(LocalCandidates local, long nowNanos) {
    for (Candidate candidate : local.candidates()) {
      agent.addLocalCandidate(candidate, nowNanos);
    }
    if (local.complete()) {
      agent.endOfLocalCandidates(nowNanos);
    }
  }

  /**
   * Takes what a native peer says about its generation. Credentials are taken once. The best
   * candidates go first, since the agent checks the first pair it has at once.
   */
  void apply(Content content, long nowNanos) {
    agent.setPacing(agreed(content.pacingMillis()));
    if (content.capabilities().contains(ICE_LITE)) {
      agent.setRemoteLite(nowNanos);
    }
    agent.followLatestNomination();
    setCredentials(content.credentials(), nowNanos);
    content.candidates().stream()
        .sorted(Comparator.comparingLong(CandidateDescription::priority).reversed())
        .forEach(candidate -> addCandidate(candidate, nowNanos));
    ended |= content.endOfCandidates();
    endIfComplete(nowNanos);
  }

  /** Candidates whose names are being asked for are still to come. */
  private void endIfComplete(long nowNanos) {
    if (ended && !names.isWaiting()) {
      agent.endOfRemoteCandidates(nowNanos);
    }
  }

  /** Takes the peer's credentials, if it has none yet and they are well-formed. */
  void setCredentials(@Nullable Credentials credentials, long nowNanos) {
    if (credentials == null || remoteUfrag != null) {
      return;
    }
    try {
      IceCredentials theirs = new IceCredentials(credentials.ufrag(), credentials.pwd());
      remoteUfrag = theirs.ufrag();
      agent.setRemoteCredentials(theirs, nowNanos);
    } catch (IceException malformed) {
      context.sessions.candidatesRefused++;
    }
  }

  /** Takes a candidate of the peer, if it may be used and is new. */
  void addCandidate(CandidateDescription description, long nowNanos) {
    if (taken.contains(description)) {
      return;
    }
    boolean room = taken.size() < PeerInput.MAX_CANDIDATES;
    if (room && names.isName(description)) {
      taken.add(description);
      addResolved(names.resolve(description, nowNanos), nowNanos);
      return;
    }
    Candidate candidate = room ? PeerInput.candidate(description, context.local) : null;
    if (candidate == null) {
      refuse(description);
      return;
    }
    taken.add(description);
    agent.addRemoteCandidate(candidate, nowNanos);
  }

  /** A name has been found out about, or given up; it may be one that was asked for here. */
  void onResolved(MdnsEvent event, long nowNanos) {
    if (names.isWaiting()) {
      addResolved(names.answered(event), nowNanos);
      endIfComplete(nowNanos);
    }
  }

  private void addResolved(List<CandidateDescription> resolved, long nowNanos) {
    for (CandidateDescription description : resolved) {
      Candidate candidate = PeerInput.candidate(description, context.local);
      if (candidate == null) {
        refuse(description);
      } else {
        agent.addHiddenRemoteCandidate(candidate, nowNanos);
      }
    }
  }

  private void refuse(CandidateDescription description) {
    context.sessions.candidatesRefused++;
    log.debug("candidate of a peer refused: {}", description);
  }

  /** The larger of what both sides offer. */
  private Duration agreed(int offeredMillis) {
    Duration theirs = offeredMillis <= 0 ? USUAL_PACING : Duration.ofMillis(offeredMillis);
    Duration ours = context.config.pacing();
    return theirs.compareTo(ours) > 0 ? theirs : ours;
  }
}
