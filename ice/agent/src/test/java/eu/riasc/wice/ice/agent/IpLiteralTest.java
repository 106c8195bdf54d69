package eu.riasc.wice.ice.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "::, 0:0:0:0:0:0:0:0",
    "::1, 0:0:0:0:0:0:0:1",
    "2001:db8::, 2001:db8:0:0:0:0:0:0",
    "2001:db8::1:2, 2001:db8:0:0:0:0:1:2",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
    "64:ff9b::192.0.2.33, 64:ff9b:0:0:0:0:c000:221",
    "::ffff:192.0.2.1, 192.0.2.1",
    "FE80::ABCD, fe80:0:0:0:0:0:0:abcd"
  })
  void readsLiterals(String text, String expected) {
    assertThat(IpLiteral.text(IpLiteral.parse(text))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "localhost",
        "peer.example.org",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.-4",
        "1..3.4",
        "0x1.2.3.4",
        "1.2.3.0004",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "12345::",
        "g::1",
        "fe80::1%eth0",
        "1.2.3.4::",
        "::1.2.3",
        "[::1]",
        "1:2:3:4:5:6:7::8",
        "\u0661.2.3.4",
        "x.local",
        "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000"
      })
  void refusesEverythingElseInOneLine(String text) {
    assertThatThrownBy(() -> IpLiteral.parse(text))
        .isInstanceOf(IceException.class)
        .hasMessageStartingWith("ip address: found ")
        .hasMessageNotContaining("\n");
  }

  @Test
  void refusesPortsOutOfRange() {
    assertThatThrownBy(() -> IpLiteral.socketAddress("192.0.2.1", 0))
        .hasMessage("port: found 0, expected 1 to 65535");
    assertThatThrownBy(() -> IpLiteral.socketAddress("192.0.2.1", 65_536))
        .isInstanceOf(IceException.class);
  }
}
