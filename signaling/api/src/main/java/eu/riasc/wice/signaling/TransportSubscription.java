package eu.riasc.wice.signaling;

import java.util.concurrent.CompletionStage;

/** A subscription at one transport. Safe for use by several threads. */
public interface TransportSubscription extends AutoCloseable {
  /**
   * Ends well when envelopes published from now on are handed over, for the first time: later
   * interruptions do not take it back. Fails with a {@link SignalingException} if the subscription
   * was refused or closed before.
   */
  CompletionStage<Void> ready();

  /** Ends the subscription. A call of the handler that is under way is not waited for. */
  @Override
  void close();
}
