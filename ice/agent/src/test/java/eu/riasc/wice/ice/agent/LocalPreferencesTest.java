package eu.riasc.wice.ice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.sansio.IpLiteral;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalPreferencesTest {
  private static List<String> order(String... addresses) {
    Map<InetSocketAddress, String> bound = new LinkedHashMap<>();
    for (String address : addresses) {
      bound.put(IpLiteral.endpoint(address, 1), "eth0");
    }
    return LocalPreferences.assign(bound).stream()
        .map(local -> IpLiteral.text(local.bound().getAddress()))
        .toList();
  }

  @Test
  void familiesTakeTurnsBeginningWithIpv6() {
    assertThat(order("192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::1", "2001:db8::2"))
        .containsExactly(
            "2001:db8:0:0:0:0:0:1", "192.0.2.1", "2001:db8:0:0:0:0:0:2", "192.0.2.2", "192.0.2.3");
  }

  @Test
  void routableAddressesComeBeforeLinkLocalAndLoopback() {
    assertThat(order("127.0.0.1", "::1", "169.254.1.1", "192.0.2.1"))
        .containsExactly("192.0.2.1", "169.254.1.1", "0:0:0:0:0:0:0:1", "127.0.0.1");
  }

  @Test
  void everyAddressHasAPreferenceOfItsOwn() {
    Map<InetSocketAddress, String> bound = new LinkedHashMap<>();
    for (int i = 1; i <= 50; i++) {
      bound.put(IpLiteral.endpoint("192.0.2." + i, 1), "eth" + i);
    }
    List<LocalAddress> assigned = LocalPreferences.assign(bound);
    assertThat(assigned).extracting(LocalAddress::preference).doesNotHaveDuplicates();
    assertThat(assigned.get(0).preference()).isEqualTo(65_535);
    assertThat(assigned.get(0).interfaceName()).isEqualTo("eth1");
  }
}
