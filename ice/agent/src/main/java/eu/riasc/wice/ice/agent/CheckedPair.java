package eu.riasc.wice.ice.agent;

import eu.riasc.wice.sansio.Transport;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A pair on the checklist with all that is known of it. Plain state: {@link Checklist}, {@link
 * Connectivity} and the nominators write it.
 */
final class CheckedPair {
  private final Candidate local;
  private Candidate remote;
  private long priority;
  private PairState state = PairState.FROZEN;
  private @Nullable Candidate validLocal;
  private boolean nominated;
  private long firstSentNanos;
  private final RoundTripTime roundTripTime = new RoundTripTime();
  private final PairCounters counters = new PairCounters();

  CheckedPair(Candidate local, Candidate remote, Role role) {
    this.local = local;
    this.remote = remote;
    this.priority = CandidatePair.priority(local, remote, role);
  }

  Candidate local() {
    return local;
  }

  Candidate remote() {
    return remote;
  }

  Transport transport() {
    return local.transport();
  }

  /** Whether packets go this way. */
  boolean isBetween(Transport over, InetSocketAddress base, InetSocketAddress peer) {
    return over == transport() && peer().equals(peer) && base().equals(base);
  }

  /** Where its packets leave from. */
  InetSocketAddress base() {
    return local.base();
  }

  /** Where its packets go to. */
  InetSocketAddress peer() {
    return remote.address();
  }

  /** The pair priority, unsigned. */
  long priority() {
    return priority;
  }

  void computePriority(Role role) {
    priority = CandidatePair.priority(local, remote, role);
  }

  /** The peer has signaled a candidate that was known as peer-reflexive only (RFC 8838 §11). */
  void replaceRemote(Candidate signaled, Role role) {
    remote = signaled;
    computePriority(role);
  }

  boolean isBetterThan(CheckedPair other) {
    return Long.compareUnsigned(priority, other.priority) > 0;
  }

  /** Whether this pair is of a better kind: worth a restart once that one is selected. */
  boolean isImprovementOn(CheckedPair selected) {
    return kind().compareTo(selected.kind()) < 0 && isBetterThan(selected);
  }

  PairState state() {
    return state;
  }

  /** Whether checks have been sent and none has been answered. */
  boolean wasCheckedInVain() {
    return state == PairState.IN_PROGRESS || state == PairState.FAILED;
  }

  void moveTo(PairState next) {
    state = next;
  }

  /** A check has been answered (again): the pair is in the valid list with this local candidate. */
  void validate(Candidate seenByPeer) {
    validLocal = seenByPeer;
    state = PairState.SUCCEEDED;
  }

  void invalidate() {
    validLocal = null;
    state = PairState.FAILED;
  }

  /** Whether it is in the valid list (RFC 8445 §7.2.5.3.2). */
  boolean isValid() {
    return validLocal != null;
  }

  /**
   * Controlling: a nominating check is on its way or answered. Controlled: the peer has asked for
   * this pair.
   */
  boolean isNominated() {
    return nominated;
  }

  void nominate(boolean on) {
    nominated = on;
  }

  PathKind kind() {
    return PathKind.of(local, remote);
  }

  /** When the check that is in progress was first sent. */
  long firstSentNanos() {
    return firstSentNanos;
  }

  void onCheckStarted(long nowNanos) {
    state = PairState.IN_PROGRESS;
    firstSentNanos = nowNanos;
  }

  RoundTripTime roundTripTime() {
    return roundTripTime;
  }

  PairCounters counters() {
    return counters;
  }

  /** As told to the outside: with the local candidate that the peer sees, once that is known. */
  CandidatePair view() {
    Candidate seen = validLocal;
    return new CandidatePair(seen == null ? local : seen, remote);
  }

  PairStatistics statistics(boolean selected) {
    return new PairStatistics(
        view(),
        state,
        nominated,
        selected,
        counters.requestsSent,
        counters.retransmissionsSent,
        counters.responsesReceived,
        counters.requestsReceived,
        counters.responsesSent,
        counters.consentRequestsSent,
        counters.packetsSent,
        counters.packetsReceived,
        counters.bytesSent,
        counters.bytesReceived,
        counters.packetsDiscardedOnSend,
        counters.bytesDiscardedOnSend,
        counters.lastPacketSentNanos,
        counters.lastPacketReceivedNanos,
        roundTripTime.totalNanos(),
        roundTripTime.samples(),
        roundTripTime.latestNanos(),
        roundTripTime.smoothedNanos());
  }
}
