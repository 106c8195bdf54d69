package eu.riasc.wice.netlab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamId;
import eu.riasc.wice.sansio.StreamMachine;
import eu.riasc.wice.sansio.StreamNumbers;
import eu.riasc.wice.sansio.TlsName;
import eu.riasc.wice.sansio.Transmit;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamDriverTest {
  private static final int PORT = 3478;
  private static final Duration SHORT = Duration.ofSeconds(5);

  private final Simulation run = new Simulation(5);
  private final Lan lan = run.lan("lan");
  private final Host alice = lan.host("alice", "10.0.0.1", "fd00::1");
  private final Host bob = lan.host("bob", "10.0.0.2", "fd00::2");
  private final Script script = new Script();
  private final Script listening = new Script();
  private final MachineRunner<Object> process = alice.run(script, 4000, event -> {});
  private final MachineRunner<Object> other = bob.run(listening, 4000, event -> {}).listen(PORT);

  StreamDriverTest() {
    alice.link().both(Delay.millis(10));
  }

  private StreamId open(InetSocketAddress local, InetSocketAddress remote, @Nullable TlsName tls) {
    StreamId id = script.numbers.next();
    command(new StreamCommand.Open(id, local, remote, tls));
    return id;
  }

  private StreamId open() {
    return open(alice.endpoint4(0), bob.endpoint4(PORT), null);
  }

  private void command(StreamCommand command) {
    process.call(now -> script.commands.add(command));
  }

  @Test
  void twoMachinesTalkAndWhatIsSentBeforeItIsOpenGoesFirst() {
    StreamId id = open();
    command(new StreamCommand.Send(id, "before ".getBytes(UTF_8)));
    run.runFor(SHORT);
    command(new StreamCommand.Send(id, "after".getBytes(UTF_8)));
    run.runFor(SHORT);

    StreamEvent.Opened opened = (StreamEvent.Opened) script.events.get(0);
    StreamEvent.Accepted accepted = (StreamEvent.Accepted) listening.events.get(0);
    assertThat(opened.stream()).isEqualTo(id);
    assertThat(accepted.stream()).isEqualTo(new StreamId(true, 1));
    assertThat(accepted.local()).isEqualTo(bob.endpoint4(PORT));
    assertThat(accepted.remote()).isEqualTo(opened.local());
    assertThat(listening.text()).isEqualTo("before after");

    StreamId theirs = accepted.stream();
    other.call(
        now -> listening.commands.add(new StreamCommand.Send(theirs, "answer".getBytes(UTF_8))));
    other.call(now -> listening.commands.add(new StreamCommand.Close(theirs)));
    run.runFor(SHORT);
    assertThat(script.text()).isEqualTo("answer");
    assertThat(script.last())
        .isEqualTo(new StreamEvent.Closed(id, "the remote side closed the connection"));
    assertThat(alice.connections() + bob.connections()).isZero();
  }

  @Test
  void connectionThatNobodyAnswersIsGivenUpAfterTenSeconds() {
    open(alice.endpoint4(0), IpLiteral.endpoint("10.0.0.99", PORT), null);
    run.runFor(Duration.ofSeconds(9));
    assertThat(script.events).isEmpty();
    run.runFor(Duration.ofSeconds(1));
    assertThat(script.last()).hasToString("Closed[stream=opened-1, reason=no answer within 10 s]");
    assertThat(alice.connections()).isZero();
  }

  @Test
  void refusedAndImpossibleConnectionsAreTold() {
    open(alice.endpoint4(0), bob.endpoint4(9), null);
    open(IpLiteral.endpoint("192.0.2.1", 0), bob.endpoint4(PORT), null);
    run.runFor(SHORT);
    assertThat(script.events).hasSize(2).allMatch(event -> event instanceof StreamEvent.Closed);
    assertThat(script.events.toString()).contains("connection refused", "not an address of alice");
  }

  @Test
  void wrongNameOfTheServerIsToldAndTheRightOneOpens() {
    bob.listenTls(5349, "turn.example.org", (connection, bytes) -> connection.send(bytes));
    InetSocketAddress server = bob.endpoint6(5349);
    open(alice.endpoint6(0), server, new TlsName("example.org", true));
    run.runFor(SHORT);
    assertThat(((StreamEvent.Closed) script.last()).reason()).startsWith("tls: the certificate");

    StreamId id = open(alice.endpoint6(0), server, new TlsName("turn.example.org", true));
    command(new StreamCommand.Send(id, "secret".getBytes(UTF_8)));
    run.runFor(SHORT);
    assertThat(script.text()).isEqualTo("secret");
  }

  @Test
  void wholeSendsAreDroppedWhenTooMuchWaits() {
    StreamId id = open();
    run.runFor(SHORT);
    alice.link().down();
    int each = 100_000;
    for (int i = 0; i < 10; i++) {
      command(new StreamCommand.Send(id, new byte[each]));
    }
    alice.link().up();
    run.runFor(Duration.ofMinutes(1));
    int most = StreamCommand.Send.MOST_WAITING_BYTES + (1 << 17);
    assertThat(listening.received.size()).isPositive().isLessThan(most);
    assertThat(listening.received.size() % each).isZero();
  }

  @Test
  void deathOfAProcessResetsItsStreams() {
    open();
    run.runFor(SHORT);
    other.stop();
    run.runFor(SHORT);
    assertThat(((StreamEvent.Closed) script.last()).reason()).isEqualTo("connection reset");
    open();
    run.runFor(SHORT);
    assertThat(((StreamEvent.Closed) script.last()).reason()).isEqualTo("connection refused");
    assertThat(bob.connections()).isZero();
  }

  @Test
  void closedStreamIsHeardOfNoMore() {
    StreamId id = open();
    run.runFor(SHORT);
    script.events.clear();
    command(new StreamCommand.Close(id));
    command(new StreamCommand.Send(id, new byte[1]));
    run.runFor(SHORT);
    assertThat(script.events).isEmpty();
    assertThat(listening.last()).isInstanceOf(StreamEvent.Closed.class);
    assertThat(listening.received.size()).isZero();

    StreamId early = open();
    command(new StreamCommand.Close(early));
    run.runFor(SHORT);
    assertThat(script.events).isEmpty();
    assertThat(alice.connections() + bob.connections()).isZero();
  }

  @Test
  void streamsOfAnAddressThatIsGoneAreClosedOnceTheDriverHasLooked() {
    StreamId id = open();
    run.runFor(SHORT);
    alice.firstInterface().removeAddress("10.0.0.1");
    process.addressesChanged();
    assertThat(script.last())
        .isEqualTo(new StreamEvent.Closed(id, "the local address 10.0.0.1 is gone"));
  }

  @Test
  void numberThatIsInUseIsMisuse() {
    StreamId id = open();
    assertThatThrownBy(
            () ->
                command(new StreamCommand.Open(id, alice.endpoint4(0), bob.endpoint4(PORT), null)))
        .hasMessageContaining("there is one already");
  }

  /** Does what the test says and keeps what happens. */
  private static final class Script implements StreamMachine<Object> {
    final StreamNumbers numbers = new StreamNumbers();
    final Deque<StreamCommand> commands = new ArrayDeque<>();
    final List<StreamEvent> events = new ArrayList<>();
    final ByteArrayOutputStream received = new ByteArrayOutputStream();

    StreamEvent last() {
      return events.get(events.size() - 1);
    }

    String text() {
      return received.toString(UTF_8);
    }

    @Override
    public void handleStream(StreamEvent event, long nowNanos) {
      if (event instanceof StreamEvent.Received bytes) {
        received.writeBytes(bytes.bytes());
      } else {
        events.add(event);
      }
    }

    @Override
    public @Nullable StreamCommand pollStream() {
      return commands.poll();
    }

    @Override
    public void handleDatagram(Datagram datagram, long nowNanos) {}

    @Override
    public void handleTimeout(long nowNanos) {}

    @Override
    public @Nullable Transmit pollTransmit() {
      return null;
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
}
