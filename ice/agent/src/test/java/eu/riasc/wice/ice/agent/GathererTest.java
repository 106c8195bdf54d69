package eu.riasc.wice.ice.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.ice.stun.MessageClass;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.XorMappedAddress;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.sansio.Transmit;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@NullUnmarked
class GathererTest {
  private static final InetSocketAddress HOST = IpLiteral.endpoint("10.0.0.1", 1000);
  private static final InetSocketAddress HOST6 = IpLiteral.endpoint("2001:db8::1", 1000);
  private static final InetSocketAddress SERVER = IpLiteral.endpoint("192.0.2.100", 3478);
  private static final InetSocketAddress SERVER2 = IpLiteral.endpoint("192.0.2.101", 3478);

  private final Wire wire = new Wire();
  private final SharedPorts ports = SharedPorts.withDefaultSpacing();
  private InetSocketAddress mapped = IpLiteral.endpoint("203.0.113.1", 5000);
  private final Gatherer gatherer = new Gatherer(GathererConfig.defaults(), ports, new Random(1));

  /** A STUN server that tells every client the mapped address. */
  private final class Server implements Machine<Object> {
    private final Queue<Transmit> out = new ArrayDeque<>();

    @Override
    public void handleDatagram(Datagram datagram, long nowNanos) {
      StunMessage request = StunMessage.decode(datagram.payload());
      byte[] answer =
          StunMessage.success(request).add(new XorMappedAddress(mapped)).build().bytes();
      out.add(new Transmit(datagram.local(), datagram.remote(), answer));
    }

    @Override
    public void handleTimeout(long nowNanos) {}

    @Override
    public @Nullable Transmit pollTransmit() {
      return out.poll();
    }

    @Override
    public @Nullable Object pollEvent() {
      return null;
    }

    @Override
    public OptionalLong nextTimeoutNanos() {
      return OptionalLong.empty();
    }
  }

  GathererTest() {
    wire.attach(gatherer, HOST, HOST6);
    wire.attach(new Server(), SERVER, SERVER2);
  }

  private void bind(InetSocketAddress... addresses) {
    int[] preference = {65_535};
    gatherer.setLocalAddresses(
        List.of(addresses).stream()
            .map(address -> new LocalAddress(address, "eth0", preference[0]--))
            .toList(),
        wire.now());
  }

  private List<String> eventNames() {
    return wire.events(gatherer).stream()
        .map(
            event -> {
              if (event instanceof GatheringEvent.CandidateFound found) {
                return "found " + found.candidate().type().token();
              }
              if (event instanceof GatheringEvent.CandidateLost lost) {
                return "lost " + lost.candidate().type().token();
              }
              return "completed";
            })
        .toList();
  }

  @Test
  void hostCandidatesComeAtOnceAndCompleteWithoutServers() {
    assertThat(gatherer.complete()).isFalse();
    bind(HOST, HOST6);
    wire.drain();
    assertThat(eventNames()).containsExactly("found host", "found host", "completed");
    assertThat(gatherer.complete()).isTrue();
    assertThat(gatherer.candidates())
        .extracting(candidate -> candidate.priority().value())
        .containsExactly(2_130_706_431L, 2_130_706_175L);
  }

  @Test
  void filterLeavesOutTypesAndFamilies() {
    CandidateFilter reflexive =
        CandidateFilter.all().withTypes(Set.of(CandidateType.SERVER_REFLEXIVE));
    assertThat(offered(reflexive))
        .extracting(Candidate::address)
        .containsExactly(IpLiteral.endpoint("198.51.100.7", 1000));
    CandidateFilter six = CandidateFilter.all().withNetworks(Set.of(NetworkType.UDP6));
    assertThat(offered(six)).extracting(Candidate::address).containsExactly(HOST6);
    assertThat(offered(CandidateFilter.all())).hasSize(3);
  }

  @Test
  void serversAreNotAskedForWhatTheFilterLeavesOut() {
    assertThat(asked(CandidateFilter.all())).isTrue();
    assertThat(asked(CandidateFilter.all().withTypes(Set.of(CandidateType.SERVER_REFLEXIVE))))
        .isTrue();
    assertThat(
            asked(
                CandidateFilter.all().withTypes(Set.of(CandidateType.HOST, CandidateType.RELAYED))))
        .isFalse();
    assertThat(asked(CandidateFilter.all().withNetworks(Set.of(NetworkType.UDP6)))).isFalse();
  }

  /** Whether the IPv4 server is asked; if not, gathering must be complete at once. */
  private boolean asked(CandidateFilter filter) {
    Gatherer filtered =
        new Gatherer(
            GathererConfig.defaults().withFilter(filter),
            SharedPorts.withDefaultSpacing(),
            new Random(1));
    filtered.setServers(List.of(SERVER), wire.now());
    filtered.setLocalAddresses(List.of(new LocalAddress(HOST, "eth0", 65_535)), wire.now());
    boolean asked = filtered.pollTransmit() != null;
    assertThat(filtered.complete()).isEqualTo(!asked);
    return asked;
  }

  private List<Candidate> offered(CandidateFilter filter) {
    GathererConfig config =
        GathererConfig.defaults()
            .withExternalAddresses(Map.of(HOST.getAddress(), IpLiteral.parse("198.51.100.7")))
            .withFilter(filter);
    Gatherer filtered = new Gatherer(config, ports, new Random(1));
    filtered.setLocalAddresses(
        List.of(new LocalAddress(HOST, "a", 65_535), new LocalAddress(HOST6, "a", 65_534)),
        wire.now());
    return filtered.candidates();
  }

  @Test
  void externalAddressThatCannotBeOneIsRefused() {
    for (String external : List.of("2001:db8::9", "0.0.0.0", "224.0.0.1")) {
      Map<InetAddress, InetAddress> map = Map.of(HOST.getAddress(), IpLiteral.parse(external));
      assertThatThrownBy(() -> GathererConfig.defaults().withExternalAddresses(map))
          .isInstanceOf(IceException.class)
          .hasMessageContaining(IpLiteral.parse(external).getHostAddress());
    }
  }

  @Test
  void serverReflexiveCandidateComesFromTheBoundPort() {
    gatherer.setServers(List.of(SERVER), wire.now());
    bind(HOST);
    wire.run(Duration.ofMillis(10));
    assertThat(eventNames()).containsExactly("found host", "found srflx", "completed");
    Candidate reflexive = gatherer.candidates().get(1);
    assertThat(reflexive.address()).isEqualTo(mapped);
    assertThat(reflexive.base()).isEqualTo(HOST);
    assertThat(reflexive.related()).isEqualTo(HOST);
    assertThat(reflexive.priority().localPreference()).isEqualTo(65_535);
    assertThat(wire.sent().get(0).transmit().local()).isEqualTo(HOST);
  }

  @Test
  void addressThatIsNotTranslatedMakesNoReflexiveCandidate() {
    mapped = HOST;
    gatherer.setServers(List.of(SERVER), wire.now());
    bind(HOST);
    wire.run(Duration.ofMillis(10));
    assertThat(eventNames()).containsExactly("found host", "completed");
  }

  @Test
  void twoServersThatSayTheSameMakeOneCandidate() {
    gatherer.setServers(List.of(SERVER, SERVER2, SERVER), wire.now());
    bind(HOST);
    wire.run(Duration.ofMillis(50));
    assertThat(eventNames()).containsExactly("found host", "found srflx", "completed");
    assertThat(wire.sent())
        .filteredOn(sent -> sent.transmit().local().equals(HOST))
        .hasSize(2)
        .satisfies(
            sent ->
                assertThat(sent.get(1).atNanos() - sent.get(0).atNanos())
                    .isEqualTo(Duration.ofMillis(5).toNanos()));
  }

  @Test
  void serversAreAskedOnlyFromAddressesOfTheirFamily() {
    gatherer.setServers(List.of(SERVER), wire.now());
    bind(HOST, HOST6, IpLiteral.endpoint("127.0.0.1", 1000));
    wire.run(Duration.ofMillis(50));
    assertThat(wire.sent())
        .filteredOn(sent -> sent.transmit().remote().equals(SERVER))
        .singleElement()
        .satisfies(sent -> assertThat(sent.transmit().local()).isEqualTo(HOST));
  }

  @Test
  void silentServerHoldsUpCompletionForFiveSecondsAndIsAskedAgainLater() {
    wire.dropIf(transmit -> true);
    gatherer.setServers(List.of(SERVER), wire.now());
    bind(HOST);
    wire.run(Duration.ofMillis(4_999));
    assertThat(gatherer.complete()).isFalse();
    wire.run(Duration.ofMillis(2));
    assertThat(gatherer.complete()).isTrue();
    wire.run(Duration.ofSeconds(40));
    wire.dropIf(transmit -> false);
    assertThat(
            wire.runUntil(
                Duration.ofSeconds(30),
                () ->
                    wire.has(gatherer, GatheringEvent.CandidateFound.class)
                        && gatherer.candidates().size() == 2))
        .isTrue();
  }

  @Test
  void refreshAsksAtOnceAndIsIncompleteUntilAnswered() {
    gatherer.setServers(List.of(SERVER), wire.now());
    bind(HOST);
    wire.run(Duration.ofSeconds(2));
    mapped = IpLiteral.endpoint("203.0.113.1", 7777);

    gatherer.refresh(wire.now());
    assertThat(gatherer.complete()).isFalse();
    assertThat(gatherer.candidates()).as("the old mapping counts until then").hasSize(2);
    wire.run(Duration.ofMillis(10));

    assertThat(eventNames())
        .containsExactly(
            "found host", "found srflx", "completed", "lost srflx", "found srflx", "completed");
    assertThat(gatherer.candidates().get(1).address()).isEqualTo(mapped);
  }

  @Test
  void refreshAsksNoServerTwiceWithinASecond() {
    gatherer.setServers(List.of(SERVER), wire.now());
    bind(HOST);
    wire.run(Duration.ofSeconds(2));
    int before = wire.sent().size();
    for (int i = 0; i < 90; i++) {
      gatherer.refresh(wire.now());
      wire.run(Duration.ofMillis(10));
    }
    assertThat(wire.sent()).as("one request and its answer").hasSize(before + 2);
    assertThat(gatherer.complete()).isTrue();
  }

  @Test
  void mappingIsKeptAliveAndItsChangeNoticed() {
    gatherer.setServers(List.of(SERVER), wire.now());
    bind(HOST);
    wire.run(Duration.ofMinutes(1));
    assertThat(wire.sent())
        .filteredOn(
            sent ->
                StunMessage.decode(sent.transmit().payload()).messageClass()
                    == MessageClass.REQUEST)
        .hasSizeBetween(4, 6);
    mapped = IpLiteral.endpoint("203.0.113.1", 5001);
    wire.run(Duration.ofSeconds(16));
    assertThat(eventNames())
        .containsExactly("found host", "found srflx", "completed", "lost srflx", "found srflx");
    assertThat(gatherer.candidates().get(1).address().getPort()).isEqualTo(5001);
  }

  @Test
  void serverThatFallsSilentTakesItsCandidateAlong() {
    gatherer.setServers(List.of(SERVER), wire.now());
    bind(HOST);
    wire.run(Duration.ofSeconds(1));
    wire.dropIf(transmit -> true);
    wire.run(Duration.ofSeconds(60));
    assertThat(eventNames()).endsWith("lost srflx");
  }

  @Test
  void addressThatGoesTakesAllItsCandidatesAlong() {
    gatherer.setServers(List.of(SERVER), wire.now());
    bind(HOST);
    wire.run(Duration.ofSeconds(1));
    bind();
    wire.run(Duration.ofMinutes(1));
    assertThat(eventNames())
        .containsExactly(
            "found host", "found srflx", "completed", "lost host", "lost srflx", "completed");
    assertThat(ports.pendingTransactions()).isZero();
    assertThat(gatherer.nextTimeoutNanos()).isEmpty();
  }

  @Test
  void answersFromElsewhereAndForgedOnesAreDropped() {
    wire.dropIf(transmit -> true);
    gatherer.setServers(List.of(SERVER), wire.now());
    bind(HOST);
    wire.drain();
    StunMessage request = StunMessage.decode(wire.sent().get(0).transmit().payload());
    byte[] answer = StunMessage.success(request).add(new XorMappedAddress(mapped)).build().bytes();
    wire.inject(SERVER2, HOST, answer);
    wire.inject(SERVER, HOST6, answer);
    wire.inject(SERVER, HOST, new byte[] {0, 1, 0, 0, 0x21, 0x12});
    wire.run(Duration.ofMillis(10));
    assertThat(gatherer.dropped()).isEqualTo(3);
    assertThat(gatherer.candidates()).hasSize(1);
    wire.inject(SERVER, HOST, answer);
    wire.run(Duration.ofMillis(10));
    assertThat(gatherer.candidates()).hasSize(2);
  }

  @Test
  void oneToOneNatIsOfferedWithoutAServer() {
    Gatherer behind =
        new Gatherer(
            GathererConfig.defaults()
                .withExternalAddresses(Map.of(HOST.getAddress(), IpLiteral.parse("198.51.100.7"))),
            ports,
            new Random(1));
    behind.setLocalAddresses(List.of(new LocalAddress(HOST, "eth0", 1)), wire.now());
    assertThat(behind.candidates())
        .extracting(Candidate::address)
        .containsExactly(HOST, IpLiteral.endpoint("198.51.100.7", 1000));
  }
}
