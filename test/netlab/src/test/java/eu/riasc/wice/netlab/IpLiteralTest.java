package eu.riasc.wice.netlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralTest {
  @ParameterizedTest
  @CsvSource({
    "203.0.113.7, 203.0.113.7",
    "2001:db8::1, 2001:db8:0:0:0:0:0:1",
    "::1, 0:0:0:0:0:0:0:1",
    "::, 0:0:0:0:0:0:0:0",
    "fe80:1:2:3:4:5:6:ffff, fe80:1:2:3:4:5:6:ffff"
  })
  void readsLiterals(String text, String canonical) {
    assertThat(IpLiteral.parse(text).getHostAddress()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.+4",
        "1:2:3",
        "1::2::3",
        ":"
      })
  void refusesWhatIsNoLiteral(String text) {
    assertThatThrownBy(() -> IpLiteral.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @Test
  void prefixContainsItsAddressesOnly() {
    IpLiteral.Prefix prefix = IpLiteral.Prefix.parse("10.20.0.0/14");
    assertThat(prefix.contains(IpLiteral.parse("10.23.255.255"))).isTrue();
    assertThat(prefix.contains(IpLiteral.parse("10.24.0.0"))).isFalse();
    assertThat(prefix.contains(IpLiteral.parse("2001:db8::1"))).isFalse();
  }
}
