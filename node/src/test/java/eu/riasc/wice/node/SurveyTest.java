package eu.riasc.wice.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.agent.NetworkType;
import eu.riasc.wice.ice.discovery.NatMapping;
import eu.riasc.wice.ice.discovery.NatVerdict;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.XorMappedAddress;
import eu.riasc.wice.sansio.IpLiteral;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
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
      Thread server = new Thread(() -> answer(socket), "test-stun-server");
      server.start();

      Survey survey =
          Node.builder()
              .interfaces(List.of(loopbackName()))
              .iceServer("stun:127.0.0.1:" + socket.getLocalPort())
              .survey(Duration.ofSeconds(10));

      Survey.Offer reflexive =
          survey.offers().stream()
              .filter(offer -> offer.candidate().type() == CandidateType.SERVER_REFLEXIVE)
              .findFirst()
              .orElseThrow();
      assertThat(reflexive.candidate().address()).isEqualTo(MAPPED);
      assertThat(reflexive.server()).isEqualTo(socket.getLocalSocketAddress());
      assertThat(reflexive.roundTrip()).isPositive();
      assertThat(survey.judged())
          .extracting(NatVerdict::base, NatVerdict::mapping)
          .containsExactly(tuple(reflexive.base().bound(), NatMapping.UNKNOWN));
      assertThat(survey.offers().get(0).candidate().type()).isEqualTo(CandidateType.HOST);
      server.join();
    }
  }

  @Test
  void withoutServersThereAreHostCandidatesOnly() throws Exception {
    Survey survey =
        Node.builder().interfaces(List.of(loopbackName())).survey(Duration.ofSeconds(10));

    assertThat(survey.offers())
        .isNotEmpty()
        .allMatch(offer -> offer.candidate().type() == CandidateType.HOST);
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
        .extracting(offer -> offer.candidate().address().getAddress())
        .containsExactly(loopback, external);
    assertThat(
            builder
                .candidateTypes(Set.of(CandidateType.SERVER_REFLEXIVE))
                .survey(Duration.ofSeconds(10))
                .offers())
        .extracting(offer -> offer.candidate().address().getAddress())
        .containsExactly(external);
  }

  private static void answer(DatagramSocket socket) {
    try {
      DatagramPacket request = new DatagramPacket(new byte[1500], 1500);
      socket.receive(request);
      byte[] asked = Arrays.copyOf(request.getData(), request.getLength());
      byte[] bytes =
          StunMessage.success(StunMessage.decode(asked))
              .add(new XorMappedAddress(MAPPED))
              .build()
              .bytes();
      socket.send(new DatagramPacket(bytes, bytes.length, request.getSocketAddress()));
    } catch (IOException e) {
      throw new IllegalStateException("the test's server failed", e);
    }
  }

  private static String loopbackName() throws IOException {
    return HostAddresses.scan(InterfaceFilter.all(), true).stream()
        .filter(HostAddress::loopback)
        .findFirst()
        .orElseThrow()
        .interfaceName();
  }
}
