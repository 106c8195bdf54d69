package eu.riasc.wice.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamId;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Accepted connections over loopback. */
@Tag("socket")
@Timeout(60)
class ListenersTest {
  private static final InetAddress LOOPBACK = IpLiteral.parse("127.0.0.1");
  private static final InetAddress SECOND = IpLiteral.parse("127.0.0.2");

  private final StreamScript script =
      new StreamScript(
          StreamSettings.defaults()
              .withCloseTimeout(Duration.ofMillis(200))
              .withAccepting(Duration.ofMillis(500), 6, 4));
  private final List<Socket> clients = new ArrayList<>();

  ListenersTest() throws Exception {}

  @AfterEach
  void close() throws Exception {
    script.close();
    for (Socket each : clients) {
      each.close();
    }
  }

  @Test
  void acceptedStreamPassesBytesBothWaysAndCloses() throws Exception {
    InetSocketAddress listening = listen(LOOPBACK, freePort());
    Socket client = connect(LOOPBACK, listening);
    client.getOutputStream().write("hello".getBytes(UTF_8));
    StreamEvent.Accepted accepted = script.next(StreamEvent.Accepted.class);
    assertThat(accepted.stream()).isEqualTo(new StreamId(true, 1));
    assertThat(accepted.local()).isEqualTo(listening);
    assertThat(accepted.remote()).isEqualTo(client.getLocalSocketAddress());
    assertThat(script.receive(5)).asString(UTF_8).isEqualTo("hello");
    script.send(accepted.stream(), "answer".getBytes(UTF_8));
    script.end(accepted.stream());
    assertThat(client.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("answer");
    assertThat(script.counters.accepted.sum()).isEqualTo(1);
  }

  @Test
  void listensOnThePortOfUdpWhereItIsFreeAndOnAnotherWhereItIsNot() throws Exception {
    int free = freePort();
    assertThat(listen(LOOPBACK, free).getPort()).isEqualTo(free);
    try (ServerSocket taken = new ServerSocket(0, 1, SECOND)) {
      LocalAddress udp = udp(SECOND, taken.getLocalPort(), 7);
      assertThat(adjust(List.of(udp), true)).hasSize(1);
      assertThat(adjust(List.of(udp), false)).isEmpty();
      LocalAddress bound = bound().get(0);
      assertThat(bound.bound().getPort()).isNotEqualTo(taken.getLocalPort());
      assertThat(bound.preference()).isEqualTo(7);
    }
  }

  @Test
  void addressThatIsGoneIsListenedOnNoMore() throws Exception {
    InetSocketAddress listening = listen(LOOPBACK, freePort());
    adjust(List.of(), false);
    assertThat(bound()).isEmpty();
    while (!isFree(listening)) {
      script.settle(); // only a selection lets go of a closed channel's port
    }
  }

  @Test
  void oneAddressGetsNoMoreConnectionsThanItMayHaveAndOthersStillGetTheirs() throws Exception {
    InetSocketAddress listening = listen(LOOPBACK, freePort());
    for (int i = 0; i < 4; i++) {
      keep(connect(LOOPBACK, listening));
    }
    assertThat(isRefused(connect(LOOPBACK, listening))).isTrue();
    keep(connect(SECOND, listening));
    keep(connect(SECOND, listening));
    assertThat(isRefused(connect(SECOND, listening))).as("six in all").isTrue();
    assertThat(script.counters.acceptsRefused.sum()).isEqualTo(2);

    clients.get(0).close();
    script.next(StreamEvent.Closed.class);
    while (script.counters.current.sum() > 5) {
      script.settle();
    }
    keep(connect(LOOPBACK, listening));
  }

  @Test
  void connectionThatGetsNoAnswerIsClosedHoweverSlowlyItTalks() throws Exception {
    InetSocketAddress listening = listen(LOOPBACK, freePort());
    Socket slow = connect(LOOPBACK, listening);
    Socket good = connect(LOOPBACK, listening);
    StreamId first = script.next(StreamEvent.Accepted.class).stream();
    StreamId second = script.next(StreamEvent.Accepted.class).stream();
    script.send(second, new byte[1]);
    script.onEvent =
        event -> {
          if (event instanceof StreamEvent.Received received) {
            assertThat(received.stream()).isEqualTo(first);
          }
        };
    StreamEvent last = null;
    while (!(last instanceof StreamEvent.Closed)) {
      slow.getOutputStream().write(1);
      last = script.events.take();
    }
    assertThat(last).isEqualTo(new StreamEvent.Closed(first, "nothing was answered within 500 ms"));
    assertThat(good.getInputStream().read()).isZero();
    script.settle();
    assertThat(script.counters.current.sum()).isEqualTo(1);
  }

  @Test
  void oneIpv6PrefixCountsAsOneAddress() {
    AcceptLimits limits = new AcceptLimits(100, 2);
    assertThat(limits.tryAdd(IpLiteral.parse("2001:db8::1"))).isTrue();
    assertThat(limits.tryAdd(IpLiteral.parse("2001:db8::2"))).isTrue();
    assertThat(limits.tryAdd(IpLiteral.parse("2001:db8::ffff:3"))).isFalse();
    assertThat(limits.tryAdd(IpLiteral.parse("2001:db8:0:1::3"))).isTrue();
    limits.remove(IpLiteral.parse("2001:db8::2"));
    assertThat(limits.tryAdd(IpLiteral.parse("2001:db8::ffff:3"))).isTrue();
  }

  private InetSocketAddress listen(InetAddress address, int port) {
    assertThat(adjust(List.of(udp(address, port, 1)), false)).isEmpty();
    return bound().get(0).bound();
  }

  private static LocalAddress udp(InetAddress address, int port, int preference) {
    return new LocalAddress(new InetSocketAddress(address, port), "lo", preference);
  }

  private List<String> adjust(List<LocalAddress> udp, boolean given) {
    return Objects.requireNonNull(
        script.loop.ask(() -> script.streams.listeners().adjustTo(udp, given)));
  }

  private List<LocalAddress> bound() {
    return Objects.requireNonNull(script.loop.ask(() -> script.streams.listeners().bound()));
  }

  private Socket connect(InetAddress from, InetSocketAddress to) throws Exception {
    Socket client = new Socket();
    clients.add(client);
    client.bind(new InetSocketAddress(from, 0));
    client.connect(to);
    return client;
  }

  /** The accepted stream is answered, so that it stays. */
  private void keep(Socket client) throws Exception {
    StreamId id = script.next(StreamEvent.Accepted.class).stream();
    script.send(id, new byte[] {1});
    assertThat(client.getInputStream().read()).isEqualTo(1);
  }

  private static boolean isRefused(Socket client) throws Exception {
    try {
      return client.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  private static boolean isFree(InetSocketAddress address) throws Exception {
    try (ServerSocket again = new ServerSocket()) {
      again.bind(address);
      return true;
    } catch (BindException e) {
      return false;
    }
  }

  private static int freePort() throws Exception {
    try (ServerSocket probe = new ServerSocket(0, 1, LOOPBACK)) {
      return probe.getLocalPort();
    }
  }
}
