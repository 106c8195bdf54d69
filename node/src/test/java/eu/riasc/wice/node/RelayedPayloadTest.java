package eu.riasc.wice.node;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.coturn.Coturn;
import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.ice.agent.CandidateType;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** Payload between two nodes that offer nothing but addresses of a real TURN server. */
@Tag("socket")
@Timeout(60)
class RelayedPayloadTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int LARGEST = 1_400;

  private final String backend;

  /** What came, and whether it came straight out of the buffer of the socket. */
  private record Arrived(ByteBuffer payload, boolean uncopied) {}

  RelayedPayloadTest(TestInfo test) {
    backend = "inprocess:" + test.getTestMethod().orElseThrow().getName();
  }

  @BeforeEach
  void require() {
    Coturn.require();
  }

  private static Coturn coturn() throws Exception {
    Coturn coturn = new Coturn("--lt-cred-mech", "--user=alice:secret");
    coturn.awaitListening();
    return coturn;
  }

  private Node node(Coturn coturn, String transport) {
    String uri = "turn:127.0.0.1:" + coturn.address().getPort() + "?transport=" + transport;
    return Node.builder()
        .key(PrivateKey.generate(RANDOM))
        .backend(backend)
        .interfaces(List.of("lo"))
        .includeLoopback(true)
        .candidateTypes(Set.of(CandidateType.RELAYED))
        .turnServer(uri, "alice", "secret")
        .addressPollInterval(Duration.ofMinutes(1))
        .build();
  }

  private static BlockingQueue<Arrived> arrivingAt(Peer peer) {
    BlockingQueue<Arrived> arrived = new LinkedBlockingQueue<>();
    peer.onPayload(
        (from, payload) ->
            arrived.add(new Arrived(ByteBuffer.wrap(Bytes.of(payload)), payload.isDirect())));
    return arrived;
  }

  private static void await(Peer peer) throws Exception {
    peer.connected().toCompletableFuture().get(30, SECONDS);
    assertThat(Objects.requireNonNull(peer.selectedPair()).local().type())
        .isEqualTo(CandidateType.RELAYED);
  }

  /** Sends until the server has bound a channel, and what was sent has come. */
  private static void useChannel(Peer sender, BlockingQueue<Arrived> atReceiver) throws Exception {
    byte[] first = {(byte) 0x80};
    while (!(sender.outlet() instanceof PayloadPath)) {
      sender.send(first);
      atReceiver.poll(50, MILLISECONDS);
    }
    byte[] last = {(byte) 0x81};
    Arrived next;
    do {
      sender.send(last);
      next = atReceiver.poll(100, MILLISECONDS);
    } while (next == null || !next.payload().equals(ByteBuffer.wrap(last)));
    while (next != null) {
      next = atReceiver.poll(200, MILLISECONDS);
    }
  }

  private static void sendEverySize(Peer sender, BlockingQueue<Arrived> atReceiver)
      throws Exception {
    for (int size = 1; size <= LARGEST; size++) {
      byte[] payload = new byte[size];
      Arrays.fill(payload, (byte) (0x80 + size % 100));
      ByteBuffer buffer = ByteBuffer.allocateDirect(size + 2).put(0, new byte[] {5, 6});
      buffer.position(2).put(payload).flip().position(2);
      assertThat(sender.send(size % 2 == 0 ? buffer : ByteBuffer.wrap(payload))).isTrue();
      Arrived arrived = Objects.requireNonNull(atReceiver.poll(5, SECONDS), "datagram " + size);
      assertThat(arrived.payload()).isEqualTo(ByteBuffer.wrap(payload));
      assertThat(arrived.uncopied()).isTrue();
    }
  }

  @Test
  void relayedPayloadLeavesFromTheCallersThreadAndArrivesUncopied() throws Exception {
    try (Coturn coturn = coturn();
        Node alice = node(coturn, "udp");
        Node bob = node(coturn, "udp")) {
      Peer toBob = alice.connect(bob.publicKey());
      Peer toAlice = bob.connect(alice.publicKey());
      BlockingQueue<Arrived> atAlice = arrivingAt(toBob);
      BlockingQueue<Arrived> atBob = arrivingAt(toAlice);
      await(toBob);
      await(toAlice);
      useChannel(toBob, atBob);
      useChannel(toAlice, atAlice);

      sendEverySize(toBob, atBob);
      sendEverySize(toAlice, atAlice);

      ByteBuffer tooLarge = ByteBuffer.allocate(65_504);
      assertThat(toBob.send(tooLarge)).isFalse();
      assertThat(tooLarge.position()).isZero();
      assertThat(Objects.requireNonNull(toBob.paths()).pairs().get(0).packetsSent())
          .isGreaterThanOrEqualTo(LARGEST);
    }
  }

  @Test
  void payloadOverAStreamToTheServerGoesThroughTheSelectorThread() throws Exception {
    try (Coturn coturn = coturn();
        Node alice = node(coturn, "tcp");
        Node bob = node(coturn, "tcp")) {
      Peer toBob = alice.connect(bob.publicKey());
      Peer toAlice = bob.connect(alice.publicKey());
      BlockingQueue<Arrived> atBob = arrivingAt(toAlice);
      await(toBob);
      await(toAlice);
      for (int size = 1; size <= LARGEST; size++) {
        byte[] payload = new byte[size];
        Arrays.fill(payload, (byte) 0x80);
        assertThat(toBob.send(payload)).isTrue();
        Arrived arrived = Objects.requireNonNull(atBob.poll(5, SECONDS), "datagram " + size);
        assertThat(arrived.payload()).isEqualTo(ByteBuffer.wrap(payload));
      }
      assertThat(toBob.outlet()).isNotInstanceOf(PayloadPath.class);
    }
  }
}
