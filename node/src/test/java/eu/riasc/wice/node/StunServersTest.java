package eu.riasc.wice.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.ice.stun.StunUri;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StunServersTest {
  private final Map<String, InetAddress[]> names = new LinkedHashMap<>();
  private final ServerNames service =
      new ServerNames(
          host -> {
            InetAddress[] found = names.get(host);
            if (found == null) {
              throw new UnknownHostException(host);
            }
            return found;
          });

  @Test
  void everyNameGivesOneAddressOfEachFamily() throws Exception {
    names.put(
        "stun.example.org", addresses("192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2"));

    assertThat(servers("stun:stun.example.org", "stun:stun.example.org:3479").resolve())
        .containsExactly(
            new InetSocketAddress("2001:db8::1", 3478),
            new InetSocketAddress("192.0.2.1", 3478),
            new InetSocketAddress("2001:db8::1", 3479),
            new InetSocketAddress("192.0.2.1", 3479));
  }

  @Test
  void twoNamesOfOneServerGiveItOnce() throws Exception {
    names.put("a.example.org", addresses("192.0.2.1"));
    names.put("b.example.org", addresses("192.0.2.1"));

    assertThat(servers("stun:a.example.org", "stun:b.example.org").resolve())
        .containsExactly(new InetSocketAddress("192.0.2.1", 3478));
  }

  @Test
  void nameThatStopsResolvingKeepsItsLastAddresses() throws Exception {
    names.put("a.example.org", addresses("192.0.2.1"));
    StunServers servers = servers("stun:a.example.org", "stun:gone.example.org");

    assertThat(servers.resolve()).hasSize(1);
    assertThat(service.failures()).isEqualTo(1);
    names.clear();
    service.beginPass();

    assertThat(servers.resolve()).containsExactly(new InetSocketAddress("192.0.2.1", 3478));
    assertThat(service.failures()).isEqualTo(2);
  }

  @Test
  void addressesAreTakenAnewWhenTheNameMoves() throws Exception {
    names.put("a.example.org", addresses("192.0.2.1"));
    StunServers servers = servers("stun:a.example.org");
    servers.resolve();
    names.put("a.example.org", addresses("192.0.2.9"));

    assertThat(servers.resolve()).containsExactly(new InetSocketAddress("192.0.2.9", 3478));
  }

  @Test
  void secureServerIsRefusedWithAWayOut() {
    assertThatThrownBy(() -> StunServers.parse("stuns:stun.example.org"))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("use stun:stun.example.org");
  }

  @Test
  void malformedUriIsRefused() {
    assertThatThrownBy(() -> StunServers.parse("http://stun.example.org"))
        .isInstanceOfSatisfying(
            NodeException.class,
            e -> assertThat(e.code()).isEqualTo(NodeException.Code.BAD_SETTING));
  }

  private StunServers servers(String... uris) {
    return new StunServers(List.of(uris).stream().map(StunUri::parse).toList(), service);
  }

  private static InetAddress[] addresses(String... literals) throws UnknownHostException {
    InetAddress[] addresses = new InetAddress[literals.length];
    for (int i = 0; i < literals.length; i++) {
      addresses[i] = InetAddress.getByName(literals[i]);
    }
    return addresses;
  }
}
