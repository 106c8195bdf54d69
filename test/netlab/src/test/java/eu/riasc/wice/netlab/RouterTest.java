package eu.riasc.wice.netlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.sansio.IpLiteral;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouterTest {
  private final Simulation simulation = new Simulation(1);
  private final Lan internet = simulation.lan("internet");
  private final Lan home = simulation.lan("home");
  private final List<InetSocketAddress> sources = new ArrayList<>();
  private final Host server = internet.host("server", "203.0.113.1", "2001:db8::1");
  private final Socket serverSocket = server.bind(7, (d, s) -> sources.add(d.remote()));

  private void settle() {
    simulation.runFor(Duration.ofMillis(1));
  }

  @Test
  void doubleNatShowsTheOuterAddress() {
    Lan provider = simulation.lan("provider");
    internet.router("cgn", provider, "198.51.100.1").nat(NatBehaviour.symmetric());
    provider.router("home nat", home, "100.64.0.9").nat(NatBehaviour.portRestricted());
    List<byte[]> answers = new ArrayList<>();
    Socket client = home.host("client", "10.0.0.2").bind(9, (d, s) -> answers.add(d.payload()));

    client.send(server.endpoint4(7), new byte[] {1});
    settle();
    serverSocket.send(sources.get(0), new byte[] {2});
    settle();

    assertThat(sources.get(0).getAddress()).isEqualTo(IpLiteral.parse("198.51.100.1"));
    assertThat(answers).hasSize(1);
  }

  @Test
  void statefulFirewallLetsInOnlyAnswers() {
    internet.router("router", home).leadsTo("2001:db8:a::/64").firewall(Firewall.stateful());
    List<byte[]> answers = new ArrayList<>();
    Host client = home.host("client", "2001:db8:a::2");
    Socket socket = client.bind(9, (d, s) -> answers.add(d.payload()));
    Socket otherPort = server.bind(8, (d, s) -> {});

    serverSocket.send(client.endpoint6(9), new byte[1]);
    settle();
    assertThat(answers).isEmpty();

    socket.send(server.endpoint6(7), new byte[1]);
    settle();
    assertThat(sources).containsExactly(client.endpoint6(9));
    otherPort.send(client.endpoint6(9), new byte[1]);
    settle();
    assertThat(answers).isEmpty();
    serverSocket.send(client.endpoint6(9), new byte[1]);
    settle();
    assertThat(answers).hasSize(1);

    simulation.runFor(Duration.ofMinutes(3));
    serverSocket.send(client.endpoint6(9), new byte[1]);
    settle();
    assertThat(answers).hasSize(1);
    assertThat(simulation.trace().dropped("filtered")).isEqualTo(3);
  }

  @Test
  void privateAddressesDoNotLeadAcrossTheInternet() {
    Lan other = simulation.lan("other");
    internet.router("a", home, "198.51.100.1").nat(NatBehaviour.open());
    internet.router("b", other, "198.51.100.2").nat(NatBehaviour.open());
    Socket client = home.host("client", "10.0.0.2").bind(9, (d, s) -> {});
    other.host("far", "10.1.0.2").bind(9, (d, s) -> sources.add(d.remote()));

    client.send(IpLiteral.endpoint("10.1.0.2", 9), new byte[1]);
    settle();

    assertThat(sources).isEmpty();
    assertThat(simulation.trace().dropped("no route")).isEqualTo(1);
  }

  @Test
  void blockedUdpPassesInNeitherDirection() {
    Router router = internet.router("router", home, "198.51.100.1").nat(NatBehaviour.open());
    Socket client = home.host("client", "10.0.0.2").bind(9, (d, s) -> {});
    router.blockUdp(true);
    client.send(server.endpoint4(7), new byte[1]);
    settle();
    assertThat(sources).isEmpty();

    router.blockUdp(false);
    client.send(server.endpoint4(7), new byte[1]);
    settle();
    assertThat(sources).hasSize(1);

    router.blockUdp(true);
    serverSocket.send(sources.get(0), new byte[1]);
    settle();
    assertThat(simulation.trace().dropped("udp blocked")).isEqualTo(2);
  }

  @Test
  void loopsEndWithTheHopCount() {
    Lan there = simulation.lan("there");
    internet.router("one", home).leadsTo("10.9.0.0/16");
    home.router("two", there).leadsTo("10.9.0.0/16");
    Lan back = there;
    back.host("nobody", "10.8.0.1");
    internet.inject(
        new Packet(
            IpLiteral.endpoint("192.0.2.1", 1), IpLiteral.endpoint("10.9.1.1", 1), new byte[1]));
    settle();

    assertThat(simulation.trace().dropped()).isEqualTo(1);
  }

  @Test
  void oneAddressHasOneOwner() {
    assertThatThrownBy(() -> internet.host("thief", "203.0.113.1"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("203.0.113.1");
  }
}
