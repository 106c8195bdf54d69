package eu.riasc.wice.session;

import eu.riasc.wice.signaling.CandidateDescription;
import eu.riasc.wice.signaling.CandidateDescription.TcpType;

/** Candidates that we offer or offered not long ago, to recognise those that others reflect. */
final class OfferedBefore {
  private static final int REMEMBERED = 128;

  private final Recent<String> offered = new Recent<>(REMEMBERED);

  void add(LocalCandidates local) {
    local.descriptions().forEach(candidate -> offered.add(trace(candidate)));
  }

  /**
   * Whether a description names the address, port and foundation of one of ours. Active TCP
   * candidates tell nothing: all hosts with the same private address have the same.
   */
  boolean includes(CandidateDescription candidate) {
    return candidate.tcpType() != TcpType.ACTIVE && offered.contains(trace(candidate));
  }

  private static String trace(CandidateDescription candidate) {
    return candidate.networkType()
        + " "
        + candidate.foundation()
        + " "
        + candidate.port()
        + " "
        + candidate.address();
  }
}
