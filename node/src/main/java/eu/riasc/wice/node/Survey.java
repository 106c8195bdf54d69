package eu.riasc.wice.node;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.GathererConfig;
import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.discovery.BindingAnswer;
import eu.riasc.wice.ice.discovery.NatVerdict;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node would offer its peers as candidates, and what the STUN servers told. See {@link
 * NodeBuilder#survey}.
 *
 * @param addresses the addresses that sockets could be bound to
 * @param answers one per port and server of its family, in the order they came
 * @param nats how the NAT in front of each port behaves, as far as it could be told
 * @param gatherer what else decides about candidates: external addresses and the filter
 * @param unresolved how many server names the name service did not know
 */
public record Survey(
    List<LocalAddress> addresses,
    List<BindingAnswer> answers,
    List<NatVerdict> nats,
    GathererConfig gatherer,
    int unresolved) {
  /** Copies the lists. */
  public Survey {
    addresses = List.copyOf(addresses);
    answers = List.copyOf(answers);
    nats = List.copyOf(nats);
  }

  /**
   * A candidate and where it comes from.
   *
   * @param candidate the candidate
   * @param base the port it belongs to
   * @param server the STUN server that told of it, null if none did
   * @param roundTrip how long the server's answer took, null without one
   */
  public record Offer(
      Candidate candidate,
      LocalAddress base,
      @Nullable InetSocketAddress server,
      @Nullable Duration roundTrip) {}

  /** The candidates, the best first; redundant ones (RFC 8445 §5.1.3) are left out. */
  public List<Offer> offers() {
    List<Offer> offers = new ArrayList<>();
    for (LocalAddress base : addresses) {
      offers.add(new Offer(Candidate.host(base.bound(), base.preference()), base, null, null));
      InetAddress external = gatherer.externalAddresses().get(base.bound().getAddress());
      if (external != null) {
        InetSocketAddress mapped = new InetSocketAddress(external, base.bound().getPort());
        Candidate candidate =
            Candidate.serverReflexive(mapped, base.bound(), mapped, base.preference());
        offers.add(new Offer(candidate, base, null, null));
      }
    }
    for (BindingAnswer answer : answers) {
      InetSocketAddress mapped = answer.mapped();
      LocalAddress base = base(answer);
      if (mapped != null
          && base != null
          && offers.stream().noneMatch(o -> isSame(o, mapped, base))) {
        Candidate candidate =
            Candidate.serverReflexive(mapped, base.bound(), answer.server(), base.preference());
        offers.add(new Offer(candidate, base, answer.server(), answer.roundTrip()));
      }
    }
    offers.removeIf(offer -> !gatherer.filter().accepts(offer.candidate()));
    offers.sort(
        Comparator.comparingLong((Offer offer) -> offer.candidate().priority().value()).reversed());
    return offers;
  }

  /** The verdicts on ports that could ask a server. */
  public List<NatVerdict> judged() {
    return nats.stream()
        .filter(nat -> answers.stream().anyMatch(answer -> answer.base().equals(nat.base())))
        .toList();
  }

  private @Nullable LocalAddress base(BindingAnswer answer) {
    for (LocalAddress each : addresses) {
      if (each.bound().equals(answer.base())) {
        return each;
      }
    }
    return null;
  }

  private static boolean isSame(Offer offer, InetSocketAddress address, LocalAddress base) {
    return offer.candidate().address().equals(address) && offer.base().equals(base);
  }
}
