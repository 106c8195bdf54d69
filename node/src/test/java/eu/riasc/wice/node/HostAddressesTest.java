package eu.riasc.wice.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

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
}
