package eu.riasc.wice.ice.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import eu.riasc.wice.ice.agent.Candidate;
import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.ice.agent.LocalAddress;
import eu.riasc.wice.ice.agent.TcpType;
import eu.riasc.wice.sansio.Datagram;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.sansio.StreamCommand;
import eu.riasc.wice.sansio.StreamEvent;
import eu.riasc.wice.sansio.StreamId;
import eu.riasc.wice.sansio.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Candidates, and the connections that we open. */
@NullUnmarked
class TcpPortsTest extends OnePortTest {
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
