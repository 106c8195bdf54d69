package eu.riasc.wice.netlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.sansio.IpLiteral;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTest {
  @ParameterizedTest
  @CsvSource({
    "10.20.0.0/14,   10.23.255.255,   true",
    "10.20.0.0/14,   10.24.0.0,       false",
    "10.20.0.0/14,   10.19.255.255,   false",
    "10.20.0.0/14,   2001:db8::1,     false",
    "2001:db8:a::/64, 2001:db8:a::2,  true",
    "2001:db8:a::/64, 2001:db8:a:1::2, false",
    "0.0.0.0/0,      203.0.113.1,     true",
    "203.0.113.1/32, 203.0.113.2,     false"
  })
  void containsItsAddressesOnly(String prefix, String address, boolean contained) {
    assertThat(Prefix.parse(prefix).contains(IpLiteral.parse(address))).isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0", "10.0.0.0/33", "10.0.0.0/-1", "home/8"})
  void refusesWhatIsNoPrefix(String text) {
    assertThatThrownBy(() -> Prefix.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void boundaryInsideAByteIsRespected() {
    assertThat(Prefix.parse("128.0.0.0/1").contains(IpLiteral.parse("127.0.0.1"))).isFalse();
    assertThat(Prefix.parse("128.0.0.0/1").contains(IpLiteral.parse("200.0.0.1"))).isTrue();
  }
}
