package eu.riasc.wice.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.session.AdmissionPolicy;
import eu.riasc.wice.session.SessionState;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** Nodes that find each other over an in-process backend and talk over loopback sockets. */
@Tag("socket")
@Timeout(60)
class NodeTest {
  private final PrivateKey aliceKey = PrivateKey.generate(new SecureRandom());
  private final PrivateKey bobKey = PrivateKey.generate(new SecureRandom());
  private final String backend;
  private final Node alice;
  private final Node bob;

  NodeTest(TestInfo test) {
    this.backend = "inprocess:" + test.getTestMethod().orElseThrow().getName();
    this.alice = builder(aliceKey).build();
    this.bob = builder(bobKey).build();
  }

  @AfterEach
  void close() {
    alice.close();
    bob.close();
  }

  @Test
  void twoNodesThatWantEachOtherExchangeDatagrams() throws Exception {
    Peer toBob = alice.connect(bob.publicKey());
    Peer toAlice = bob.connect(alice.publicKey());
    BlockingQueue<byte[]> atBob = new LinkedBlockingQueue<>();
    BlockingQueue<byte[]> atAlice = new LinkedBlockingQueue<>();
    toAlice.onDatagram((from, payload) -> atBob.add(payload));
    toBob.onDatagram((from, payload) -> atAlice.add(payload));
    await(toBob);
    await(toAlice);

    assertThat(toBob.send(new byte[] {1, 2, 3})).isTrue();
    assertThat(atBob.poll(10, SECONDS)).containsExactly(1, 2, 3);
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {9, 4, 5}).position(1);
    assertThat(toAlice.send(buffer)).isTrue();
    assertThat(buffer.hasRemaining()).isFalse();
    assertThat(atAlice.poll(10, SECONDS)).containsExactly(4, 5);
    assertThat(toBob.statistics().pair()).isEqualTo(toBob.selectedPair()).isNotNull();
    assertThat(alice.statistics().datagramsReceived()).isPositive();
  }

  @Test
  void payloadHandlerRunsOnTheSelectorThreadAndMayThrow() throws Exception {
    Peer toBob = alice.connect(bob.publicKey());
    Peer toAlice = bob.connect(alice.publicKey());
    BlockingQueue<String> atBob = new LinkedBlockingQueue<>();
    toAlice.onDatagram((from, payload) -> atBob.add("by callback"));
    toAlice.onPayload(
        (from, payload) ->
            atBob.add(payload.remaining() + " on " + Thread.currentThread().getName()));
    await(toBob);
    await(toAlice);

    ByteBuffer direct = ByteBuffer.allocateDirect(1200);
    assertThat(toBob.send(direct)).isTrue();

    assertThat(direct.hasRemaining()).isFalse();
    assertThat(atBob.poll(10, SECONDS))
        .isEqualTo("1200 on wice-" + bob.publicKey().fingerprint() + "-selector");
    toAlice.onPayload(
        (from, payload) -> {
          throw new IllegalStateException("thrown by the test");
        });
    toBob.send(direct.rewind());
    toAlice.onPayload(null);
    do {
      toBob.send(new byte[] {7});
    } while (!"by callback".equals(atBob.poll(1, SECONDS)));
  }

  @Test
  void admittedStrangerIsAcceptedWithItsListenersSetBeforeAnyEvent() throws Exception {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    bob.accept(
        AdmissionPolicy.only(List.of(alice.publicKey())),
        peer -> {
          events.add("accepted " + peer.publicKey());
          peer.onState(change -> events.add(change.to().name()));
          peer.onDatagram((from, payload) -> from.send(payload));
        });
    Peer toBob = alice.connect(bob.publicKey());
    BlockingQueue<byte[]> echoed = new LinkedBlockingQueue<>();
    toBob.onDatagram((from, payload) -> echoed.add(payload));
    await(toBob);
    sendUntilAnswered(toBob, echoed);

    assertThat(events.take()).isEqualTo("accepted " + alice.publicKey());
    assertThat(events).startsWith("IDLE", "NEW").contains("CONNECTED");
    assertThat(bob.peers()).extracting(Peer::publicKey).containsExactly(alice.publicKey());
  }

  @Test
  void closingAPeerIsToldToTheOtherSideAndEndsBothHandles() throws Exception {
    CompletableFuture<Peer> accepted = new CompletableFuture<>();
    bob.accept(AdmissionPolicy.anyone(), accepted::complete);
    Peer toBob = alice.connect(bob.publicKey());
    await(toBob);
    Peer toAlice = accepted.get(10, SECONDS);
    await(toAlice);

    toBob.close();

    toBob.closed().toCompletableFuture().get(10, SECONDS);
    toAlice.closed().toCompletableFuture().get(10, SECONDS);
    assertThat(toBob.state()).isEqualTo(SessionState.CLOSED);
    assertThat(toAlice.state()).isEqualTo(SessionState.CLOSED);
    assertThat(alice.peers()).isEmpty();
    assertThat(toBob.send(new byte[1])).isFalse();
  }

  @Test
  void sessionCanBeWantedAgainAfterItWasClosed() throws Exception {
    bob.accept(AdmissionPolicy.anyone(), peer -> {});
    Peer first = alice.connect(bob.publicKey());
    await(first);
    first.close();
    Peer second = alice.connect(bob.publicKey());

    assertThat(second).isNotSameAs(first);
    await(second);
    first.closed().toCompletableFuture().get(10, SECONDS);
    assertThat(second.state()).isNotEqualTo(SessionState.CLOSED);
  }

  @Test
  void acceptedPeerThatIsWantedLaterKeepsItsHandleAndItsPath() throws Exception {
    CompletableFuture<Peer> accepted = new CompletableFuture<>();
    bob.accept(AdmissionPolicy.anyone(), accepted::complete);
    Peer toBob = alice.connect(bob.publicKey());
    await(toBob);
    Peer toAlice = accepted.get(10, SECONDS);
    await(toAlice);

    Peer wanted = bob.connect(alice.publicKey());

    assertThat(wanted).isSameAs(toAlice);
    await(wanted);
    BlockingQueue<byte[]> atAlice = new LinkedBlockingQueue<>();
    toBob.onDatagram((from, payload) -> atAlice.add(payload));
    assertThat(wanted.send(new byte[] {8})).isTrue();
    assertThat(atAlice.poll(10, SECONDS)).containsExactly(8);
    BlockingQueue<SessionState> states = new LinkedBlockingQueue<>();
    wanted.onState(change -> states.add(change.to()));
    toBob.close(); // an accepted session would end with this, a wanted one begins again
    do {} while (states.take() != SessionState.CLOSED);
    assertThat(states.poll(10, SECONDS)).isEqualTo(SessionState.IDLE);
    assertThat(wanted.closed().toCompletableFuture()).isNotDone();
  }

  @Test
  void slowCallbackStopsNeitherTheSessionNorOtherNodes() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch entered = new CountDownLatch(1);
    Peer toBob = alice.connect(bob.publicKey());
    toBob.onState(
        change -> {
          entered.countDown();
          awaitUninterrupted(release);
        });
    bob.connect(alice.publicKey());
    entered.await();

    Peer toAlice = bob.connect(alice.publicKey());
    await(toAlice);

    release.countDown();
    await(toBob);
    assertThat(toBob.statistics().state().hasPair()).isTrue();
  }

  @Test
  void lateListenerGetsTheChangesSoFar() throws Exception {
    bob.connect(alice.publicKey());
    Peer toBob = alice.connect(bob.publicKey());
    await(toBob);
    BlockingQueue<StateChange> seen = new LinkedBlockingQueue<>();
    toBob.onState(seen::add);

    StateChange first = seen.take();
    assertThat(first.from()).isNull();
    assertThat(first.to()).isEqualTo(SessionState.IDLE);
    assertThat(first.reason()).isNotBlank();
  }

  @Test
  void sameKeyGivesTheSameHandleAndOurOwnAndThoseOfNobodyAreRefused() {
    Peer first = alice.connect(bob.publicKey());
    assertThat(alice.connect(bob.publicKey())).isSameAs(first);
    assertThatThrownBy(() -> alice.connect(alice.publicKey()))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("is this node's own");
    assertThatThrownBy(() -> alice.connect(PublicKey.of(new byte[PublicKey.BYTES])))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("nobody can hold the private key");
  }

  @Test
  void closedNodeLeavesNoThreadAndNoSocketAndRefusesWork() throws Exception {
    List<InetSocketAddress> addresses = alice.localAddresses();
    bob.connect(alice.publicKey());
    Peer toBob = alice.connect(bob.publicKey());
    await(toBob);

    alice.close();

    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(
            thread -> thread.getName().startsWith("wice-" + alice.publicKey().fingerprint()));
    for (InetSocketAddress address : addresses) {
      try (DatagramSocket again = new DatagramSocket(address)) {
        assertThat(again.isBound()).isTrue();
      }
    }
    toBob.closed().toCompletableFuture().get(10, SECONDS);
    assertThatThrownBy(() -> alice.connect(bob.publicKey()))
        .isInstanceOfSatisfying(
            NodeException.class, e -> assertThat(e.code()).isEqualTo(NodeException.Code.CLOSED));
  }

  @Test
  void nodeListensOnTcpOnlyIfAskedToAndClosesThatToo() throws Exception {
    assertThat(alice.tcpAddresses()).isEmpty();
    Node listening = builder(PrivateKey.generate(new SecureRandom())).tcp(true).build();
    List<InetSocketAddress> addresses = listening.tcpAddresses();
    assertThat(addresses)
        .extracting(InetSocketAddress::getAddress)
        .containsExactlyElementsOf(
            listening.localAddresses().stream().map(InetSocketAddress::getAddress).toList());
    try (Socket client = new Socket()) {
      client.connect(addresses.get(0));
      while (listening.statistics().streams().accepted() == 0) {
        listening.localAddresses();
      }
      listening.close();
      assertThat(client.getInputStream().read()).isNegative();
    }
    assertThat(listening.statistics().streams().current()).isZero();
    for (InetSocketAddress address : addresses) {
      try (ServerSocket again = new ServerSocket()) {
        again.bind(address);
        assertThat(again.isBound()).isTrue();
      }
    }
  }

  @Test
  void tcpFollowsTheAddressesOfTheHost() throws Exception {
    HostAddress v4 = new HostAddress(IpLiteral.parse("127.0.0.1"), "lo", true);
    HostAddress other = new HostAddress(IpLiteral.parse("127.0.0.2"), "lo", true);
    AtomicReference<List<HostAddress>> present = new AtomicReference<>(List.of(v4));
    try (Node mobile =
        builder(PrivateKey.generate(new SecureRandom()))
            .tcp(true)
            .addressSource(() -> Objects.requireNonNull(present.get()))
            .build()) {
      present.set(List.of(other));
      while (!mobile.localAddresses().get(0).getAddress().equals(other.address())) {
        assertThat(mobile.tcpAddresses()).hasSize(1);
      }
      assertThat(mobile.tcpAddresses().get(0).getAddress()).isEqualTo(other.address());
    }
  }

  @Test
  void waitingForAConnectionEndsWhenTheNodeCloses() {
    CompletableFuture<Peer> connected =
        alice.connect(bob.publicKey()).connected().toCompletableFuture();
    alice.close();
    assertThatThrownBy(() -> connected.get(10, SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(NodeException.class);
  }

  @Test
  void nodeMayBeClosedFromACallback() throws Exception {
    bob.connect(alice.publicKey());
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    alice
        .connect(bob.publicKey())
        .onState(
            change -> {
              if (change.to() == SessionState.CONNECTED) {
                alice.close();
                done.complete(true);
              }
            });
    assertThat(done.get(20, SECONDS)).isTrue();
  }

  @Test
  void manySessionsTakeNoMoreThreads() throws Exception {
    bob.accept(AdmissionPolicy.anyone(), peer -> {});
    Peer toBob = alice.connect(bob.publicKey());
    await(toBob);
    long before = threadsOf(alice);
    for (int i = 0; i < 50; i++) {
      alice.connect(PrivateKey.generate(new SecureRandom()).publicKey());
    }
    assertThat(alice.sessionStatistics().sessions()).isEqualTo(51);
    assertThat(threadsOf(alice)).isLessThanOrEqualTo(Math.max(before, 4));
  }

  @Test
  void missingAndWrongSettingsAreRefusedWithoutLeavingThreads() {
    assertThatThrownBy(() -> Node.builder().backend(backend).build())
        .hasMessageContaining("found no private key");
    assertThatThrownBy(() -> Node.builder().key(aliceKey).build())
        .hasMessageContaining("found no signaling backend");
    PrivateKey key = PrivateKey.generate(new SecureRandom());
    assertThatThrownBy(() -> builder(key).backend("carrier-pigeon:coop").build())
        .isInstanceOfSatisfying(
            NodeException.class,
            e -> assertThat(e.code()).isEqualTo(NodeException.Code.BAD_SETTING));
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("wice-" + key.publicKey().fingerprint()));
  }

  @Test
  void givenPortThatIsTakenIsAnError() {
    int taken = alice.localAddresses().get(0).getPort();
    assertThatThrownBy(
            () ->
                builder(PrivateKey.generate(new SecureRandom()))
                    .interfaces(List.of("lo"))
                    .port(taken)
                    .build())
        .isInstanceOfSatisfying(
            NodeException.class, e -> assertThat(e.code()).isEqualTo(NodeException.Code.SOCKET))
        .hasMessageContaining("port " + taken);
  }

  @Test
  void sessionMovesToAnotherAddressWhenItsOwnGoesAway() throws Exception {
    HostAddress v4 = new HostAddress(IpLiteral.parse("127.0.0.1"), "lo", true);
    HostAddress v6 = new HostAddress(IpLiteral.parse("::1"), "lo", true);
    AtomicReference<List<HostAddress>> present = new AtomicReference<>(List.of(v4));
    bob.accept(
        AdmissionPolicy.anyone(), peer -> peer.onDatagram((from, payload) -> from.send(payload)));
    try (Node mobile =
        builder(PrivateKey.generate(new SecureRandom()))
            .addressSource(() -> Objects.requireNonNull(present.get()))
            .build()) {
      Peer toBob = mobile.connect(bob.publicKey());
      BlockingQueue<byte[]> echoed = new LinkedBlockingQueue<>();
      BlockingQueue<InetSocketAddress> local = new LinkedBlockingQueue<>();
      toBob.onDatagram((from, payload) -> echoed.add(payload));
      toBob.onPair(pair -> local.add(pair.local().base()));
      assertThat(local.poll(20, SECONDS))
          .isNotNull()
          .extracting(InetSocketAddress::getAddress)
          .isEqualTo(v4.address());

      present.set(List.of(v6));

      InetSocketAddress next = local.poll(20, SECONDS);
      assertThat(next)
          .isNotNull()
          .extracting(InetSocketAddress::getAddress)
          .isEqualTo(v6.address());
      sendUntilAnswered(toBob, echoed);
      assertThat(mobile.localAddresses()).containsExactly(next);
    }
  }

  private NodeBuilder builder(PrivateKey key) {
    return Node.builder()
        .key(key)
        .backend(backend)
        .interfaces(List.of("lo"))
        .addressPollInterval(Duration.ofMillis(100));
  }

  private static void await(Peer peer) throws Exception {
    peer.connected().toCompletableFuture().get(20, SECONDS);
  }

  /** A datagram may come before the other side has its pair: then it is dropped, as UDP may. */
  private static void sendUntilAnswered(Peer peer, BlockingQueue<byte[]> answers) throws Exception {
    do {
      peer.send(new byte[] {7});
    } while (answers.poll(1, SECONDS) == null);
  }

  private static long threadsOf(Node node) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("wice-" + node.publicKey().fingerprint()))
        .count();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
