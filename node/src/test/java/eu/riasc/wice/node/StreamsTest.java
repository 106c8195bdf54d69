package eu.riasc.wice.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Plain TCP over loopback. The remote side is a blocking socket in the test's own thread. */
@Tag("socket")
@Timeout(60)
class StreamsTest {
  private static final InetAddress LOOPBACK = IpLiteral.parse("127.0.0.1");
  private static final int FRAME_BYTES = 32 * 1024;
  private static final StreamSettings HASTY =
      StreamSettings.defaults()
          .withConnectTimeout(Duration.ofMillis(500))
          .withCloseTimeout(Duration.ofMillis(500));

  private final StreamScript script;
  private final ServerSocket server;

  StreamsTest() throws Exception {
    script = new StreamScript(StreamSettings.defaults());
    server = new ServerSocket();
    server.setReceiveBufferSize(1 << 16);
    server.bind(new InetSocketAddress(LOOPBACK, 0));
  }

  @AfterEach
  void close() throws Exception {
    script.close();
    server.close();
  }

  @Test
  void bytesPassBothWaysAndThoseSentBeforeItIsOpenGoFirst() throws Exception {
    StreamId id = script.open(address());
    script.send(id, "one ".getBytes(UTF_8));
    script.send(id, "two".getBytes(UTF_8));
    try (Socket remote = server.accept()) {
      assertThat(remote.getInputStream().readNBytes(7)).asString(UTF_8).isEqualTo("one two");
      remote.getOutputStream().write("answer".getBytes(UTF_8));
      StreamEvent.Opened opened = script.next(StreamEvent.Opened.class);
      assertThat(opened.stream()).isEqualTo(id);
      assertThat(opened.local()).isEqualTo(remote.getRemoteSocketAddress());
      assertThat(script.receive(6)).asString(UTF_8).isEqualTo("answer");
    }
    assertThat(script.next(StreamEvent.Closed.class).reason()).contains("closed");
    script.settle();
    assertThat(script.counters.statistics())
        .isEqualTo(new StreamStatistics(1, 0, 0, 0, 0, 7, 6, 0));
  }

  @Test
  void connectsFromTheAddressAskedFor() throws Exception {
    InetAddress other = IpLiteral.parse("127.0.0.2");
    script.open(new InetSocketAddress(other, 0), address(), null);
    try (Socket remote = server.accept()) {
      assertThat(remote.getInetAddress()).isEqualTo(other);
    }
    assertThat(script.next(StreamEvent.Opened.class).local().getAddress()).isEqualTo(other);
  }

  @Test
  void addressThatIsNotOursIsAFailureOfThatStreamOnly() throws Exception {
    script.open(new InetSocketAddress(IpLiteral.parse("192.0.2.1"), 0), address(), null);
    assertThat(script.next(StreamEvent.Closed.class).reason())
        .startsWith("connect to 127.0.0.1:" + server.getLocalPort() + ": ");
    script.open(address());
    script.next(StreamEvent.Opened.class);
  }

  @Test
  void refusedConnectionIsToldInOneLine() throws Exception {
    InetSocketAddress nobody = address();
    server.close();
    StreamId id = script.open(nobody);
    script.send(id, new byte[10]);
    assertThat(script.next(StreamEvent.Closed.class))
        .isEqualTo(
            new StreamEvent.Closed(
                id, "connect to 127.0.0.1:" + nobody.getPort() + ": Connection refused"));
    script.settle();
    assertThat(script.counters.statistics())
        .isEqualTo(new StreamStatistics(0, 1, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void connectionThatNobodyAnswersIsGivenUpInTime() throws Exception {
    List<SocketChannel> backlog = new ArrayList<>();
    try (StreamScript hasty = new StreamScript(HASTY);
        ServerSocket full = new ServerSocket(0, 1, LOOPBACK)) {
      for (int i = 0; i < 8; i++) {
        backlog.add(SocketChannel.open());
        backlog.get(i).configureBlocking(false);
        backlog.get(i).connect(full.getLocalSocketAddress());
      }
      hasty.open((InetSocketAddress) full.getLocalSocketAddress());
      assertThat(hasty.next(StreamEvent.Closed.class).reason()).endsWith("no answer within 500 ms");
      hasty.settle();
      assertThat(hasty.counters.current.sum()).isZero();
    } finally {
      for (SocketChannel each : backlog) {
        each.close();
      }
    }
  }

  @Test
  void peerThatNeverReadsCostsWholeSendsAndNoMoreThanTheQueue() throws Exception {
    StreamId id = script.open(address());
    try (Socket remote = server.accept()) {
      int sent = 0;
      for (; script.counters.sendsDropped.sum() < 100; sent++) {
        byte[] frame = new byte[FRAME_BYTES];
        Arrays.fill(frame, (byte) sent);
        script.send(id, frame);
        script.settle();
      }
      script.end(id);

      byte[] all = remote.getInputStream().readAllBytes();
      assertThat(all.length).isEqualTo((sent - 100) * FRAME_BYTES);
      int before = -1;
      for (int at = 0; at < all.length; at += FRAME_BYTES) {
        byte[] frame = Arrays.copyOfRange(all, at, at + FRAME_BYTES);
        byte number = frame[0];
        assertThat(frame).containsOnly(number);
        assertThat(number & 0xff).isGreaterThan(before);
        before = number & 0xff;
      }
    }
  }

  @Test
  void sendThatIsLargerThanTheQueueIsDroppedAndTheRestGoesOn() throws Exception {
    StreamId id = script.open(address());
    script.send(id, new byte[StreamCommand.Send.MOST_WAITING_BYTES + 1]);
    script.send(id, new byte[StreamCommand.Send.MOST_WAITING_BYTES]);
    script.next(StreamEvent.Opened.class);
    script.end(id);
    try (Socket remote = server.accept()) {
      assertThat(remote.getInputStream().readAllBytes())
          .hasSize(StreamCommand.Send.MOST_WAITING_BYTES);
    }
    assertThat(script.counters.sendsDropped.sum()).isEqualTo(1);
  }

  @Test
  void remoteSideThatOnlyStopsSendingGetsWhatWasSentBefore() throws Exception {
    byte[] much = new byte[StreamCommand.Send.MOST_WAITING_BYTES];
    StreamId id = script.open(address());
    try (Socket remote = server.accept()) {
      int sent = 0;
      for (; script.counters.sendsDropped.sum() == 0; sent++) {
        script.send(id, much);
        script.settle();
      }
      remote.shutdownOutput();
      script.next(StreamEvent.Opened.class);
      assertThat(script.next(StreamEvent.Closed.class).reason())
          .isEqualTo("the remote side closed the stream");
      assertThat(remote.getInputStream().readAllBytes()).hasSize((sent - 1) * much.length);
    }
  }

  @Test
  void closeOfAPeerThatNeverReadsTakesNoLongerThanItMay() throws Exception {
    try (StreamScript hasty = new StreamScript(HASTY)) {
      StreamId id = hasty.open(address());
      try (Socket remote = server.accept()) {
        hasty.next(StreamEvent.Opened.class);
        while (hasty.counters.sendsDropped.sum() == 0) {
          hasty.send(id, new byte[FRAME_BYTES]);
          hasty.settle();
        }
        hasty.end(id);
        awaitNoStream(hasty);
        assertThat(remote.isClosed()).isFalse();
      }
      assertThat(hasty.events).isEmpty();
    }
  }

  @Test
  void closedStreamLosesNothingToBytesThatStillCome() throws Exception {
    StreamId id = script.open(address());
    try (Socket remote = server.accept()) {
      script.next(StreamEvent.Opened.class);
      remote.getOutputStream().write(new byte[10]);
      script.send(id, "last words".getBytes(UTF_8));
      script.end(id);
      script.settle();
      remote.getOutputStream().write(new byte[10]);
      assertThat(remote.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("last words");
    }
    awaitNoStream(script);
  }

  @Test
  void streamThatIsClosedBeforeItIsOpenIsGivenUp() throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, LOOPBACK);
        Socket first = new Socket(LOOPBACK, full.getLocalPort());
        Socket second = new Socket(LOOPBACK, full.getLocalPort())) {
      StreamId id = script.open((InetSocketAddress) full.getLocalSocketAddress());
      script.send(id, new byte[1]);
      script.end(id);
      script.settle();
      assertThat(script.counters.current.sum()).isZero();
      assertThat(first.isConnected() && second.isConnected()).isTrue();
    }
    assertThat(script.events).isEmpty();
  }

  @Test
  void commandsToAStreamThatHasClosedAreIgnored() throws Exception {
    StreamId id = script.open(address());
    server.accept().close();
    script.next(StreamEvent.Opened.class);
    script.next(StreamEvent.Closed.class);
    script.send(id, new byte[1]);
    script.end(id);
    script.settle();
    assertThat(script.events).isEmpty();
  }

  @Test
  void resetInMidFrameIsTold() throws Exception {
    StreamId id = script.open(address());
    try (Socket remote = server.accept()) {
      remote.getOutputStream().write(new byte[] {0, 100, 1});
      script.next(StreamEvent.Opened.class);
      assertThat(script.receive(3)).containsExactly(0, 100, 1);
      remote.setSoLinger(true, 0);
    }
    StreamEvent.Closed closed = script.next(StreamEvent.Closed.class);
    assertThat(closed.stream()).isEqualTo(id);
    assertThat(closed.reason()).containsIgnoringCase("reset");
  }

  @Test
  void thousandStreamsLiveOnOneThread() throws Exception {
    int many = 1_000;
    Map<StreamId, ByteBuffer> echoed = new LinkedHashMap<>();
    int threads = Thread.activeCount();
    List<Socket> remotes = new ArrayList<>();
    try {
      for (int i = 0; i < many; i++) {
        StreamId id = script.open(address());
        script.send(id, ByteBuffer.allocate(Integer.BYTES).putInt(i).array());
        echoed.put(id, ByteBuffer.allocate(Integer.BYTES));
        remotes.add(server.accept());
      }
      script.settle();
      assertThat(script.counters.current.sum()).isEqualTo(many);
      assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads);
      for (Socket remote : remotes) {
        remote.getOutputStream().write(remote.getInputStream().readNBytes(Integer.BYTES));
      }
      for (int left = many * Integer.BYTES; left > 0; ) {
        if (script.next(StreamEvent.class) instanceof StreamEvent.Received received) {
          Objects.requireNonNull(echoed.get(received.stream())).put(received.bytes());
          left -= received.bytes().length;
        }
      }
      List<Integer> numbers = echoed.values().stream().map(b -> b.flip().getInt()).toList();
      assertThat(numbers).hasSize(many).isSorted();
    } finally {
      for (Socket remote : remotes) {
        remote.close();
      }
    }
    awaitNoStream(script);
  }

  @Test
  void oneBusyStreamDoesNotStarveTheOthers() throws Exception {
    StreamId busy = script.open(address());
    try (Socket flood = server.accept()) {
      script.onEvent =
          event -> {
            if (event instanceof StreamEvent.Received received && received.stream().equals(busy)) {
              script.command(new StreamCommand.Send(busy, received.bytes()));
            }
          };
      // what comes is sent back, and what comes back goes out again: it never ends by itself
      Thread mirror = new Thread(() -> mirror(flood), "test-mirror");
      mirror.setDaemon(true);
      mirror.start();
      script.send(busy, new byte[StreamCommand.Send.MOST_WAITING_BYTES]);

      StreamId quiet = script.open(address());
      try (Socket remote = server.accept()) {
        script.send(quiet, new byte[] {1});
        assertThat(remote.getInputStream().read()).isEqualTo(1);
      }
      script.loop.execute(() -> script.onEvent = event -> {});
    }
  }

  @Test
  void streamOfAnAddressThatIsGoneIsClosed() throws Exception {
    InetAddress second = IpLiteral.parse("127.0.0.2");
    script.open(new InetSocketAddress(LOOPBACK, 0), address(), null);
    script.next(StreamEvent.Opened.class);
    StreamId id = script.open(new InetSocketAddress(second, 0), address(), null);
    script.next(StreamEvent.Opened.class);

    script.loop.execute(() -> script.streams.adjustTo(List.of(LOOPBACK)));

    assertThat(script.next(StreamEvent.Closed.class))
        .isEqualTo(new StreamEvent.Closed(id, "the local address 127.0.0.2 is gone"));
    script.settle();
    assertThat(script.counters.current.sum()).isEqualTo(1);
  }

  @Test
  void stoppedLoopLeavesNoConnection() throws Exception {
    script.open(address());
    script.next(StreamEvent.Opened.class);
    try (Socket remote = server.accept()) {
      script.close();
      assertThat(remote.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(script.counters.current.sum()).isZero();
  }

  private InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  /** Asks again and again, since nothing tells of the end of a stream that has been closed. */
  private static void awaitNoStream(StreamScript script) {
    while (script.counters.current.sum() > 0) {
      script.settle();
    }
  }

  private static void mirror(Socket socket) {
    try {
      byte[] buffer = new byte[1 << 16];
      for (int n = socket.getInputStream().read(buffer);
          n >= 0;
          n = socket.getInputStream().read(buffer)) {
        socket.getOutputStream().write(buffer, 0, n);
      }
    } catch (IOException e) {
      // the test is over
    }
  }
}
