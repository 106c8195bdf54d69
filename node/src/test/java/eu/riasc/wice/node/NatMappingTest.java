package eu.riasc.wice.node;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.agent.LocalAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NatMappingTest {
  private static final LocalAddress BASE =
      new LocalAddress(new InetSocketAddress("10.0.0.2", 4000), "eth0", 65535);

  @Test
  void sameMappedAddressAtTwoServersIsEndpointIndependent() {
    assertThat(NatMapping.of(List.of(seen("192.0.2.1", 61000), seen("192.0.2.2", 61000))))
        .isEqualTo(NatMapping.ENDPOINT_INDEPENDENT);
  }

  @Test
  void differentMappedAddressesAreAddressDependent() {
    assertThat(NatMapping.of(List.of(seen("192.0.2.1", 61000), seen("192.0.2.2", 61001))))
        .isEqualTo(NatMapping.ADDRESS_DEPENDENT);
  }

  @Test
  void twoServersAtOneAddressDoNotProveIndependence() {
    assertThat(NatMapping.of(List.of(seen("192.0.2.1", 61000), seen("192.0.2.1", 61000))))
        .isEqualTo(NatMapping.UNKNOWN);
  }

  @Test
  void silentServersCountForNothing() {
    assertThat(
            NatMapping.of(
                List.of(
                    seen("192.0.2.1", 61000),
                    new BindingAnswer(BASE, server("192.0.2.2"), null, null))))
        .isEqualTo(NatMapping.UNKNOWN);
  }

  @Test
  void serverThatSeesOurOwnAddressMeansNoNat() {
    assertThat(NatMapping.of(List.of(answer("192.0.2.1", BASE.bound()))))
        .isEqualTo(NatMapping.NONE);
  }

  private static BindingAnswer seen(String server, int port) {
    return answer(server, new InetSocketAddress("198.51.100.1", port));
  }

  private static BindingAnswer answer(String server, @Nullable InetSocketAddress mapped) {
    return new BindingAnswer(BASE, server(server), mapped, Duration.ofMillis(1));
  }

  private static InetSocketAddress server(String literal) {
    return new InetSocketAddress(literal, 3478);
  }
}
