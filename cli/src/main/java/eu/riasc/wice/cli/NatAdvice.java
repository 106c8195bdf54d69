package eu.riasc.wice.cli;

import eu.riasc.wice.ice.discovery.NatFiltering;
import eu.riasc.wice.ice.discovery.NatMapping;
import eu.riasc.wice.ice.discovery.NatVerdict;
import java.net.Inet4Address;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a NAT means for direct connections, in one line. Two peers find a direct path unless the one
 * that maps per destination meets one that maps so too, or lets in exact ports only.
 */
final class NatAdvice {
  /** From the best to the worst. */
  private enum Outlook {
    EVERYBODY("direct connections work with every peer whose UDP is not blocked"),
    MOST(
        "direct connections work with most peers; one behind a NAT that maps per destination needs"
            + " a TURN server"),
    FRIENDLY_PEERS(
        "behind a NAT that maps per destination: direct connections will need a peer that is"
            + " reachable from any port (no NAT, or one that filters by address at most), otherwise"
            + " a TURN server"),
    UNTOLD(
        "how the NAT maps could not be told: name a second STUN server at another address, or one"
            + " that speaks RFC 5780"),
    NO_ANSWER(
        "no STUN server answered: either they are down, or UDP is blocked here and only a TURN"
            + " server over TCP or TLS will help");

    private final String words;

    Outlook(String words) {
      this.words = words;
    }
  }

  private NatAdvice() {}

  /**
   * The advice for a host.
   *
   * @param nats one for each port that asked a server
   */
  static String of(List<NatVerdict> nats) {
    Outlook four = best(nats.stream().filter(NatAdvice::isIpv4));
    Outlook six = best(nats.stream().filter(nat -> !isIpv4(nat)));
    if (four == six || four == Outlook.NO_ANSWER || six == Outlook.NO_ANSWER) {
      return (four.compareTo(six) <= 0 ? four : six).words;
    }
    return "over IPv4 " + four.words + "; over IPv6 " + six.words;
  }

  private static boolean isIpv4(NatVerdict nat) {
    return nat.base().getAddress() instanceof Inet4Address;
  }

  private static Outlook best(Stream<NatVerdict> nats) {
    return Objects.requireNonNull(
        nats.map(NatAdvice::outlook).reduce(Outlook.NO_ANSWER, NatAdvice::better));
  }

  private static Outlook better(Outlook a, Outlook b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static Outlook outlook(NatVerdict nat) {
    NatMapping mapping = nat.mapping();
    NatFiltering filtering = nat.filtering();
    if (mapping == NatMapping.UNKNOWN) {
      return nat.answered() ? Outlook.UNTOLD : Outlook.NO_ANSWER;
    }
    if (mapping.dependsOnDestination()) {
      return Outlook.FRIENDLY_PEERS;
    }
    boolean lenient =
        filtering == NatFiltering.ENDPOINT_INDEPENDENT
            || filtering == NatFiltering.ADDRESS_DEPENDENT;
    return lenient ? Outlook.EVERYBODY : Outlook.MOST;
  }
}
