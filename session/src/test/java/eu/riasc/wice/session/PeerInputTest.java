package eu.riasc.wice.session;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.signaling.CandidateDescription;
import eu.riasc.wice.signaling.CandidateDescription.Kind;
import eu.riasc.wice.signaling.CandidateDescription.NetworkType;
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
        false);
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

  @Test
  void loopbackIsTakenIfWeOfferItOurselves() {
    CandidateDescription loopback =
        new CandidateDescription(
            Kind.HOST, NetworkType.UDP4, null, "f1", 1, 100, "127.0.0.1", 4000, null, null);
    assertThat(PeerInput.candidate(loopback, true)).isNotNull();
  }

  @Test
  void namesAreCutAndMadeHarmless() {
    assertThat(PeerInput.shown(null)).isNull();
    assertThat(PeerInput.shown("")).isNull();
    assertThat(PeerInput.shown("a\u001b[31mb\u202e")).isEqualTo("a?[31mb?");
    assertThat(PeerInput.shown("x".repeat(1_000))).hasSize(PeerInput.MAX_NAME);
  }
}
