package eu.riasc.wice.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.ice.agent.CandidateType;
import eu.riasc.wice.session.MulticastDnsUse;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that offer names in place of addresses and resolve them over the loopback interface. */
@Tag("socket")
@Timeout(60)
class LocalNamesTest {
  private static Node node(String backend, MulticastDnsUse use) {
    return Node.builder()
        .key(PrivateKey.generate(new SecureRandom()))
        .backend(backend)
        .interfaces(List.of("lo*"))
        .includeLoopback(true)
        .multicastDns(use)
        .build();
  }

  @Test
  void nodesConnectWithNamesAlone() throws Exception {
    String backend = "inprocess:names";
    try (Node alice = node(backend, MulticastDnsUse.OFFER);
        Node bob = node(backend, MulticastDnsUse.OFFER);
        Node carol = node(backend, MulticastDnsUse.RESOLVE)) {
      Peer toBob = alice.connect(bob.publicKey());
      Peer toAlice = bob.connect(alice.publicKey());
      toBob.connected().toCompletableFuture().get(20, SECONDS);
      toAlice.connected().toCompletableFuture().get(20, SECONDS);
      BlockingQueue<byte[]> atBob = new LinkedBlockingQueue<>();
      toAlice.onDatagram((from, payload) -> atBob.add(payload));
      assertThat(toBob.send(new byte[] {1, 2, 3})).isTrue();
      assertThat(atBob.poll(10, SECONDS)).containsExactly(1, 2, 3);

      Peer fromCarol = carol.connect(bob.publicKey());
      Peer toCarol = bob.connect(carol.publicKey());
      CompletableFuture<Peer> both = fromCarol.connected().toCompletableFuture();
      both.thenCombine(toCarol.connected().toCompletableFuture(), (a, b) -> a).get(20, SECONDS);
    }
  }

  @Test
  void whoDoesNotResolveKnowsThePeerByItsChecksAlone() throws Exception {
    String backend = "inprocess:names-off";
    try (Node alice = node(backend, MulticastDnsUse.OFFER);
        Node off = node(backend, MulticastDnsUse.OFF)) {
      alice.connect(off.publicKey());
      Peer fromOff = off.connect(alice.publicKey());
      fromOff.connected().toCompletableFuture().get(20, SECONDS);
      assertThat(Objects.requireNonNull(fromOff.paths(), "a path").candidates())
          .filteredOn(each -> !each.local())
          .allMatch(each -> each.candidate().type() == CandidateType.PEER_REFLEXIVE);
    }
  }
}
