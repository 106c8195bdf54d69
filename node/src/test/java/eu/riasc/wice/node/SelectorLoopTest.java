package eu.riasc.wice.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.Machine;
import eu.riasc.wice.sansio.Transmit;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("socket")
@Timeout(30)
class SelectorLoopTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final HostAddress HOST = new HostAddress(LOOPBACK, "lo", true);

  private final PortCounters counters = new PortCounters();
  private final EchoMachine machine = new EchoMachine();
  private Selector selector;
  private Ports ports;
  private SelectorLoop loop;

  @BeforeEach
  void start() throws Exception {
    selector = Selector.open();
    ports = new Ports(selector, 0, 1 << 16, counters);
    Streams none = new Streams(selector, StreamSettings.defaults(), new StreamCounters());
    loop = new SelectorLoop("test-selector", selector, ports, none, machine);
    assertThat(ports.adjustTo(List.of(HOST))).isEmpty();
  }

  @AfterEach
  void stop() {
    loop.stop();
  }

  @Test
  void datagramGoesToTheMachineAndItsAnswerBack() throws Exception {
    InetSocketAddress local = ports.bound().get(0).bound();
    loop.start();
    try (DatagramSocket client = new DatagramSocket(0, LOOPBACK)) {
      assertThat(exchange(client, local, "hello")).isEqualTo("hello");
      Datagram seen = machine.seen.take();
      assertThat(seen.local()).isEqualTo(local);
      assertThat(seen.remote()).isEqualTo(client.getLocalSocketAddress());
    }
    loop.ask(() -> true); // what is sent is counted once it is on its way
    assertThat(counters.received.sum()).isEqualTo(1);
    assertThat(counters.sentBytes.sum()).isEqualTo(5);
  }

  @Test
  void timerFiresWhenItIsDueAndNotBefore() throws Exception {
    loop.start();
    CompletableFuture<Long> due = new CompletableFuture<>();
    loop.execute(
        () -> {
          due.complete(System.nanoTime() + 30_000_000);
          machine.deadline = OptionalLong.of(due.join());
        });
    assertThat(machine.firedAt.take() - due.get()).isNotNegative();
  }

  @Test
  void commandsRunInOrderOnTheLoopsThread() throws Exception {
    loop.start();
    BlockingQueue<Integer> order = new LinkedBlockingQueue<>();
    CompletableFuture<Boolean> onLoop = new CompletableFuture<>();
    for (int i = 0; i < 1000; i++) {
      int number = i;
      loop.execute(() -> order.add(number));
    }
    loop.execute(() -> onLoop.complete(loop.isLoopThread()));
    assertThat(onLoop.get(10, SECONDS)).isTrue();
    assertThat(List.copyOf(order)).hasSize(1000).isSorted();
  }

  @Test
  void failureOfTheMachineDoesNotEndTheLoop() throws Exception {
    InetSocketAddress local = ports.bound().get(0).bound();
    loop.start();
    try (DatagramSocket client = new DatagramSocket(0, LOOPBACK)) {
      client.send(packet("fail", local));
      machine.seen.take();
      assertThat(exchange(client, local, "still there")).isEqualTo("still there");
    }
  }

  @Test
  void datagramTheSystemRefusesIsCountedAndTheRestGoesOn() throws Exception {
    LocalAddress local = ports.bound().get(0);
    loop.start();
    CompletableFuture<@Nullable Void> sent = new CompletableFuture<>();
    loop.execute(
        () -> {
          machine.transmits.add(
              new Transmit(local.bound(), IpLiteral.endpoint("::1", 9), new byte[1]));
          machine.transmits.add(new Transmit(local.bound(), local.bound(), new byte[65_536]));
          machine.transmits.add(
              new Transmit(new InetSocketAddress(LOOPBACK, 1), local.bound(), new byte[1]));
        });
    loop.execute(() -> sent.complete(null));
    sent.get(10, SECONDS);
    assertThat(counters.sendErrors.sum()).isEqualTo(2);
    assertThat(counters.noPort.sum()).isEqualTo(1);
  }

  @Test
  void addressThatComesBackGetsItsPortAndPreferenceAgain() throws Exception {
    LocalAddress before = ports.bound().get(0);
    ports.adjustTo(List.of());
    assertThat(ports.bound()).isEmpty();
    selector.selectNow(); // only a selection lets go of a closed channel's port
    ports.adjustTo(List.of(HOST));
    assertThat(ports.bound()).containsExactly(before);
  }

  @Test
  void stopEndsTheThreadAndClosesTheSockets() throws Exception {
    InetSocketAddress local = ports.bound().get(0).bound();
    loop.start();
    loop.stop();
    assertThat(selector.isOpen()).isFalse();
    try (DatagramSocket again = new DatagramSocket(local)) {
      assertThat(again.isBound()).isTrue();
    }
  }

  private static String exchange(DatagramSocket client, InetSocketAddress to, String text)
      throws Exception {
    client.send(packet(text, to));
    DatagramPacket answer = new DatagramPacket(new byte[100], 100);
    client.receive(answer);
    return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
  }

  private static DatagramPacket packet(String text, InetSocketAddress to) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new DatagramPacket(bytes, bytes.length, to);
  }

  /** Sends every datagram back, fails on "fail", and notes when its timer fires. */
  private static final class EchoMachine implements Machine<Object>, Driven {
    final BlockingQueue<Datagram> seen = new LinkedBlockingQueue<>();
    final BlockingQueue<Long> firedAt = new LinkedBlockingQueue<>();
    final Deque<Transmit> transmits = new ArrayDeque<>();
    OptionalLong deadline = OptionalLong.empty();

    @Override
    public void handleDatagram(Datagram datagram, long nowNanos) {
      seen.add(datagram);
      if (new String(datagram.payload(), StandardCharsets.UTF_8).equals("fail")) {
        throw new IllegalStateException("as the test wants it");
      }
      transmits.add(new Transmit(datagram.local(), datagram.remote(), datagram.payload()));
    }

    @Override
    public void handleTimeout(long nowNanos) {
      firedAt.add(nowNanos);
      deadline = OptionalLong.empty();
    }

    @Override
    public @Nullable Transmit pollTransmit() {
      return transmits.poll();
    }

    @Override
    public @Nullable Object pollEvent() {
      return null;
    }

    @Override
    public OptionalLong nextTimeoutNanos() {
      return deadline;
    }

    @Override
    public Machine<?> machine() {
      return this;
    }

    @Override
    public void drain(long nowNanos) {}
  }
}
