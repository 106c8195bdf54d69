package eu.riasc.wice.node;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.discovery.BindingAnswer;
import eu.riasc.wice.ice.discovery.NatVerdict;
import eu.riasc.wice.ice.turn.ServerStatus;
import eu.riasc.wice.session.Offer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node would offer its peers as candidates, and what the servers told. See {@link
 * NodeBuilder#survey}.
 *
 * @param addresses the addresses that sockets could be bound to
 * @param offers the candidates as a session would offer them, the best first
 * @param answers one per port and STUN server of its family, in the order they came
 * @param turnServers how it went with each TURN server, by address and transport
 * @param nats how the NAT in front of each port behaves, as far as it could be told
 * @param unresolved how many server names the name service did not know
 */
public record Survey(
    List<LocalAddress> addresses,
    List<Offer> offers,
    List<BindingAnswer> answers,
    List<ServerStatus> turnServers,
    List<NatVerdict> nats,
    int unresolved) {
  /** Copies the lists. */
  public Survey {
    addresses = List.copyOf(addresses);
    offers = List.copyOf(offers);
    answers = List.copyOf(answers);
    turnServers = List.copyOf(turnServers);
    nats = List.copyOf(nats);
  }

  /** The verdicts on ports that could ask a server. */
  public List<NatVerdict> judged() {
    return nats.stream()
        .filter(nat -> answers.stream().anyMatch(answer -> answer.base().equals(nat.base())))
        .toList();
  }

  /** The port or address of this host that a candidate belongs to; null for a relayed one. */
  public @Nullable LocalAddress base(Offer offer) {
    Candidate candidate = offer.candidate().candidate();
    InetAddress address = candidate.base().getAddress();
    for (LocalAddress each : addresses) {
      if (candidate.type() != CandidateType.RELAYED && each.bound().getAddress().equals(address)) {
        return each;
      }
    }
    return null;
  }

  /** How long an answer of the server took that a candidate comes from; null without one. */
  public @Nullable Duration roundTrip(Offer offer) {
    InetSocketAddress server = offer.candidate().server();
    if (server == null) {
      return null;
    }
    if (offer.candidate().relayTransport() == null) {
      InetSocketAddress base = offer.candidate().candidate().base();
      for (BindingAnswer answer : answers) {
        if (answer.server().equals(server) && answer.base().equals(base)) {
          return answer.roundTrip();
        }
      }
      return null;
    }
    for (ServerStatus status : turnServers) {
      if (status.server().address().equals(server)
          && status.server().transport() == offer.candidate().relayTransport()) {
        return roundTrip(status);
      }
    }
    return null;
  }

  /** How long the last answer of a TURN server took; null without one. */
  public static @Nullable Duration roundTrip(ServerStatus status) {
    return status.roundTripNanos() < 0 ? null : Duration.ofNanos(status.roundTripNanos());
  }
}
