package eu.riasc.wice.session;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.agent.IceAgent;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.Transport;
import eu.riasc.wice.signaling.CandidateDescription;
import eu.riasc.wice.signaling.CandidateDescription.Kind;
import eu.riasc.wice.signaling.CandidateDescription.NetworkType;
import eu.riasc.wice.signaling.CandidateDescription.RelatedAddress;
import eu.riasc.wice.signaling.CandidateDescription.TcpType;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What this endpoint offers at present, to all peers alike: shared by all sessions, so it costs
 * each of them nothing.
 *
 * @param candidates as the agents take them, those of the highest priority first
 * @param descriptions the same as they are written, in the same order
 * @param complete whether gathering is over
 * @param takesLoopback whether a loopback address is among them, or bound although none is offered
 * @param takesTcp whether one over TCP is among them, or may come to be
 */
record LocalCandidates(
    List<Candidate> candidates,
    List<CandidateDescription> descriptions,
    boolean complete,
    boolean takesLoopback,
    boolean takesTcp) {
  /** How many candidates are offered at most: as many as a peer of ours accepts. */
  static final int LIMIT = PeerInput.MAX_CANDIDATES;

  /** Places that relayed candidates have among them: they come last, and may be all that works. */
  private static final int RELAYED_PLACES = 4;

  /** Nothing yet. */
  static LocalCandidates none() {
    return new LocalCandidates(List.of(), List.of(), false, false, false);
  }

  /** Describes candidates of ours as they are. */
  static LocalCandidates of(List<Candidate> candidates, boolean complete) {
    return of(candidates, complete, null);
  }

  /**
   * Describes candidates of ours.
   *
   * @param disguise what hides our addresses, or null
   */
  static LocalCandidates of(
      List<Candidate> candidates, boolean complete, @Nullable Disguise disguise) {
    List<Candidate> offered = best(candidates);
    List<CandidateDescription> descriptions =
        offered.stream()
            .map(each -> disguise == null ? describe(each) : disguise.of(each, describe(each)))
            .toList();
    boolean loopback = offered.stream().anyMatch(c -> c.address().getAddress().isLoopbackAddress());
    boolean tcp = offered.stream().anyMatch(c -> c.transport() == Transport.TCP);
    return new LocalCandidates(offered, descriptions, complete, loopback, tcp);
  }

  /**
   * The same for a host that takes more than what is offered at the moment.
   *
   * @param loopback whether it has bound loopback addresses
   * @param tcp whether it offers TCP once it has an address
   */
  LocalCandidates taking(boolean loopback, boolean tcp) {
    return new LocalCandidates(
        candidates, descriptions, complete, takesLoopback || loopback, takesTcp || tcp);
  }

  /**
   * Whether an address among these is new to an agent and may give it a better path. Those that a
   * server merely sees are left out: what a NAT makes of an old address may change all the time.
   */
  boolean couldImprove(IceAgent agent) {
    for (Candidate each : candidates) {
      if (each.address().equals(each.base()) && agent.couldImproveBy(each)) {
        return true;
      }
    }
    return false;
  }

  /** The best by priority, and some relayed ones in any case, best first. */
  private static List<Candidate> best(List<Candidate> candidates) {
    List<Candidate> sorted =
        candidates.stream()
            .sorted(Comparator.comparingLong((Candidate c) -> c.priority().value()).reversed())
            .toList();
    List<Candidate> relayed =
        sorted.stream().filter(c -> c.type() == CandidateType.RELAYED).toList();
    int direct = LIMIT - Math.min(RELAYED_PLACES, relayed.size());
    return Stream.concat(
            sorted.stream().filter(c -> c.type() != CandidateType.RELAYED).limit(direct),
            relayed.stream())
        .limit(LIMIT)
        .toList();
  }

  private static CandidateDescription describe(Candidate candidate) {
    InetSocketAddress related = candidate.related();
    return new CandidateDescription(
        switch (candidate.type()) {
          case HOST -> Kind.HOST;
          case SERVER_REFLEXIVE -> Kind.SERVER_REFLEXIVE;
          case PEER_REFLEXIVE -> Kind.PEER_REFLEXIVE;
          case RELAYED -> Kind.RELAYED;
        },
        switch (candidate.network()) {
          case UDP4 -> NetworkType.UDP4;
          case UDP6 -> NetworkType.UDP6;
          case TCP4 -> NetworkType.TCP4;
          case TCP6 -> NetworkType.TCP6;
        },
        describe(candidate.tcpType()),
        candidate.foundation(),
        candidate.component(),
        candidate.priority().value(),
        IpLiteral.text(candidate.address().getAddress()),
        candidate.address().getPort(),
        related == null
            ? null
            : new RelatedAddress(IpLiteral.text(related.getAddress()), related.getPort()),
        null);
  }

  private static @Nullable TcpType describe(eu.riasc.wice.ice.agent.@Nullable TcpType type) {
    if (type == null) {
      return null;
    }
    return switch (type) {
      case ACTIVE -> TcpType.ACTIVE;
      case PASSIVE -> TcpType.PASSIVE;
      case SIMULTANEOUS_OPEN -> TcpType.SIMULTANEOUS_OPEN;
    };
  }
}
