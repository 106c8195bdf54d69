package eu.riasc.wice.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.agent.NetworkType;
import eu.riasc.wice.ice.agent.TcpType;
import eu.riasc.wice.ice.discovery.NatMapping;
import eu.riasc.wice.ice.discovery.NatVerdict;
import eu.riasc.wice.ice.stun.ErrorCode;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.XorMappedAddress;
import eu.riasc.wice.ice.turn.ServerStatus;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.session.MulticastDnsUse;
import eu.riasc.wice.session.Offer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("socket")
@Timeout(30)
class SurveyTest {
  private static final InetSocketAddress MAPPED = new InetSocketAddress("198.51.100.1", 61000);

  @Test
  void serverReflexiveCandidateComesWithServerAndRoundTrip() throws Exception {
    try (DatagramSocket socket = new DatagramSocket(0, IpLiteral.parse("127.0.0.1"))) {
      serve(socket, SurveyTest::mapped);

      Survey survey =
          Node.builder()
              .interfaces(List.of(loopbackName()))
              .iceServer("stun:127.0.0.1:" + socket.getLocalPort())
              .survey(Duration.ofSeconds(10));

      Offer reflexive =
          survey.offers().stream()
              .filter(
                  offer -> offer.candidate().candidate().type() == CandidateType.SERVER_REFLEXIVE)
              .findFirst()
              .orElseThrow();
      assertThat(reflexive.candidate().candidate().address()).isEqualTo(MAPPED);
      assertThat(reflexive.candidate().server()).isEqualTo(socket.getLocalSocketAddress());
      assertThat(survey.roundTrip(reflexive)).isPositive();
      assertThat(survey.judged())
          .extracting(NatVerdict::base, NatVerdict::mapping)
          .containsExactly(tuple(reflexive.candidate().candidate().base(), NatMapping.UNKNOWN));
      assertThat(survey.offers().get(0).candidate().candidate().type())
          .isEqualTo(CandidateType.HOST);
    }
  }

  @Test
  void withoutServersThereAreHostCandidatesOnly() throws Exception {
    Survey survey =
        Node.builder().interfaces(List.of(loopbackName())).survey(Duration.ofSeconds(10));

    assertThat(survey.offers())
        .isNotEmpty()
        .allMatch(offer -> offer.candidate().candidate().type() == CandidateType.HOST);
    assertThat(survey.answers()).isEmpty();
  }

  @Test
  void filtersAndExternalAddressesCount() throws Exception {
    InetAddress loopback = IpLiteral.parse("127.0.0.1");
    InetAddress external = IpLiteral.parse("198.51.100.7");
    NodeBuilder builder =
        Node.builder()
            .interfaces(List.of(loopbackName()))
            .networkTypes(Set.of(NetworkType.UDP4))
            .externalAddress(loopback, external);

    assertThat(builder.survey(Duration.ofSeconds(10)).offers())
        .extracting(offer -> offer.candidate().candidate().address().getAddress())
        .containsExactly(loopback, external);
    assertThat(
            builder
                .candidateTypes(Set.of(CandidateType.SERVER_REFLEXIVE))
                .survey(Duration.ofSeconds(10))
                .offers())
        .extracting(offer -> offer.candidate().candidate().address().getAddress())
        .containsExactly(external);
  }

  @Test
  void tcpCandidatesAndNamesAreShownAsASessionOffersThem() throws Exception {
    Survey survey =
        Node.builder()
            .interfaces(List.of(loopbackName()))
            .tcp(true)
            .multicastDns(MulticastDnsUse.OFFER)
            .survey(Duration.ofSeconds(10));

    assertThat(survey.offers())
        .extracting(offer -> offer.candidate().candidate().tcpType())
        .contains(null, TcpType.ACTIVE, TcpType.PASSIVE);
    assertThat(survey.offers())
        .allMatch(offer -> offer.described().address().endsWith(".local"))
        .allMatch(offer -> survey.base(offer) != null);
  }

  @Test
  void turnServerThatRefusesIsNamedWithItsReasonAndRoundTrip() throws Exception {
    try (DatagramSocket socket = new DatagramSocket(0, IpLiteral.parse("127.0.0.1"))) {
      serve(
          socket,
          asked -> StunMessage.error(asked, ErrorCode.FORBIDDEN, "not you").build().bytes());

      Survey survey =
          Node.builder()
              .interfaces(List.of(loopbackName()))
              .turnServer("turn:127.0.0.1:" + socket.getLocalPort(), "user", "password")
              .survey(Duration.ofSeconds(10));

      assertThat(survey.turnServers()).hasSize(1);
      ServerStatus status = survey.turnServers().get(0);
      assertThat(status.allocated()).isFalse();
      assertThat(status.failure()).isNotNull().contains("403", "not you");
      assertThat(Survey.roundTrip(status)).isNotNull().isPositive();
    }
  }

  @Test
  void stunServerThatHasNotAnsweredWhenTimeIsUpIsShown() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, IpLiteral.parse("127.0.0.1"))) {
      Survey survey =
          Node.builder()
              .interfaces(List.of(loopbackName()))
              .iceServer("stun:127.0.0.1:" + silent.getLocalPort())
              .survey(Duration.ofMillis(300));

      assertThat(survey.answers()).hasSize(1);
      assertThat(survey.answers().get(0).mapped()).isNull();
      assertThat(survey.answers().get(0).server()).isEqualTo(silent.getLocalSocketAddress());
    }
  }

  private static byte[] mapped(StunMessage asked) {
    return StunMessage.success(asked).add(new XorMappedAddress(MAPPED)).build().bytes();
  }

  /** Answers requests until the socket is closed. */
  private static void serve(DatagramSocket socket, Function<StunMessage, byte[]> answer) {
    Thread server =
        new Thread(
            () -> {
              try {
                while (true) {
                  DatagramPacket request = new DatagramPacket(new byte[1500], 1500);
                  socket.receive(request);
                  byte[] asked = Arrays.copyOf(request.getData(), request.getLength());
                  byte[] bytes = answer.apply(StunMessage.decode(asked));
                  socket.send(new DatagramPacket(bytes, bytes.length, request.getSocketAddress()));
                }
              } catch (IOException e) {
                assertThat(socket.isClosed()).as("%s", e).isTrue();
              }
            },
            "test-stun-server");
    server.setDaemon(true);
    server.start();
  }

  private static String loopbackName() throws IOException {
    return HostAddresses.scan(InterfaceFilter.all(), true).stream()
        .filter(HostAddress::loopback)
        .findFirst()
        .orElseThrow()
        .interfaceName();
  }
}
