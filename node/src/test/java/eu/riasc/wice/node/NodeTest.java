package eu.riasc.wice.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.session.AdmissionPolicy;
import eu.riasc.wice.session.SessionState;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Nodes that find each other over an in-process backend and talk over loopback sockets. */
class NodeTest extends TwoNodes {
  NodeTest(TestInfo test) {
    super(test);
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

  /** A datagram may come before the other side has its pair: then it is dropped, as UDP may. */
  private static void sendUntilAnswered(Peer peer, BlockingQueue<byte[]> answers) throws Exception {
    do {
      peer.send(new byte[] {7});
    } while (answers.poll(1, SECONDS) == null);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
