package eu.riasc.wice.ice.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.sansio.IpLiteral;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
class CandidateAttributeTest {
  @Test
  void readsTheExampleOfRfc8839Section51() {
    Candidate candidate =
        Candidate.parse(
            "a=candidate:2 1 UDP 1694498815 192.0.2.3 45664 typ srflx raddr 203.0.113.141 rport"
                + " 8998");
    assertThat(candidate.type()).isEqualTo(CandidateType.SERVER_REFLEXIVE);
    assertThat(candidate.network()).isEqualTo(NetworkType.UDP4);
    assertThat(candidate.foundation()).isEqualTo("2");
    assertThat(candidate.component()).isEqualTo(1);
    assertThat(candidate.priority().value()).isEqualTo(1_694_498_815L);
    assertThat(candidate.address()).isEqualTo(IpLiteral.endpoint("192.0.2.3", 45_664));
    assertThat(candidate.base()).isEqualTo(candidate.address());
    assertThat(candidate.related()).isEqualTo(IpLiteral.endpoint("203.0.113.141", 8_998));
  }

  @Test
  void writtenTextReadsBackTheSame() {
    Candidate host =
        Candidate.remote(
            CandidateType.HOST,
            NetworkType.UDP6,
            "a+/9",
            1,
            new Priority(7),
            IpLiteral.endpoint("2001:db8::1", 9),
            null);
    assertThat(host.toAttribute())
        .isEqualTo("candidate:a+/9 1 UDP 7 2001:db8:0:0:0:0:0:1 9 typ host");
    assertThat(Candidate.parse(host.toAttribute())).isEqualTo(host);
    Candidate reflexive =
        Candidate.remote(
            CandidateType.RELAYED,
            NetworkType.UDP4,
            "1",
            1,
            new Priority(7),
            TwoAgents.LEFT,
            TwoAgents.RIGHT);
    assertThat(Candidate.parse(reflexive.toAttribute())).isEqualTo(reflexive);
  }

  @ParameterizedTest
  @ValueSource(strings = {"active", "passive", "so"})
  void tcpTypeIsReadAmongOtherExtensionsAndWritten(String type) {
    Candidate candidate =
        Candidate.parse(
            "candidate:1 1 TCP 7 192.0.2.1 9 typ srflx raddr 10.0.0.1 rport 9 generation 0 tcptype "
                + type
                + " ufrag x");
    assertThat(candidate.network()).isEqualTo(NetworkType.TCP4);
    assertThat(candidate.tcpType().token()).isEqualTo(type);
    assertThat(candidate.toAttribute())
        .isEqualTo(
            "candidate:1 1 TCP 7 192.0.2.1 9 typ srflx raddr 10.0.0.1 rport 9 tcptype " + type);
    assertThat(Candidate.parse(candidate.toAttribute())).isEqualTo(candidate);
  }

  @Test
  void skipsExtensionsAndHiddenRelatedPort() {
    Candidate candidate =
        Candidate.parse(
            "candidate:1 1 udp 1 192.0.2.1 1 typ srflx raddr 0.0.0.0 rport 0 generation 0 ufrag x");
    assertThat(candidate.type()).isEqualTo(CandidateType.SERVER_REFLEXIVE);
    assertThat(candidate.related().getPort()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "candidate:",
        "candidate:1 1 UDP 1 192.0.2.1 1 typ",
        "candidate:1 1 UDP 1 192.0.2.1 1 type host",
        "candidate:1 1 UDP 1 192.0.2.1 1 typ guest",
        "candidate:1 1 TCP 1 192.0.2.1 1 typ host",
        "candidate:1 1 TCP 1 192.0.2.1 1 typ host tcptype",
        "candidate:1 1 TCP 1 192.0.2.1 1 typ host tcptype holdconn",
        "candidate:1 1 SCTP 1 192.0.2.1 1 typ host",
        "candidate:1 0 UDP 1 192.0.2.1 1 typ host",
        "candidate:1 257 UDP 1 192.0.2.1 1 typ host",
        "candidate:1 1 UDP 4294967296 192.0.2.1 1 typ host",
        "candidate:1 1 UDP -1 192.0.2.1 1 typ host",
        "candidate:1 1 UDP 1 192.0.2.1 0 typ host",
        "candidate:1 1 UDP 1 192.0.2.1 65536 typ host",
        "candidate:1 1 UDP 1 5e7b.local 1 typ host",
        "candidate:1 1 UDP 1 peer.example.org 1 typ host",
        "candidate:\u00e9 1 UDP 1 192.0.2.1 1 typ host",
        "candidate:123456789012345678901234567890123 1 UDP 1 192.0.2.1 1 typ host"
      })
  void refusesWhatIsNotACandidateInOneLine(String text) {
    assertThatThrownBy(() -> Candidate.parse(text))
        .isInstanceOf(IceException.class)
        .hasMessageContaining("found")
        .hasMessageContaining("expected")
        .hasMessageNotContaining("\n");
  }

  @Test
  void refusesTextOfAnyLength() {
    assertThatThrownBy(() -> Candidate.parse("candidate:" + " 1".repeat(100_000)))
        .hasMessageContaining("200010 characters");
  }
}
