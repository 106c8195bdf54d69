package eu.riasc.wice.ice.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.agent.TcpType;
import eu.riasc.wice.ice.stun.Method;
import eu.riasc.wice.ice.stun.StunMessage;
import eu.riasc.wice.ice.stun.TransactionId;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamId;
import eu.riasc.wice.sansio.StreamNumbers;
import eu.riasc.wice.sansio.Transmit;
import eu.riasc.wice.sansio.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullUnmarked
class TcpPortsTest {
  private static final InetSocketAddress UDP_PORT = IpLiteral.endpoint("192.0.2.1", 4_000);
  private static final InetSocketAddress ACTIVE = IpLiteral.endpoint("192.0.2.1", 9);
  private static final InetSocketAddress LISTENING = IpLiteral.endpoint("192.0.2.1", 443);
  private static final InetSocketAddress REMOTE = IpLiteral.endpoint("198.51.100.7", 443);
  private static final byte[] CHECK =
      StunMessage.request(Method.BINDING, TransactionId.random(new Random(1)))
          .fingerprint()
          .build()
          .bytes();

  private TcpPorts ports;
  private final List<StreamCommand> commands = new ArrayList<>();
  private final List<TcpEvent> events = new ArrayList<>();
  private final List<Datagram> datagrams = new ArrayList<>();
  private long nowNanos = -5_000_000_000L;
  private long acceptedNumber;

  @BeforeEach
  void make() {
    make(TcpConfig.defaults());
  }

  private void make(TcpConfig config) {
    ports = new TcpPorts(config, new StreamNumbers());
    ports.setLocalAddresses(List.of(local(UDP_PORT)), List.of(local(LISTENING)), nowNanos);
    drain();
    events.clear();
  }

  private static LocalAddress local(InetSocketAddress address) {
    return new LocalAddress(address, "eth0", 65_535);
  }

  private void drain() {
    for (StreamCommand next = ports.pollStream(); next != null; next = ports.pollStream()) {
      commands.add(next);
    }
    for (TcpEvent next = ports.pollEvent(); next != null; next = ports.pollEvent()) {
      events.add(next);
    }
    for (Datagram next = ports.pollDatagram(); next != null; next = ports.pollDatagram()) {
      datagrams.add(next);
    }
  }

  private void send(InetSocketAddress local, InetSocketAddress remote, byte[] payload) {
    ports.send(new Transmit(Transport.TCP, local, remote, payload), nowNanos);
    drain();
  }

  private void on(StreamEvent event) {
    ports.handleStream(event, nowNanos);
    drain();
  }

  private void pass(Duration time) {
    long endNanos = nowNanos + time.toNanos();
    for (OptionalLong due = ports.nextTimeoutNanos();
        due.isPresent() && due.getAsLong() - endNanos <= 0;
        due = ports.nextTimeoutNanos()) {
      nowNanos = Math.max(nowNanos, due.getAsLong());
      ports.handleTimeout(nowNanos);
      drain();
    }
    nowNanos = endNanos;
  }

  private <C extends StreamCommand> List<C> commands(Class<C> type) {
    return commands.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private StreamId lastOpened() {
    List<StreamCommand.Open> all = commands(StreamCommand.Open.class);
    return all.get(all.size() - 1).stream();
  }

  private boolean closed(StreamId stream) {
    return commands(StreamCommand.Close.class).contains(new StreamCommand.Close(stream));
  }

  private StreamId connect() {
    send(ACTIVE, REMOTE, CHECK);
    StreamId stream = lastOpened();
    on(new StreamEvent.Opened(stream, IpLiteral.endpoint("192.0.2.1", 51_000)));
    return stream;
  }

  private StreamId accept(String ip, int port) {
    acceptedNumber++;
    StreamId stream = new StreamId(true, acceptedNumber);
    on(new StreamEvent.Accepted(stream, LISTENING, IpLiteral.endpoint(ip, port)));
    return stream;
  }

  private void receive(StreamId stream, byte[] payload) {
    on(new StreamEvent.Received(stream, Frames.frame(payload)));
  }

  private StreamId acceptAuthentic(String ip, int port) {
    StreamId stream = accept(ip, port);
    receive(stream, CHECK);
    ports.onAuthenticated(LISTENING, IpLiteral.endpoint(ip, port));
    return stream;
  }

  @Test
  void offersAnActiveCandidatePerAddressAndAPassiveOneWhereItListens() {
    assertThat(ports.candidates())
        .extracting(Candidate::tcpType, Candidate::address)
        .containsExactly(tuple(TcpType.PASSIVE, LISTENING), tuple(TcpType.ACTIVE, ACTIVE));
    LocalAddress other = local(IpLiteral.endpoint("192.0.2.9", 4_000));
    ports.setLocalAddresses(List.of(other, other, local(UDP_PORT)), List.of(), nowNanos);
    drain();
    assertThat(events)
        .containsExactly(
            new TcpEvent.CandidateLost(Candidate.tcpPassive(LISTENING, 65_535)),
            new TcpEvent.CandidateFound(Candidate.tcpActive(other.bound().getAddress(), 65_535)));
  }

  @Test
  void offersAFewCandidatesHoweverManyAddressesThereAre() {
    List<LocalAddress> many = new ArrayList<>();
    for (int i = 1; i < 40; i++) {
      many.add(new LocalAddress(IpLiteral.endpoint("192.0.2." + i, 4_000), "eth0", 65_535 - i));
    }
    ports.setLocalAddresses(many, many, nowNanos);
    assertThat(ports.candidates()).hasSize(8);
  }

  @Test
  void offersTheAddressThatANatForwardsToWhereItListens() {
    InetSocketAddress outside = IpLiteral.endpoint("203.0.113.5", 443);
    make(
        TcpConfig.defaults()
            .withExternalAddresses(Map.of(LISTENING.getAddress(), outside.getAddress())));
    assertThat(ports.candidates())
        .anySatisfy(
            candidate -> {
              assertThat(candidate.type()).isEqualTo(CandidateType.SERVER_REFLEXIVE);
              assertThat(candidate.address()).isEqualTo(outside);
              assertThat(candidate.base()).isEqualTo(LISTENING);
            });
  }

  @Test
  void opensOneConnectionAndSendsFramesOverIt() {
    send(ACTIVE, REMOTE, new byte[] {1});
    send(ACTIVE, REMOTE, new byte[] {2, 3});
    StreamId stream = lastOpened();
    assertThat(commands)
        .hasSize(3)
        .startsWith(
            new StreamCommand.Open(stream, IpLiteral.endpoint("192.0.2.1", 0), REMOTE, null));
    assertThat(commands(StreamCommand.Send.class))
        .extracting(StreamCommand.Send::bytes)
        .containsExactly(new byte[] {0, 1, 1}, new byte[] {0, 2, 2, 3});
  }

  @Test
  void datagramsOfAnOpenedConnectionComeUnderTheActiveCandidatesBase() {
    StreamId stream = connect();
    receive(stream, new byte[] {5});
    assertThat(datagrams)
        .singleElement()
        .satisfies(
            datagram -> {
              assertThat(datagram.transport()).isEqualTo(Transport.TCP);
              assertThat(datagram.local()).isEqualTo(ACTIVE);
              assertThat(datagram.remote()).isEqualTo(REMOTE);
              assertThat(datagram.payload()).containsExactly(5);
            });
  }

  @Test
  void answersTakeTheConnectionThatTheQuestionCameOver() {
    StreamId first = accept("203.0.113.1", 1_000);
    accept("203.0.113.1", 1_001);
    receive(first, CHECK);
    assertThat(datagrams).singleElement().extracting(Datagram::local).isEqualTo(LISTENING);
    send(LISTENING, datagrams.get(0).remote(), new byte[] {7});
    assertThat(commands(StreamCommand.Send.class))
        .extracting(StreamCommand.Send::stream)
        .containsExactly(first);
  }

  @Test
  void nothingIsOpenedFromWhereWeListenNorFromForeignAddresses() {
    send(LISTENING, REMOTE, CHECK);
    send(IpLiteral.endpoint("192.0.2.77", 9), REMOTE, CHECK);
    assertThat(commands).isEmpty();
    assertThat(ports.statistics().framesDropped()).isEqualTo(2);
  }

  @Test
  void fewFramesWaitForAConnectionToOpen() {
    for (int i = 0; i < 100; i++) {
      send(ACTIVE, REMOTE, CHECK);
    }
    assertThat(commands(StreamCommand.Send.class)).hasSize(16);
    on(new StreamEvent.Opened(lastOpened(), ACTIVE));
    send(ACTIVE, REMOTE, CHECK);
    assertThat(commands(StreamCommand.Send.class)).hasSize(17);
  }

  @Test
  void payloadThatFitsNoFrameIsDropped() {
    connect();
    int before = commands.size();
    send(ACTIVE, REMOTE, new byte[Frames.LONGEST + 1]);
    send(ACTIVE, REMOTE, new byte[0]);
    assertThat(commands).hasSize(before);
    send(ACTIVE, REMOTE, new byte[Frames.LONGEST]);
    assertThat(commands).hasSize(before + 1);
  }

  @Test
  void refusedConnectionIsReportedAtOnceAndTriedAgainAfterAWhile() {
    send(ACTIVE, REMOTE, CHECK);
    on(new StreamEvent.Closed(lastOpened(), "connection refused"));
    assertThat(events)
        .containsExactly(new TcpEvent.ConnectionClosed(ACTIVE, REMOTE, "connection refused"));
    pass(Duration.ofMillis(900));
    send(ACTIVE, REMOTE, CHECK);
    assertThat(ports.statistics().opened()).isEqualTo(1);
    pass(Duration.ofMillis(100));
    send(ACTIVE, REMOTE, CHECK);
    assertThat(ports.statistics().opened()).isEqualTo(2);
    on(new StreamEvent.Closed(lastOpened(), "connection refused"));
    pass(Duration.ofMillis(1_900));
    send(ACTIVE, REMOTE, CHECK);
    assertThat(ports.statistics().opened()).isEqualTo(2);
    pass(Duration.ofMillis(100));
    send(ACTIVE, REMOTE, CHECK);
    assertThat(ports.statistics().opened()).isEqualTo(3);
    assertThat(ports.statistics().openingsFailed()).isEqualTo(2);
  }

  @Test
  void failuresOfManyPlacesAreForgottenOldestFirst() {
    Retries retries = new Retries(1);
    for (int port = 1; port <= 10_000; port++) {
      retries.onFailure(new Route(ACTIVE, IpLiteral.endpoint("198.51.100.7", port)), 0);
    }
    assertThat(retries.size()).isEqualTo(256);
  }

  @Test
  void connectionThatDoesNotOpenIsGivenUp() {
    send(ACTIVE, REMOTE, CHECK);
    pass(Duration.ofSeconds(14));
    assertThat(events).isEmpty();
    pass(Duration.ofSeconds(2));
    assertThat(closed(lastOpened())).isTrue();
    assertThat(events).singleElement().isInstanceOf(TcpEvent.ConnectionClosed.class);
    assertThat(ports.nextTimeoutNanos()).isEmpty();
  }

  @Test
  void noMoreConnectionsAreBeingOpenedThanAllowed() {
    for (int port = 1; port <= 1_000; port++) {
      send(ACTIVE, IpLiteral.endpoint("198.51.100.7", port), CHECK);
    }
    assertThat(ports.statistics().connections()).isEqualTo(128);
  }

  @Test
  void strangerWhoProvesNothingIsClosedAfterTenSeconds() {
    StreamId silent = accept("203.0.113.1", 1);
    StreamId halfFrame = accept("203.0.113.1", 2);
    StreamId checks = accept("203.0.113.1", 3);
    StreamId authentic = acceptAuthentic("203.0.113.1", 4);
    for (int second = 0; second < 9; second++) {
      pass(Duration.ofSeconds(1));
      on(new StreamEvent.Received(halfFrame, new byte[] {second == 0 ? 1 : (byte) 0}));
      receive(checks, CHECK);
      assertThat(closed(checks)).isFalse();
    }
    pass(Duration.ofSeconds(2));
    assertThat(closed(silent)).isTrue();
    assertThat(closed(halfFrame)).isTrue();
    assertThat(closed(checks)).isTrue();
    assertThat(closed(authentic)).isFalse();
    assertThat(events).isEmpty();
  }

  @Test
  void strangerWhoSendsAnythingButChecksIsClosedAtOnce() {
    StreamId garbage = accept("203.0.113.1", 1);
    receive(garbage, new byte[] {1, 2, 3});
    assertThat(closed(garbage)).isTrue();
    assertThat(datagrams).isEmpty();
    StreamId huge = accept("203.0.113.1", 2);
    on(new StreamEvent.Received(huge, new byte[] {0x7f, 0}));
    assertThat(closed(huge)).isTrue();
    StreamId empty = accept("203.0.113.1", 3);
    on(new StreamEvent.Received(empty, new byte[100]));
    assertThat(closed(empty)).isTrue();
    StreamId flood = accept("203.0.113.1", 4);
    for (int i = 0; i < 65; i++) {
      receive(flood, CHECK);
    }
    assertThat(closed(flood)).isTrue();
    assertThat(datagrams).hasSize(64);
    assertThat(ports.statistics().misused()).isEqualTo(4);
    assertThat(ports.statistics().connections()).isZero();
  }

  @Test
  void authenticatedFarEndMaySendWhatItLikes() {
    StreamId authentic = acceptAuthentic("203.0.113.1", 1);
    receive(authentic, new byte[60_000]);
    assertThat(datagrams).hasSize(2);
    assertThat(closed(authentic)).isFalse();
  }

  @Test
  void dripOfAFrameThatNeverEndsDoesNotKeepAConnection() {
    StreamId authentic = acceptAuthentic("203.0.113.1", 1);
    on(new StreamEvent.Received(authentic, new byte[] {0x7f, 0}));
    for (int second = 0; second < 61; second++) {
      on(new StreamEvent.Received(authentic, new byte[1]));
      pass(Duration.ofSeconds(1));
    }
    assertThat(closed(authentic)).isTrue();
    assertThat(events).singleElement().isInstanceOf(TcpEvent.ConnectionClosed.class);
  }

  @Test
  void connectionOverWhichNothingComesIsClosedAfterAMinute() {
    StreamId opened = connect();
    pass(Duration.ofSeconds(30));
    receive(opened, CHECK);
    pass(Duration.ofSeconds(59));
    assertThat(closed(opened)).isFalse();
    pass(Duration.ofSeconds(2));
    assertThat(closed(opened)).isTrue();
  }

  @Test
  void oneAddressHasFewUnprovenConnectionsAndItsOldestGoes() {
    StreamId first = accept("203.0.113.1", 1);
    StreamId elsewhere = accept("203.0.113.2", 1);
    for (int port = 2; port <= 16; port++) {
      accept("203.0.113.1", port);
    }
    assertThat(closed(first)).isFalse();
    accept("203.0.113.1", 17);
    assertThat(closed(first)).isTrue();
    assertThat(closed(elsewhere)).isFalse();
    assertThat(ports.statistics().unproven()).isEqualTo(17);
  }

  @Test
  void whoHasTheMostUnprovenConnectionsMakesRoom() {
    make(TcpConfig.defaults().withCaps(1_000, 10, 20, 16));
    StreamId legitimate = accept("203.0.113.200", 1);
    for (int host = 1; host <= 3; host++) {
      for (int port = 1; port <= 16; port++) {
        accept("203.0.113." + host, port);
      }
    }
    assertThat(closed(legitimate)).isFalse();
    assertThat(ports.statistics().unproven()).isEqualTo(20);
  }

  @Test
  void addressesOfOneIpv6NetworkCountAsOne() {
    InetSocketAddress listening = IpLiteral.endpoint("2001:db8::1", 443);
    ports.setLocalAddresses(List.of(), List.of(local(listening)), nowNanos);
    for (int i = 1; i <= 100; i++) {
      on(
          new StreamEvent.Accepted(
              new StreamId(true, i), listening, IpLiteral.endpoint("2001:db8:1::" + i, 1)));
    }
    assertThat(ports.statistics().unproven()).isEqualTo(16);
  }

  @Test
  void noMoreConnectionsThanAllowedAreAccepted() {
    make(TcpConfig.defaults().withCaps(10, 10, 100, 100));
    for (int port = 1; port <= 50; port++) {
      acceptAuthentic("203.0.113.1", port);
    }
    assertThat(ports.statistics().connections()).isEqualTo(10);
    assertThat(ports.statistics().refused()).isEqualTo(40);
  }

  @Test
  void connectionThatSwallowsEverythingIsReplacedOnceThereIsMoreToSend() {
    StreamId dead = connect();
    receive(dead, CHECK);
    send(ACTIVE, REMOTE, CHECK);
    pass(Duration.ofSeconds(3));
    send(ACTIVE, REMOTE, CHECK);
    assertThat(lastOpened()).isEqualTo(dead);
    pass(Duration.ofSeconds(1));
    send(ACTIVE, REMOTE, CHECK);
    StreamId fresh = lastOpened();
    assertThat(fresh).isNotEqualTo(dead);
    assertThat(closed(dead)).isFalse();
    on(new StreamEvent.Opened(fresh, ACTIVE));
    assertThat(closed(dead)).isTrue();
    assertThat(events).isEmpty();
    send(ACTIVE, REMOTE, CHECK);
    List<StreamCommand.Send> sends = commands(StreamCommand.Send.class);
    assertThat(sends.get(sends.size() - 1).stream()).isEqualTo(fresh);
    receive(fresh, new byte[] {3});
    assertThat(datagrams).hasSize(2);
  }

  @Test
  void answerThatNothingComesBackForIsNoReasonToReplaceAConnection() {
    StreamId idle = connect();
    receive(idle, CHECK);
    byte[] answer = CHECK.clone();
    answer[0] |= 1;
    send(ACTIVE, REMOTE, answer);
    pass(Duration.ofSeconds(5));
    send(ACTIVE, REMOTE, CHECK);
    assertThat(lastOpened()).isEqualTo(idle);
  }

  @Test
  void connectionThatIsHeardOfAgainIsNotReplaced() {
    StreamId slow = connect();
    pass(Duration.ofSeconds(5));
    send(ACTIVE, REMOTE, CHECK);
    StreamId spare = lastOpened();
    assertThat(spare).isNotEqualTo(slow);
    receive(slow, CHECK);
    assertThat(closed(spare)).isTrue();
    send(ACTIVE, REMOTE, CHECK);
    assertThat(ports.statistics().connections()).isEqualTo(1);
  }

  @Test
  void replacementThatCannotBeOpenedLeavesTheOldOne() {
    StreamId old = connect();
    pass(Duration.ofSeconds(5));
    send(ACTIVE, REMOTE, CHECK);
    on(new StreamEvent.Closed(lastOpened(), "refused"));
    assertThat(events).isEmpty();
    assertThat(ports.statistics().connections()).isEqualTo(1);
    send(ACTIVE, REMOTE, CHECK);
    List<StreamCommand.Send> sends = commands(StreamCommand.Send.class);
    assertThat(sends.get(sends.size() - 1).stream()).isEqualTo(old);
  }

  @Test
  void connectionThatClosesWhileItsReplacementOpensIsReported() {
    StreamId old = connect();
    pass(Duration.ofSeconds(5));
    send(ACTIVE, REMOTE, CHECK);
    StreamId fresh = lastOpened();
    on(new StreamEvent.Closed(old, "reset"));
    assertThat(events).containsExactly(new TcpEvent.ConnectionClosed(ACTIVE, REMOTE, "reset"));
    send(ACTIVE, REMOTE, CHECK);
    List<StreamCommand.Send> sends = commands(StreamCommand.Send.class);
    assertThat(sends.get(sends.size() - 1).stream()).isEqualTo(fresh);
  }

  @Test
  void closedConnectionsOfAgentsAreReportedAndThoseOfStrangersAreNot() {
    StreamId stranger = accept("203.0.113.1", 1);
    StreamId peer = acceptAuthentic("203.0.113.1", 2);
    on(new StreamEvent.Closed(stranger, "reset"));
    assertThat(events).isEmpty();
    on(new StreamEvent.Closed(peer, "reset"));
    assertThat(events)
        .containsExactly(
            new TcpEvent.ConnectionClosed(
                LISTENING, IpLiteral.endpoint("203.0.113.1", 2), "reset"));
  }

  @Test
  void addressThatIsGoneTakesItsConnectionsAlong() {
    StreamId opened = connect();
    StreamId accepted = acceptAuthentic("203.0.113.1", 2);
    ports.setLocalAddresses(List.of(local(UDP_PORT)), List.of(), nowNanos);
    drain();
    assertThat(closed(accepted)).isTrue();
    assertThat(closed(opened)).isFalse();
    ports.setLocalAddresses(List.of(), List.of(), nowNanos);
    drain();
    assertThat(closed(opened)).isTrue();
    assertThat(ports.nextTimeoutNanos()).isEmpty();
  }

  @Test
  void whatComesOverClosedConnectionsIsIgnored() {
    StreamId gone = acceptAuthentic("203.0.113.1", 2);
    assertThat(ports.isOn(gone)).isTrue();
    on(new StreamEvent.Closed(gone, "reset"));
    assertThat(ports.isOn(gone)).isFalse();
    receive(gone, CHECK);
    on(new StreamEvent.Closed(gone, "reset"));
    assertThat(datagrams).hasSize(1);
  }

  @Test
  void leavingClosesEverything() {
    connect();
    accept("203.0.113.1", 1);
    ports.closeAll(nowNanos);
    drain();
    assertThat(commands(StreamCommand.Close.class)).hasSize(2);
    assertThat(ports.statistics().connections()).isZero();
  }
}
