package eu.riasc.wice.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import eu.riasc.wice.crypto.KeyPair;
import eu.riasc.wice.crypto.PrivateKey;
import eu.riasc.wice.session.PeerOptions;
import eu.riasc.wice.signaling.Message;
import eu.riasc.wice.signaling.PeerDescription;
import eu.riasc.wice.signaling.Signaling;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an application sees of a peer that speaks the older protocol. */
@Tag("socket")
@Timeout(60)
class OlderPeerTest {
  private static final String BACKEND = "inprocess:older-peer";

  private final PrivateKey bobKey = PrivateKey.generate(new SecureRandom());
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final Signaling bob = Backends.open(List.of(BACKEND), executor, sender -> true);
  private final Node alice =
      Node.builder()
          .key(PrivateKey.generate(new SecureRandom()))
          .backend(BACKEND)
          .interfaces(List.of("lo"))
          .build();

  @AfterEach
  void close() {
    alice.close();
    bob.close();
    executor.shutdown();
  }

  @Test
  void whatAPeerSaysAboutItselfIsHandedToEveryListenerEarlyOrLate() throws Exception {
    Peer peer = alice.connect(bobKey.publicKey());
    awaitFirstState(peer);
    BlockingQueue<PeerDescription> early = new LinkedBlockingQueue<>();
    peer.onDescription(early::add);
    PeerDescription said =
        new PeerDescription.Older(
            bobKey.publicKey(), "bob", List.of("10.0.0.2/32"), "192.0.2.1:51820", "0.1", 1);

    bob.publish(new KeyPair(bobKey, alice.publicKey()), Message.of(said), Duration.ofSeconds(10))
        .toCompletableFuture()
        .get(10, SECONDS);

    assertThat(early.poll(10, SECONDS)).isEqualTo(said);
    BlockingQueue<PeerDescription> late = new LinkedBlockingQueue<>();
    peer.onDescription(late::add);
    assertThat(late.poll(10, SECONDS)).isEqualTo(said);
  }

  @Test
  void proofOfTheNewerProtocolIsForgottenWhenTheUserSaysSo() throws Exception {
    Peer peer = alice.connect(bobKey.publicKey(), PeerOptions.defaults().withPinned(true));
    awaitFirstState(peer);
    assertThat(peer.statistics().pinned()).isTrue();

    peer.unpin();

    assertThat(peer.statistics().pinned()).isFalse();
  }

  private static void awaitFirstState(Peer peer) throws InterruptedException {
    CountDownLatch wanted = new CountDownLatch(1);
    peer.onState(change -> wanted.countDown());
    wanted.await();
  }
}
