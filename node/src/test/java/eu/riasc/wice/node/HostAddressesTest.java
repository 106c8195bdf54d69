package eu.riasc.wice.node;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.sansio.IpLiteral;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostAddressesTest {
  @Test
  @Tag("socket")
  void loopbackIsFoundWhenAskedForAndWhenNamed() throws Exception {
    assertThat(HostAddresses.scan(InterfaceFilter.all(), false)).noneMatch(HostAddress::loopback);
    assertThat(HostAddresses.scan(InterfaceFilter.all(), true)).anyMatch(HostAddress::loopback);
    String name =
        HostAddresses.scan(InterfaceFilter.all(), true).stream()
            .filter(HostAddress::loopback)
            .findFirst()
            .orElseThrow()
            .interfaceName();
    assertThat(HostAddresses.scan(InterfaceFilter.of(List.of(name)), false))
        .allMatch(HostAddress::loopback)
        .isNotEmpty();
  }

  @Test
  @Tag("socket")
  void noLinkLocalIpv6AddressIsEverFound() throws Exception {
    assertThat(HostAddresses.scan(InterfaceFilter.all(), true))
        .noneMatch(each -> each.address().getHostAddress().startsWith("fe80"));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, true",
    "10.0.0.1, true",
    "127.0.0.1, true",
    "2001:db8::1, true",
    "fd00::1, true",
    "::1, true",
    "fec0::1, false",
    "::192.0.2.1, false",
    "fe80::1, false",
    "::, false",
    "0.0.0.0, false",
    "224.0.0.251, false",
    "ff02::fb, false"
  })
  void kindsThatAreNoCandidatesAreLeftOut(String address, boolean usable) {
    assertThat(HostAddresses.isUsable(IpLiteral.parse(address))).isEqualTo(usable);
  }
}
