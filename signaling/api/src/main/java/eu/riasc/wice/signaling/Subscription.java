package eu.riasc.wice.signaling;

import java.util.concurrent.CompletionStage;

/** A handler's subscription. Safe for use by several threads. */
public interface Subscription extends AutoCloseable {
  /**
   * Ends well once a first transport hands over what is sent to us, and fails with a {@link
   * SignalingException} if that cannot come any more.
   */
  CompletionStage<Void> ready();

  /** Ends the subscription. A call of the handler that is under way is not waited for. */
  @Override
  void close();
}
