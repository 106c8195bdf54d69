package eu.riasc.wice.session;

import eu.riasc.wice.ice.mdns.LocalName;
import eu.riasc.wice.ice.mdns.MdnsEvent;
import eu.riasc.wice.ice.mdns.RecordType;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.signaling.CandidateDescription;
import eu.riasc.wice.signaling.CandidateDescription.NetworkType;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Candidates of a peer that have a name in place of an address, until it is known. */
final class RemoteNames {
  private final EndpointContext context;
  private @Nullable Set<CandidateDescription> waiting;

  RemoteNames(EndpointContext context) {
    this.context = context;
  }

  /** Whether a candidate has a name that may be asked for. */
  boolean isName(CandidateDescription description) {
    return context.config.multicastDns() != MulticastDnsUse.OFF
        && LocalName.parseOrNull(description.address()) != null;
  }

  /** Whether answers are still to come. */
  boolean isWaiting() {
    return waiting != null && !waiting.isEmpty();
  }

  /** Asks for a name; returns the candidate with its address if that is known already. */
  List<CandidateDescription> resolve(CandidateDescription description, long nowNanos) {
    LocalName name = LocalName.parseOrNull(description.address());
    if (name == null) {
      return List.of();
    }
    List<InetAddress> known = context.underlay.names().resolve(name, type(description), nowNanos);
    if (known == null) {
      waiting = waiting == null ? new LinkedHashSet<>() : waiting;
      waiting.add(description);
      return List.of();
    }
    return withAddress(description, known);
  }

  /** Takes the candidates that this is the answer for, with their address if there is one. */
  List<CandidateDescription> answered(MdnsEvent event) {
    List<CandidateDescription> resolved = new ArrayList<>();
    if (waiting != null) {
      waiting.removeIf(
          each -> {
            boolean meant =
                event.name().equals(LocalName.parseOrNull(each.address()))
                    && event.type() == type(each);
            if (meant) {
              resolved.addAll(withAddress(each, event.addresses()));
            }
            return meant;
          });
    }
    return resolved;
  }

  private static RecordType type(CandidateDescription description) {
    return description.networkType() == NetworkType.UDP4
            || description.networkType() == NetworkType.TCP4
        ? RecordType.A
        : RecordType.AAAA;
  }

  /** Of several addresses the first is used, as a name stands for one. */
  private static List<CandidateDescription> withAddress(
      CandidateDescription described, List<InetAddress> addresses) {
    return addresses.stream()
        .limit(1)
        .map(
            address ->
                new CandidateDescription(
                    described.kind(),
                    described.networkType(),
                    described.tcpType(),
                    described.foundation(),
                    described.component(),
                    described.priority(),
                    IpLiteral.text(address),
                    described.port(),
                    described.related(),
                    described.relayProtocol()))
        .toList();
  }
}
