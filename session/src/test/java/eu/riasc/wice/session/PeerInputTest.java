package eu.riasc.wice.session;

import static eu.riasc.wice.ice.agent.NetworkType.TCP6;
import static eu.riasc.wice.ice.agent.NetworkType.UDP4;
import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.CandidateFilter;
import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.signaling.CandidateDescription;
import eu.riasc.wice.signaling.CandidateDescription.Kind;
import eu.riasc.wice.signaling.CandidateDescription.NetworkType;
import eu.riasc.wice.signaling.CandidateDescription.TcpType;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is taken from a peer, and what is not (PROTOCOL §6). */
class PeerInputTest {
  private static @Nullable Candidate read(
      NetworkType network, String address, int port, int component, long priority) {
    return PeerInput.candidate(
        new CandidateDescription(
            Kind.HOST, network, null, "f1", component, priority, address, port, null, null),
        LocalCandidates.none());
  }

  @ParameterizedTest
  @CsvSource({
    "UDP4, 192.0.2.1, 4000",
    "UDP6, 2001:db8::1, 4000",
    "UDP6, fe80::1, 4000",
    "UDP4, 10.0.0.1, 65535"
  })
  void anAddressIsTaken(NetworkType network, String address, int port) {
    assertThat(read(network, address, port, 1, 100)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "UDP4, 0.0.0.0, 4000, unspecified",
    "UDP6, ::, 4000, unspecified",
    "UDP4, 224.0.0.1, 4000, multicast",
    "UDP6, ff02::1, 4000, multicast",
    "UDP4, 255.255.255.255, 4000, broadcast",
    "UDP4, 127.0.0.1, 4000, loopback",
    "UDP6, ::1, 4000, loopback",
    "UDP6, ::ffff:127.0.0.1, 4000, loopback in disguise",
    "UDP4, 192.0.2.1, 0, no port",
    "UDP4, 192.0.2.1, 65536, no port",
    "UDP4, 192.0.2.1, -1, no port",
    "UDP4, localhost, 4000, a name",
    "UDP4, example.org, 4000, a name",
    "UDP4, printer.local, 4000, a name",
    "UDP4, 2001:db8::1, 4000, the other family",
    "UDP6, 192.0.2.1, 4000, the other family",
    "TCP4, 192.0.2.1, 4000, tcp"
  })
  void whatIsNoAddressOfAPeerIsRefused(NetworkType network, String address, int port, String why) {
    assertThat(read(network, address, port, 1, 100)).as(why).isNull();
  }

  @Test
  void fieldsOutOfBoundsAreRefused() {
    assertThat(read(NetworkType.UDP4, "192.0.2.1", 4000, 2, 100)).isNull();
    assertThat(read(NetworkType.UDP4, "192.0.2.1", 4000, 1, 0)).isNull();
    assertThat(read(NetworkType.UDP4, "192.0.2.1", 4000, 1, 1L << 32)).isNull();
  }

  private static LocalCandidates offering(Candidate candidate) {
    return LocalCandidates.of(List.of(candidate), true);
  }

  private static CandidateDescription tcp(@Nullable TcpType type, int port) {
    return new CandidateDescription(
        Kind.HOST, NetworkType.TCP4, type, "f1", 1, 100, "192.0.2.1", port, null, null);
  }

  @Test
  void tcpIsTakenWithItsTypeIfWeOfferItOurselves() {
    LocalCandidates ours = offering(Candidate.tcpActive(IpLiteral.parse("192.0.2.9"), 1));
    assertThat(ours.takesTcp()).isTrue();
    assertThat(PeerInput.candidate(tcp(TcpType.ACTIVE, 9), ours))
        .isNotNull()
        .extracting(Candidate::tcpType)
        .isEqualTo(eu.riasc.wice.ice.agent.TcpType.ACTIVE);
    assertThat(PeerInput.candidate(tcp(TcpType.PASSIVE, 443), ours))
        .isNotNull()
        .extracting(Candidate::tcpType)
        .isEqualTo(eu.riasc.wice.ice.agent.TcpType.PASSIVE);
    assertThat(PeerInput.candidate(tcp(null, 443), ours)).isNull();
    assertThat(PeerInput.candidate(tcp(TcpType.ACTIVE, 0), ours)).isNull();
    assertThat(PeerInput.candidate(tcp(TcpType.PASSIVE, 443), LocalCandidates.none())).isNull();
  }

  @Test
  void tcpCandidatesAreDescribedAsTheyAreRead() {
    Candidate passive = Candidate.tcpPassive(IpLiteral.endpoint("2001:db8::7", 443), 5);
    CandidateDescription described = offering(passive).descriptions().get(0);
    assertThat(described.networkType()).isEqualTo(NetworkType.TCP6);
    assertThat(described.tcpType()).isEqualTo(TcpType.PASSIVE);
    assertThat(PeerInput.candidate(described, offering(passive))).isEqualTo(passive);
  }

  @Test
  void activeCandidateOfAHostWithTheSamePrivateAddressIsNotOurOwn() {
    OfferedBefore before = new OfferedBefore();
    LocalCandidates active = offering(Candidate.tcpActive(IpLiteral.parse("10.0.0.1"), 1));
    LocalCandidates passive = offering(Candidate.tcpPassive(IpLiteral.endpoint("10.0.0.1", 9), 1));
    before.add(active);
    before.add(passive);
    assertThat(before.includes(active.descriptions().get(0))).isFalse();
    assertThat(before.includes(passive.descriptions().get(0))).isTrue();
  }

  @Test
  void loopbackIsTakenIfWeOfferItOurselves() {
    CandidateDescription loopback =
        new CandidateDescription(
            Kind.HOST, NetworkType.UDP4, null, "f1", 1, 100, "127.0.0.1", 4000, null, null);
    assertThat(
            PeerInput.candidate(
                loopback, offering(Candidate.host(IpLiteral.endpoint("127.0.0.1", 1), 1))))
        .isNotNull();
  }

  @Test
  void namesAreCutAndMadeHarmless() {
    assertThat(PeerInput.shown(null)).isNull();
    assertThat(PeerInput.shown("")).isNull();
    assertThat(PeerInput.shown("a\u001b[31mb\u202e")).isEqualTo("a?[31mb?");
    assertThat(PeerInput.shown("x".repeat(1_000))).hasSize(PeerInput.MAX_NAME);
  }

  /** A peer's candidates may come while a TURN server has yet to give us our first. */
  @Test
  void loopbackIsTakenOnceWeHaveBoundItAlthoughNothingIsOfferedYet() {
    CandidateDescription loopback =
        new CandidateDescription(
            Kind.RELAYED, NetworkType.UDP4, null, "f1", 1, 100, "127.0.0.1", 4000, null, null);
    assertThat(PeerInput.candidate(loopback, relayedOnlyBoundTo("127.0.0.1"))).isNotNull();
    assertThat(PeerInput.candidate(loopback, relayedOnlyBoundTo("192.0.2.9"))).isNull();
  }

  /** A peer's candidates may come before the host has an address at all. */
  @Test
  void tcpIsTakenFromTheBeginningIfWeMayComeToOfferIt() {
    CandidateFilter all = CandidateFilter.all();
    assertThat(takenByNewcomer(true, all)).isTrue();
    assertThat(takenByNewcomer(true, all.withNetworks(Set.of(TCP6, UDP4)))).isTrue();
    assertThat(takenByNewcomer(false, all)).isFalse();
    assertThat(takenByNewcomer(true, all.withNetworks(Set.of(UDP4)))).isFalse();
    assertThat(takenByNewcomer(true, all.withTypes(Set.of(CandidateType.RELAYED)))).isFalse();
  }

  private static boolean takenByNewcomer(boolean usesTcp, CandidateFilter filter) {
    EndpointContext context = context(usesTcp, filter);
    assertThat(context.local.candidates()).isEmpty();
    return PeerInput.candidate(tcp(TcpType.PASSIVE, 443), context.local) != null;
  }

  private static EndpointContext context(boolean usesTcp, CandidateFilter filter) {
    Random random = new Random(1);
    EndpointConfig plain = EndpointConfig.defaults();
    EndpointConfig defaults = usesTcp ? plain.withTcp(plain.tcp()) : plain;
    return new EndpointContext(
        defaults.withGatherer(defaults.gatherer().withFilter(filter)),
        PublicKey.of(new byte[32]),
        random,
        random,
        0);
  }

  private static LocalCandidates relayedOnlyBoundTo(String ip) {
    EndpointContext context =
        context(false, CandidateFilter.all().withTypes(Set.of(CandidateType.RELAYED)));
    context.underlay.setLocalAddresses(
        List.of(new LocalAddress(IpLiteral.endpoint(ip, 4000), "eth0", 1)), 0);
    context.takeOffers();
    assertThat(context.local.candidates()).isEmpty();
    return context.local;
  }
}
