package eu.riasc.wice.relay.router;

import eu.riasc.wice.crypto.PublicKey;

/**
 * A connection that publishes. Told apart by identity: two publishers never share a queue limit.
 */
@FunctionalInterface
public interface Publisher {
  /**
   * Notes that an envelope of this publisher was dropped from one subscriber's queue. Called from
   * inside the router, in whatever call made the drop necessary, so it must only take note and
   * never call the router.
   *
   * @param sender the sender of the dropped envelope
   * @param recipient its recipient
   * @param reason why it was dropped
   */
  void lost(PublicKey sender, PublicKey recipient, DropReason reason);
}
