package eu.riasc.wice.signaling;

import eu.riasc.wice.crypto.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Carries sealed envelopes: what others implement to bring a backend of their own. It never sees a
 * private key nor the inside of an envelope.
 *
 * <p>A transport hands every envelope to every subscriber of its recipient key; several may share
 * one, which is how a group is addressed. It may reorder, may discard what nobody is subscribed to,
 * may repeat, and keeps nothing beyond what its subscribers have yet to read, within limits. It
 * connects and reconnects by itself and renews its subscriptions. {@code wice-signaling-tck} holds
 * these promises as tests.
 *
 * <p>Must be safe for use by several threads; no method may block or throw because of the network.
 */
public interface Transport extends AutoCloseable {
  /** Returns what kind of backend this is. */
  BackendType type();

  /**
   * Returns the largest serialized envelope it takes, in bytes; at least 1,024. What a description
   * has too many candidates for comes as several envelopes, each of which stands alone. Always the
   * same.
   */
  default int maxEnvelopeBytes() {
    return EnvelopeCodec.MAX_BYTES;
  }

  /**
   * Sends an envelope.
   *
   * @param deadline how long it may take; never negative
   * @return ends well when the transport has taken the envelope, which does not mean that anybody
   *     was there to get it; fails with a {@link SignalingException}, of which {@link
   *     SignalingException.Code#TOO_LARGE} is for one of more than {@link #maxEnvelopeBytes}
   */
  CompletionStage<Void> publish(Envelope envelope, Duration deadline);

  /**
   * Subscribes to envelopes for a key, until the subscription or the transport is closed.
   *
   * @param prover proves to a relay that the key is ours; missing if we only listen
   */
  TransportSubscription subscribe(
      PublicKey recipient, EnvelopeHandler handler, @Nullable KeyProver prover);

  /**
   * Subscribes to envelopes for a key that others hold as well: the key of a group. A transport
   * that has what it carries taken away by the one who reads it must not let that happen here. To
   * the others it is {@link #subscribe}.
   */
  default TransportSubscription subscribeShared(
      PublicKey recipient, EnvelopeHandler handler, @Nullable KeyProver prover) {
    return subscribe(recipient, handler, prover);
  }

  /**
   * Tells whether the newest envelope that this transport has taken from a sender for a recipient
   * still lies somewhere for the recipient to read, so that there is no point in sending it again.
   * Only a transport that holds envelopes can say yes (PROTOCOL §8); the others keep this answer,
   * no.
   *
   * @return may fail with a {@link SignalingException} if that cannot be found out
   */
  default CompletionStage<Boolean> isStored(PublicKey sender, PublicKey recipient) {
    return CompletableFuture.completedStage(false);
  }

  /**
   * Asks for TURN servers that whoever runs this transport lends to a key that is subscribed with a
   * prover. Most have none, and keep this answer.
   *
   * @param deadline how long it may take; never negative
   * @return may fail with a {@link SignalingException}, and may be asked again then
   */
  default CompletionStage<List<TurnLoan>> turnServers(PublicKey ours, Duration deadline) {
    return CompletableFuture.completedStage(List.of());
  }

  /**
   * Tells that the network may have changed under the transport: addresses of this host came or
   * went, or a NAT forgot what it knew. One that keeps a connection should find out at once whether
   * it still works, and make a new one otherwise, and not wait for a keepalive. Called at most once
   * a second or so; the others need do nothing.
   */
  default void networkChanged() {}

  /** Ends all subscriptions; what is under way fails. May be called more than once. */
  @Override
  void close();
}
