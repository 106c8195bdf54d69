package eu.riasc.wice.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.sansio.IpLiteral;
import eu.riasc.wice.session.AdmissionPolicy;
import eu.riasc.wice.session.SessionState;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What a node takes from its host, and gives back when it is closed. */
class NodeResourcesTest extends TwoNodes {
  NodeResourcesTest(TestInfo test) {
    super(test);
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

  private static long threadsOf(Node node) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("wice-" + node.publicKey().fingerprint()))
        .count();
  }
}
