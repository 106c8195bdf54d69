package eu.riasc.wice.session;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.mdns.MulticastDns;
import eu.riasc.wice.signaling.CandidateDescription;
import eu.riasc.wice.signaling.CandidateDescription.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Takes the addresses of this host out of what we offer: host candidates get names, others no
 * related address, and foundations, which are made of addresses, get numbers.
 *
 * <p>An address that a server has seen as it is hides nothing, and is offered as what the server
 * saw, since peers elsewhere need it.
 */
final class Disguise {
  /** Foundations that keep their number; there are never nearly as many at a time. */
  private static final int MAX_FOUNDATIONS = 1_024;

  private final MulticastDns names;
  private final Predicate<Candidate> isPublic;
  private final Map<String, String> foundations = new LinkedHashMap<>();
  private int numbered;

  /**
   * Makes a disguise.
   *
   * @param isPublic whether a server has seen the address of a host candidate as it is
   */
  Disguise(MulticastDns names, Predicate<Candidate> isPublic) {
    this.names = names;
    this.isPublic = isPublic;
  }

  CandidateDescription of(Candidate candidate, CandidateDescription plain) {
    boolean host = plain.kind() == Kind.HOST;
    boolean shown = !host || isPublic.test(candidate);
    return new CandidateDescription(
        host && shown ? Kind.SERVER_REFLEXIVE : plain.kind(),
        plain.networkType(),
        plain.tcpType(),
        number(plain.foundation()),
        plain.component(),
        plain.priority(),
        shown ? plain.address() : names.nameOf(candidate.address().getAddress()).text(),
        plain.port(),
        null,
        plain.relayProtocol());
  }

  private String number(String foundation) {
    if (foundations.size() == MAX_FOUNDATIONS) {
      foundations.clear();
    }
    return foundations.computeIfAbsent(foundation, unknown -> Integer.toString(++numbered));
  }
}
