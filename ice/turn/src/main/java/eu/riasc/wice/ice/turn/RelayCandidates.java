package eu.riasc.wice.ice.turn;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.stun.AddressFamily;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The candidates that an allocation makes (RFC 8445 §5.1.1.2), and their local preferences: UDP
 * before TCP before TLS; within a transport one server after the other; of one server IPv6 first.
 */
final class RelayCandidates {
  /** How many servers of one transport have preferences of their own. */
  static final int MAX_SLOTS = 4096;

  private static final int PER_TRANSPORT = 2 * MAX_SLOTS;
  private static final int BEST = Candidate.LEAST_RELAYED_OVER_UDP + PER_TRANSPORT - 1;

  private RelayCandidates() {}

  static List<Candidate> of(TurnServer server, int slot, ServerLink link, RelayedAddresses given) {
    List<Candidate> candidates = new ArrayList<>();
    for (Map.Entry<AddressFamily, InetSocketAddress> each : given.relayed().entrySet()) {
      candidates.add(
          Candidate.relayed(
              each.getValue(),
              given.mapped(),
              link.target(),
              server.transport().underlying(),
              preference(server.transport(), slot, each.getKey())));
    }
    LocalAddress local = link.local();
    boolean translated =
        !link.isStream()
            && !link.isSpare() // agents are not behind that mapping
            && !given.mapped().equals(local.bound())
            && AddressFamily.of(given.mapped()) == AddressFamily.of(local.bound());
    if (translated) {
      candidates.add(
          Candidate.serverReflexive(
              given.mapped(), local.bound(), link.target(), local.preference()));
    }
    return candidates;
  }

  @SuppressWarnings("EnumOrdinal") // the order of the constants is the order of preference
  static int preference(TurnTransport transport, int slot, AddressFamily family) {
    int place = 2 * slot + (family == AddressFamily.IPV6 ? 0 : 1);
    return BEST - transport.ordinal() * PER_TRANSPORT - place;
  }
}
