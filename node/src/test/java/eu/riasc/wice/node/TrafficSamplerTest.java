package eu.riasc.wice.node;

import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is sent on paths is reported while there is traffic, and nothing is done otherwise. */
@Tag("socket")
class TrafficSamplerTest {
  private static final long TICK = TrafficSampler.INTERVAL_NANOS;
  private final PublicKey peer = PrivateKey.generate(new SecureRandom()).publicKey();
  private final List<String> reports = new ArrayList<>();
  private final List<PayloadPath> begun = new ArrayList<>();
  private final TrafficSampler sampler =
      new TrafficSampler((to, packets, bytes, last) -> reports.add(packets + "/" + bytes));
  private Selector selector;
  private Port port;
  private PayloadPath path;

  @BeforeEach
  void open() throws IOException {
    selector = Selector.open();
    port = Port.open(selector, InetAddress.getLoopbackAddress(), 0, 65_536);
    path = path(port.local());
  }

  @AfterEach
  void close() throws IOException {
    port.close();
    selector.close();
  }

  private PayloadPath path(InetSocketAddress remote) {
    PortCounters counters = new PortCounters();
    return new PayloadPath(peer, payload -> port.send(remote, payload, counters), begun::add);
  }

  @Test
  void firstDatagramTellsThatTrafficBeginsAndTheOthersDoNot() {
    assertThat(path.send(ByteBuffer.allocate(10))).isTrue();
    assertThat(path.send(ByteBuffer.allocate(20))).isTrue();
    assertThat(begun).containsExactly(path);
  }

  @Test
  void trafficIsReportedEachIntervalAndOnlyWhatIsNew() {
    path.send(ByteBuffer.allocate(10));
    sampler.watch(path, 0);
    sampler.handleTimeout(TICK - 1);
    assertThat(reports).isEmpty();
    sampler.handleTimeout(TICK);
    path.send(ByteBuffer.allocate(5));
    path.send(ByteBuffer.allocate(5));
    sampler.handleTimeout(2 * TICK);
    sampler.handleTimeout(3 * TICK);
    assertThat(reports).containsExactly("1/10", "2/10");
  }

  @Test
  void quietPathIsNoLongerWatchedUntilTrafficBeginsAgain() {
    path.send(ByteBuffer.allocate(10));
    sampler.watch(path, 0);
    for (int i = 1; i <= 6; i++) {
      sampler.handleTimeout(i * TICK);
    }
    assertThat(sampler.isActive()).isFalse();
    path.send(ByteBuffer.allocate(1));
    assertThat(begun).containsExactly(path, path);
  }

  @Test
  void whatWasSentOnAPathThatIsGivenUpIsReportedOnceMore() {
    path.send(ByteBuffer.allocate(7));
    sampler.watch(path, 0);
    sampler.forget(path);
    assertThat(reports).containsExactly("1/7");
    assertThat(sampler.isActive()).isFalse();
  }

  @Test
  void whatTheSystemRefusesIsNotCountedAsSent() {
    PayloadPath refused = path(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    assertThat(refused.send(ByteBuffer.allocate(10))).isFalse();
    assertThat(refused.report((to, packets, bytes, last) -> reports.add("any"))).isFalse();
  }
}
