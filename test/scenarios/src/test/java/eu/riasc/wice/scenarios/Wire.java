package eu.riasc.wice.scenarios;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.agent.NetworkType;
import eu.riasc.wice.ice.agent.Priority;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.signaling.CandidateDescription;
import eu.riasc.wice.signaling.CandidateDescription.Kind;
import eu.riasc.wice.signaling.CandidateDescription.RelatedAddress;
import java.net.InetSocketAddress;

/** Candidates as the agent has them and as they are on the wire, for the model of an older peer. */
final class Wire {
  private Wire() {}

  static CandidateDescription description(Candidate candidate) {
    InetSocketAddress related = candidate.related();
    return new CandidateDescription(
        Kind.valueOf(candidate.type().name()),
        CandidateDescription.NetworkType.valueOf(candidate.network().name()),
        null,
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

  static Candidate candidate(CandidateDescription wire) {
    return Candidate.remote(
        CandidateType.valueOf(wire.kind().name()),
        NetworkType.valueOf(wire.networkType().name()),
        wire.foundation(),
        wire.component(),
        new Priority(wire.priority()),
        IpLiteral.endpoint(wire.address(), wire.port()),
        null);
  }
}
