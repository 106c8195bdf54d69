package eu.riasc.wice.node;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.stun.MappedAddress;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.XorMappedAddress;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.Transmit;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BindingProbeTest {
  private static final long MILLISECOND = 1_000_000L;
  private static final LocalAddress V4 =
      new LocalAddress(new InetSocketAddress("10.0.0.2", 4000), "eth0", 65535);
  private static final LocalAddress V6 =
      new LocalAddress(new InetSocketAddress("2001:db8::2", 4000), "eth0", 65534);
  private static final InetSocketAddress SERVER4 = new InetSocketAddress("192.0.2.10", 3478);
  private static final InetSocketAddress SERVER6 = new InetSocketAddress("2001:db8::10", 3478);
  private static final InetSocketAddress MAPPED = new InetSocketAddress("198.51.100.1", 61000);

  private long now = -5;

  @Test
  void everyPortAsksTheServersOfItsFamilyOnly() {
    BindingProbe probe = probe(List.of(V4, V6), List.of(SERVER4, SERVER6));

    List<Transmit> sent = runUntilDone(probe);

    assertThat(sent)
        .extracting(t -> t.local() + " " + t.remote())
        .containsOnly(V4.bound() + " " + SERVER4, V6.bound() + " " + SERVER6);
  }

  @Test
  void answerGivesTheMappedAddressAndTheRoundTripOfTheLastRequest() {
    BindingProbe probe = probe(List.of(V4), List.of(SERVER4));
    Transmit request = next(probe);
    now += 12 * MILLISECOND;
    probe.handleDatagram(answer(request, SERVER4, MAPPED), now);

    assertThat(probe.pollEvent())
        .isEqualTo(new BindingAnswer(V4, SERVER4, MAPPED, Duration.ofMillis(12)));
    assertThat(probe.isDone()).isTrue();
    assertThat(probe.nextTimeoutNanos()).isEmpty();
  }

  @Test
  void oldServerThatKnowsThePlainAttributeOnlyIsUnderstood() {
    BindingProbe probe = probe(List.of(V4), List.of(SERVER4));
    StunMessage request = StunMessage.decode(next(probe).payload());
    byte[] answer = StunMessage.success(request).add(new MappedAddress(MAPPED)).build().bytes();
    probe.handleDatagram(new Datagram(V4.bound(), SERVER4, answer), now);

    assertThat(Objects.requireNonNull(probe.pollEvent()).mapped()).isEqualTo(MAPPED);
  }

  @Test
  void silentServerIsGivenUpAfterThreeRequests() {
    BindingProbe probe = probe(List.of(V4), List.of(SERVER4));
    long start = now;

    assertThat(runUntilDone(probe)).hasSize(3);

    assertThat(probe.pollEvent()).isEqualTo(new BindingAnswer(V4, SERVER4, null, null));
    assertThat(Duration.ofNanos(now - start)).isEqualTo(Duration.ofMillis(3500));
  }

  @Test
  void strayDatagramsAreIgnored() {
    BindingProbe probe = probe(List.of(V4), List.of(SERVER4));
    Transmit request = next(probe);
    InetSocketAddress stranger = new InetSocketAddress("203.0.113.9", 3478);

    probe.handleDatagram(answer(request, stranger, MAPPED), now);
    probe.handleDatagram(new Datagram(V4.bound(), SERVER4, request.payload()), now);
    probe.handleDatagram(new Datagram(V4.bound(), SERVER4, new byte[] {1, 2, 3}), now);
    probe.handleDatagram(new Datagram(V4.bound(), SERVER4, new byte[40]), now);

    assertThat(probe.pollEvent()).isNull();
    assertThat(probe.isDone()).isFalse();
  }

  private BindingProbe probe(List<LocalAddress> bases, List<InetSocketAddress> servers) {
    return new BindingProbe(bases, servers, new Random(7), now);
  }

  private Transmit next(BindingProbe probe) {
    probe.handleTimeout(now);
    return Objects.requireNonNull(probe.pollTransmit());
  }

  private List<Transmit> runUntilDone(BindingProbe probe) {
    List<Transmit> sent = new ArrayList<>();
    while (!probe.isDone()) {
      now = probe.nextTimeoutNanos().orElseThrow();
      probe.handleTimeout(now);
      for (Transmit t = probe.pollTransmit(); t != null; t = probe.pollTransmit()) {
        sent.add(t);
      }
    }
    return sent;
  }

  private static Datagram answer(
      Transmit request, InetSocketAddress from, InetSocketAddress mapped) {
    StunMessage asked = StunMessage.decode(request.payload());
    byte[] bytes = StunMessage.success(asked).add(new XorMappedAddress(mapped)).build().bytes();
    return new Datagram(request.local(), from, bytes);
  }
}
