package eu.riasc.wice.ice.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.stun.MappedAddress;
import eu.riasc.wice.ice.stun.OtherAddress;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.XorMappedAddress;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.Transmit;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers and strangers may send; the test plays them by hand. */
@NullUnmarked
class HostileServerTest {
  private static final long MILLISECOND = 1_000_000L;
  private static final InetSocketAddress BASE = IpLiteral.endpoint("10.0.0.2", 4000);
  private static final InetSocketAddress SCRATCH = IpLiteral.endpoint("10.0.0.2", 4001);
  private static final InetSocketAddress SERVER = IpLiteral.endpoint("192.0.2.10", 3478);
  private static final InetSocketAddress MAPPED = IpLiteral.endpoint("198.51.100.1", 61_000);

  private long now = -5;
  private final NatDiscovery discovery =
      new NatDiscovery(List.of(new PortPair(BASE, SCRATCH)), List.of(SERVER), new Random(7), now);

  private List<Transmit> sent() {
    List<Transmit> all = new ArrayList<>();
    for (Transmit t = discovery.pollTransmit(); t != null; t = discovery.pollTransmit()) {
      all.add(t);
    }
    return all;
  }

  private Transmit first() {
    discovery.handleTimeout(now);
    return sent().get(0);
  }

  private List<Transmit> runToTheEnd() {
    List<Transmit> all = new ArrayList<>();
    while (!discovery.isDone()) {
      now = discovery.nextTimeoutNanos().orElseThrow();
      discovery.handleTimeout(now);
      all.addAll(sent());
    }
    return all;
  }

  private static StunMessage.Builder answer(Transmit request) {
    return StunMessage.success(StunMessage.decode(request.payload()));
  }

  @Test
  void roundTripIsThatOfTheLastRequest() {
    Transmit request = first();
    now += 12 * MILLISECOND;
    byte[] bytes = answer(request).add(new XorMappedAddress(MAPPED)).build().bytes();
    discovery.handleDatagram(new Datagram(BASE, SERVER, bytes), now);

    assertThat(discovery.pollEvent())
        .isEqualTo(new BindingAnswer(BASE, SERVER, MAPPED, Duration.ofMillis(12), null));
  }

  @Test
  void oldServerThatKnowsThePlainAttributeOnlyIsUnderstood() {
    byte[] bytes = answer(first()).add(new MappedAddress(MAPPED)).build().bytes();
    discovery.handleDatagram(new Datagram(BASE, SERVER, bytes), now);

    assertThat(discovery.pollEvent().mapped()).isEqualTo(MAPPED);
  }

  @Test
  void silentServerIsGivenUpAfterThreeRequests() {
    long start = now;

    assertThat(runToTheEnd()).hasSize(3);

    assertThat(discovery.pollEvent()).isEqualTo(new BindingAnswer(BASE, SERVER, null, null, null));
    assertThat(Duration.ofNanos(now - start)).isEqualTo(Duration.ofMillis(3500));
  }

  @Test
  void strayDatagramsAreIgnored() {
    Transmit request = first();
    InetSocketAddress stranger = IpLiteral.endpoint("203.0.113.9", 3478);
    byte[] bytes = answer(request).add(new XorMappedAddress(MAPPED)).build().bytes();

    discovery.handleDatagram(new Datagram(BASE, stranger, bytes), now);
    discovery.handleDatagram(new Datagram(SCRATCH, SERVER, bytes), now);
    discovery.handleDatagram(new Datagram(BASE, SERVER, request.payload()), now);
    discovery.handleDatagram(new Datagram(BASE, SERVER, new byte[] {1, 2, 3}), now);
    discovery.handleDatagram(new Datagram(BASE, SERVER, new byte[40]), now);

    assertThat(discovery.pollEvent()).isNull();
    assertThat(discovery.isDone()).isFalse();
  }

  /** Nobody is to make us send to addresses that no server can have. */
  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "224.0.0.1", "127.0.0.1", "2001:db8::1", "192.0.2.10"})
  void otherAddressThatNoServerCanHaveIsNotAsked(String other) {
    byte[] bytes =
        answer(first())
            .add(new XorMappedAddress(MAPPED))
            .add(new OtherAddress(IpLiteral.endpoint(other, 3479)))
            .build()
            .bytes();
    discovery.handleDatagram(new Datagram(BASE, SERVER, bytes), now);

    assertThat(runToTheEnd()).extracting(Transmit::remote).containsOnly(SERVER);
  }
}
