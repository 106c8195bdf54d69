package eu.riasc.wice.sansio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
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
    "001.02.3.4, 1.2.3.4",
    "::, 0:0:0:0:0:0:0:0",
    "::1, 0:0:0:0:0:0:0:1",
    "1::, 1:0:0:0:0:0:0:0",
    "2001:DB8::1, 2001:db8:0:0:0:0:0:1",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
    "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "1:2:3::5:6:7:8, 1:2:3:0:5:6:7:8",
    "64:ff9b::192.0.2.33, 64:ff9b:0:0:0:0:c000:221",
    "1:2:3:4:5:6:7.8.9.10, 1:2:3:4:5:6:708:90a",
    "0000:0000:0000:0000:0000:ffff:255.255.255.255, 255.255.255.255",
    "::ffff:192.0.2.1, 192.0.2.1",
  })
  void readsTheFormsOfRfc4291(String text, String address) {
    assertThat(IpLiteral.text(IpLiteral.parse(text))).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.-4",
        "1.2.3.+4",
        "1.2.3.",
        ".1.2.3",
        "1..2.3",
        "1.2.3.0004",
        "0x1.2.3.4",
        "localhost",
        "a.b.c.d",
        " 1.2.3.4",
        "1.2.3.4 ",
        "1.2.3.\u0664",
        ":",
        ":::",
        "1:",
        ":1",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4::5:6:7:8",
        "::1:2:3:4:5:6:7:8",
        "12345::",
        "g::",
        "::1%lo",
        "[::1]",
        "::1.2.3",
        "1.2.3.4::",
        "::1.2.3.4:5",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::\u0661",
        "1:2:3:4:5:6:7:8::"
      })
  void refusesEverythingElse(String text) {
    assertThat(IpLiteral.parseOrNull(text)).isNull();
    assertThatThrownBy(() -> IpLiteral.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("', expected an IPv4 or IPv6 literal");
  }

  @Test
  void readsWhatItWrites() throws UnknownHostException {
    Random random = new Random(20);
    for (int i = 0; i < 1000; i++) {
      byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(bytes);
      InetAddress address = InetAddress.getByAddress(bytes);

      assertThat(IpLiteral.parse(IpLiteral.text(address))).isEqualTo(address);
    }
  }

  @Test
  void mappedAddressesAreIpv4() {
    assertThat(IpLiteral.parse("::ffff:c000:201")).isInstanceOf(Inet4Address.class);
  }

  @Test
  void endpointsHaveAPort() {
    assertThat(IpLiteral.endpoint("192.0.2.1", 65535)).hasToString("/192.0.2.1:65535");
    assertThatThrownBy(() -> IpLiteral.endpoint("192.0.2.1", 65536))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("reading an endpoint: found port 65536, expected 0 to 65535");
    assertThatThrownBy(() -> IpLiteral.endpoint("192.0.2.1", -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void zonesAreNotPartOfTheText() throws UnknownHostException {
    InetAddress zoned =
        java.net.Inet6Address.getByAddress(null, IpLiteral.parse("fe80::1").getAddress(), 7);

    assertThat(IpLiteral.text(zoned)).isEqualTo("fe80:0:0:0:0:0:0:1");
  }

  @Test
  void errorsStayOnOneShortLine() {
    assertThatThrownBy(() -> IpLiteral.parse("1\n".repeat(10_000)))
        .message()
        .hasLineCount(1)
        .hasSizeLessThan(150);
  }
}
