package eu.riasc.wice.ice.agent;

import eu.riasc.wice.ice.stun.StunException;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.sansio.Times;
import eu.riasc.wice.sansio.Transmit;
import eu.riasc.wice.sansio.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One ICE agent in one generation (RFC 8445, full agent, one component): finds a path to the peer
 * among the candidates of both sides, and keeps it.
 *
 * <p>A restart is a new agent beside the old one, on the same ports: responses find theirs by
 * {@link SharedPorts#ownerOf}, checks by the ufrag before the colon of their USERNAME, payload by
 * {@link #acceptsFrom}.
 *
 * <p>Single-threaded and unsynchronised. Bad input from the network is dropped and counted. A call
 * that makes no sense, such as a second set of remote credentials, throws {@link
 * IllegalStateException} and changes nothing. After {@link #close} everything is ignored.
 */
public final class IceAgent implements Machine<IceEvent> {
  private final RoleArbiter roles;
  private final CheckMessages messages;
  private final CandidateTable candidates;
  private final Checklist checklist;
  private final CheckSender sender;
  private final Selection selection;
  private final Pairing pairing;
  private final Connectivity connectivity;
  private final CheckDriver driver;
  private final PacerPlace place;
  private final PacTimer patience;
  private final Outbox<IceEvent> out = new Outbox<>();
  private final AgentCounters counters = new AgentCounters();
  private boolean localEnded;
  private boolean remoteEnded;
  private boolean paired;
  private boolean closed;

  /**
   * Makes an agent with a budget of its own.
   *
   * @param config settings
   * @param role the role to begin with
   * @param local our credentials, of this generation only
   * @param ports what all agents on these ports share
   * @param random for transaction ids, the tie-breaker and jitter: a cryptographic source outside
   *     tests
   * @param nowNanos the current time; patience (RFC 8863) starts
   */
  public IceAgent(
      AgentConfig config,
      Role role,
      IceCredentials local,
      SharedPorts ports,
      RandomGenerator random,
      long nowNanos) {
    this(config, role, local, ports, new CheckBudget(config, nowNanos), random, nowNanos);
  }

  /**
   * Makes an agent.
   *
   * @param config settings
   * @param role the role to begin with
   * @param local our credentials, of this generation only
   * @param ports what all agents on these ports share
   * @param budget of checks to addresses that never answered, kept over all generations of one peer
   * @param random for transaction ids, the tie-breaker and jitter: a cryptographic source outside
   *     tests
   * @param nowNanos the current time; patience (RFC 8863) starts
   */
  public IceAgent(
      AgentConfig config,
      Role role,
      IceCredentials local,
      SharedPorts ports,
      CheckBudget budget,
      RandomGenerator random,
      long nowNanos) {
    roles = new RoleArbiter(role, random);
    messages = new CheckMessages(local);
    candidates = new CandidateTable(config, counters);
    checklist = new Checklist(config, role, counters);
    sender = new CheckSender(config, messages, roles, budget, random, out, counters, ports, this);
    selection = new Selection(config, role, checklist, sender, random, out);
    pairing = new Pairing(candidates, checklist, sender, selection, roles);
    connectivity =
        new Connectivity(
            messages, roles, candidates, checklist, sender, budget, selection, out, counters);
    place = new PacerPlace(ports.pacer(), config.pacing().toNanos());
    driver =
        new CheckDriver(config, messages, checklist, sender, selection, connectivity, place, out);
    patience = new PacTimer(config, nowNanos);
  }

  /**
   * Adds one of our candidates; one that is known is ignored. At most {@link
   * AgentConfig#maxLocalCandidates}.
   *
   * @param candidate host, server-reflexive or relayed, over UDP; or active or passive over TCP
   */
  public void addLocalCandidate(Candidate candidate, long nowNanos) {
    if (!isOver()) {
      pairing.addLocal(candidate, nowNanos);
      proceed(nowNanos);
    }
  }

  /**
   * Whether a candidate of ours that came too late for this generation could make a pair of a
   * better kind than the selected one, which would be worth a restart.
   */
  public boolean couldImproveBy(Candidate candidate) {
    return !candidates.local().contains(candidate)
        && candidates.remote().stream()
            .anyMatch(remote -> selection.isImprovement(candidate, remote, roles.role()));
  }

  /**
   * An address of ours is gone: so are all candidates and pairs with this base. If the selected
   * pair is among them, the path is reported silent, nothing more is sent, and consent runs out.
   */
  public void removeLocalBase(Transport transport, InetSocketAddress base, long nowNanos) {
    if (isOver()) {
      return;
    }
    selection.onBaseRemoved(transport, base);
    pairing.removeBase(transport, base);
    proceed(nowNanos);
  }

  /** There will be no more candidates of ours (RFC 8838 §13). */
  public void endOfLocalCandidates(long nowNanos) {
    localEnded = true;
    proceed(nowNanos);
  }

  /**
   * Sets the peer's credentials, with which checks can begin. The same ones again change nothing.
   *
   * @throws IllegalStateException if others are set: they belong to another generation, which needs
   *     another agent
   */
  public void setRemoteCredentials(IceCredentials remote, long nowNanos) {
    if (isOver() || remote.equals(messages.remote())) {
      return;
    }
    if (messages.remote() != null) {
      throw new IllegalStateException(
          "remote credentials: found ufrag="
              + remote.ufrag()
              + " after "
              + messages.remote().ufrag()
              + ", expected a new agent for a new generation (RFC 8445 §9)");
    }
    connectivity.setRemoteCredentials(remote);
    proceed(nowNanos);
  }

  /**
   * The peer is a lite agent (RFC 8445 §5.2): it answers checks and sends none, so we control,
   * whatever our role was, and nothing it says about roles changes that. To be called before its
   * credentials are set, or with them.
   */
  public void setRemoteLite(long nowNanos) {
    if (!isOver() && roles.setPeerLite()) {
      connectivity.onRoleSwitched();
      proceed(nowNanos);
    }
  }

  /**
   * Adds one of the peer's candidates; one that is known is ignored, one that cannot be checked is
   * dropped and counted. At most {@link AgentConfig#maxRemoteCandidates}.
   */
  public void addRemoteCandidate(Candidate candidate, long nowNanos) {
    if (!isOver()) {
      pairing.addRemote(candidate, nowNanos);
      proceed(nowNanos);
    }
  }

  /**
   * As {@link #addRemoteCandidate}, of a candidate that was signaled under a name in place of its
   * address: it is not paired with relayed candidates of ours, whose servers would learn the
   * address (draft-ietf-mmusic-mdns-ice-candidates, §3.3.2).
   */
  public void addHiddenRemoteCandidate(Candidate candidate, long nowNanos) {
    if (!isOver()) {
      pairing.addHiddenRemote(candidate, nowNanos);
      proceed(nowNanos);
    }
  }

  /** The peer will send no more candidates (RFC 8838 §14). */
  public void endOfRemoteCandidates(long nowNanos) {
    remoteEnded = true;
    proceed(nowNanos);
  }

  /**
   * Sets Ta, the time between two new checks of this agent: the larger of what both sides offer
   * (RFC 8839 §5.5).
   *
   * @param ta less than 5 ms counts as 5 ms
   */
  public void setPacing(Duration ta) {
    boolean tooShort = ta.compareTo(AgentConfig.SHORTEST_PACING) < 0;
    place.setPacing((tooShort ? AgentConfig.SHORTEST_PACING : ta).toNanos());
  }

  /**
   * Says that the peer nominates one pair at a time (RFC 8445 §8.1.1), unlike those of RFC 5245: a
   * later nomination replaces an earlier one, and ours may be given up sooner.
   */
  public void followLatestNomination() {
    selection.followLatestNomination();
  }

  /**
   * Sends a datagram of the application over the selected pair.
   *
   * @param payload its bytes, which now belong to the agent; must not look like STUN (RFC 7983)
   * @return false if it was not sent: no pair is selected, consent has expired, or our address is
   *     gone
   */
  public boolean sendPayload(byte[] payload, long nowNanos) {
    SelectedPath path = selection.path();
    if (path == null || !path.maySend() || closed) {
      counters.drop(DropReason.PAYLOAD_NOT_SENT, payload.length);
      if (path != null) {
        path.pair().counters().onDiscarded(payload.length);
      }
      return false;
    }
    PayloadRoute route = path.route();
    out.send(new Transmit(route.transport(), route.local(), route.remote(), payload));
    onPayloadSent(1, payload.length, nowNanos, nowNanos);
    return true;
  }

  /**
   * Where payload goes at the moment, for a driver that sends it by itself and tells {@link
   * #onPayloadSent}; the same object until that changes. Null while none may be sent: no pair is
   * selected, consent has expired, or our address is gone.
   */
  public @Nullable PayloadRoute payloadRoute() {
    SelectedPath path = selection.path();
    return path == null || !path.maySend() || closed ? null : path.route();
  }

  /**
   * Counts payload that was sent along the route, so that an answer is expected.
   *
   * @param packets how many datagrams since the last call
   * @param bytes their sizes together
   * @param lastNanos when the last of them was sent
   */
  public void onPayloadSent(long packets, long bytes, long lastNanos, long nowNanos) {
    SelectedPath path = selection.path();
    if (path == null || closed) {
      return;
    }
    counters.bytesSent += bytes;
    path.pair().counters().onSent(packets, bytes, lastNanos);
    path.monitor().onPayloadSent(lastNanos);
    driver.reportSilence(path, nowNanos);
  }

  /**
   * Counts a datagram of the application that has arrived, if it may be handed on. Allocates
   * nothing.
   *
   * @param transport what carried it
   * @param remote where it came from
   * @param bytes its size
   * @return whether {@link #acceptsFrom} approves of its source
   */
  public boolean onPayloadReceived(
      Transport transport, InetSocketAddress remote, int bytes, long nowNanos) {
    if (closed || !acceptsFrom(transport, remote)) {
      counters.drop(DropReason.UNEXPECTED_PAYLOAD, remote);
      return false;
    }
    counters.bytesReceived += bytes;
    SelectedPath path = selection.path();
    if (path != null && path.pair().transport() == transport && path.pair().peer().equals(remote)) {
      path.monitor().onPayloadReceived(nowNanos);
      path.pair().counters().onReceived(bytes, nowNanos);
    }
    return true;
  }

  /**
   * Takes a datagram: STUN, or payload from an address that {@link #acceptsFrom} approves of.
   *
   * @param datagram one that came to a base of ours
   */
  @Override
  public void handleDatagram(Datagram datagram, long nowNanos) {
    byte[] bytes = datagram.payload();
    if (!StunMessage.isStun(bytes, 0, bytes.length)) {
      handlePayload(datagram, nowNanos);
      return;
    }
    try {
      handleStun(StunMessage.decode(bytes), datagram, nowNanos);
    } catch (StunException malformed) {
      counters.drop(DropReason.MALFORMED, malformed);
    }
  }

  /** As {@link #handleDatagram}, for a driver that has decoded the message to see whose it is. */
  public void handleStun(StunMessage message, Datagram datagram, long nowNanos) {
    if (!closed) {
      connectivity.handle(message, datagram, nowNanos);
      proceed(nowNanos);
    }
  }

  private void handlePayload(Datagram datagram, long nowNanos) {
    byte[] payload = datagram.payload();
    InetSocketAddress remote = datagram.remote();
    if (onPayloadReceived(datagram.transport(), remote, payload.length, nowNanos)) {
      out.emit(new IceEvent.PayloadReceived(payload, remote));
    }
  }

  /**
   * Whether payload from this address belongs to this agent: authenticated STUN has come from
   * there.
   */
  public boolean acceptsFrom(Transport transport, InetSocketAddress remote) {
    return connectivity.isValidated(transport, remote);
  }

  /**
   * The network has reported trouble on the way to an address, such as an ICMP error or a failed
   * send. A hint only: if it is the selected pair's, the path is checked at once.
   */
  public void onPathTrouble(
      Transport transport, InetSocketAddress local, InetSocketAddress remote, long nowNanos) {
    SelectedPath path = selection.path();
    if (path != null && path.pair().isBetween(transport, local, remote)) {
      path.monitor().startSeries(nowNanos);
      proceed(nowNanos);
    }
  }

  /**
   * A TCP connection of ours is closed, or could not be opened. Its pair has failed; if it is the
   * selected one, the path is silent at once, and its checks try to connect again where we are the
   * active side.
   *
   * @param local the base, as in the transmits that used the connection
   * @param remote the far end
   */
  public void onConnectionClosed(InetSocketAddress local, InetSocketAddress remote, long nowNanos) {
    if (isOver()) {
      return;
    }
    selection.onConnectionClosed(local, remote, nowNanos);
    pairing.onConnectionClosed(local, remote);
    proceed(nowNanos);
  }

  @Override
  public void handleTimeout(long nowNanos) {
    if (!isOver()) {
      driver.handleTransactions(nowNanos);
      proceed(nowNanos);
    }
  }

  /** What follows from any change. */
  private void proceed(long nowNanos) {
    if (isOver()) {
      return;
    }
    if (!paired && candidates.hasBothSides()) {
      paired = true;
      out.emit(new IceEvent.CandidatesPaired());
    }
    if (messages.remote() != null) {
      selection.review(localEnded && remoteEnded, nowNanos);
    }
    driver.watchPath(nowNanos);
    driver.send(nowNanos);
    selection.reportCompletion();
    if (selection.path() == null) {
      String failure = patience.failure(checklist, messages.remote() != null, nowNanos);
      if (failure != null) {
        place.giveUp();
        sender.forgetAll();
        out.emit(new IceEvent.ChecksFailed(failure));
      }
    }
  }

  private boolean isOver() {
    return closed || patience.hasFailed();
  }

  @Override
  public @Nullable Transmit pollTransmit() {
    return out.pollTransmit();
  }

  @Override
  public @Nullable IceEvent pollEvent() {
    return out.pollEvent();
  }

  @Override
  public OptionalLong nextTimeoutNanos() {
    if (isOver()) {
      return OptionalLong.empty();
    }
    SelectedPath path = selection.path();
    OptionalLong next = driver.nextNanos(path);
    return path != null
        ? next
        : Times.earliest(Times.earliest(next, selection.reviewNanos()), patience.nextNanos());
  }

  /** The current role; changes only with a {@link IceEvent.RoleChanged}. */
  public Role role() {
    return roles.role();
  }

  /** Our credentials. */
  public IceCredentials localCredentials() {
    return messages.local();
  }

  /** The peer's credentials, or null before {@link #setRemoteCredentials}. */
  public @Nullable IceCredentials remoteCredentials() {
    return messages.remote();
  }

  /**
   * Whether an authentic check of the peer has come with our ufrag and its own, be it before we
   * knew that one. Only who has our credentials can send it.
   */
  public boolean isChecked() {
    return connectivity.isChecked();
  }

  /** The pair that payload takes, or null. It stays when consent has expired. */
  public @Nullable CandidatePair selectedPair() {
    CheckedPair pair = selection.pair();
    return pair == null ? null : pair.view();
  }

  /** Whether payload would be sent now. */
  public boolean hasConsent() {
    SelectedPath path = selection.path();
    return path != null && path.maySend() && !closed;
  }

  /** Whether the selected path is silent at the moment. */
  public boolean isSilent() {
    SelectedPath path = selection.path();
    return path != null && (path.monitor().isSilent() || path.use() == SelectedPath.Use.LOST);
  }

  /**
   * The pairs on the checklist, best first; once a pair is selected, that one and what may still
   * beat it.
   */
  public List<PairStatistics> pairs() {
    return selection.pairs();
  }

  /** Our candidates. */
  public List<Candidate> localCandidates() {
    return List.copyOf(candidates.local());
  }

  /** The peer's candidates, those included that were learned from its checks. */
  public List<Candidate> remoteCandidates() {
    return List.copyOf(candidates.remote());
  }

  /** Counts since the agent was made. */
  public AgentStatistics statistics() {
    return counters.snapshot();
  }

  /** Ends the agent: nothing more is sent, answered or reported. */
  public void close(long nowNanos) {
    closed = true;
    place.giveUp();
    sender.forgetAll();
  }
}
