package eu.riasc.wice.benchmarks;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.signaling.kubernetes.KubernetesTransport;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Envelopes from one transport to another, one at a time. */
final class KubernetesContender implements Contender {
  static final String FIGURE = "kubernetes.publish_to_handler";

  /** Keeps below the envelopes that a watch hands on in a second. */
  static final long PAUSE_MILLIS = 15;

  private final Semaphore deliveries = new Semaphore(0);
  private final PublicKey sender = KubernetesPeers.key();
  private final PublicKey recipient = KubernetesPeers.key();
  private final KubernetesTransport from;
  private final KubernetesPeers peers;

  KubernetesContender(KubernetesPeers peers) throws Exception {
    this.peers = peers;
    from = peers.open("?qps=1000&burst=1000");
    KubernetesTransport to = peers.open("?qps=1000&burst=1000");
    KubernetesPeers.subscribe(to, recipient, envelope -> deliveries.release());
    KubernetesPeers.subscribe(from, sender, envelope -> deliveries.release());
    // each has written to the other, as peers have: so both know whom they read
    KubernetesPeers.await(
        to.publish(
            KubernetesPeers.envelope(/* sender= */ recipient, /* recipient= */ sender),
            KubernetesPeers.PATIENCE));
    await();
  }

  @Override
  public void round(int times, Rounds into) throws Exception {
    Samples took = into.begin(FIGURE);
    for (int i = 0; i < times; i++) {
      long began = System.nanoTime();
      CompletionStage<Void> published =
          from.publish(KubernetesPeers.envelope(sender, recipient), KubernetesPeers.PATIENCE);
      await();
      took.addNanos(System.nanoTime() - began);
      KubernetesPeers.await(published);
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    peers.awaitEmpty(); // the other side finds the server as it was
  }

  private void await() throws InterruptedException {
    if (!deliveries.tryAcquire(KubernetesPeers.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("await an envelope: not there within the time");
    }
  }
}
