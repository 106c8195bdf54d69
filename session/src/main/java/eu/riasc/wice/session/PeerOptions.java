package eu.riasc.wice.session;

/**
 * How a peer is treated.
 *
 * @param legacy whether it may speak the older protocol
 * @param pinned whether it is known from earlier to speak ours: then messages of the older protocol
 *     are dropped
 */
public record PeerOptions(LegacyPolicy legacy, boolean pinned) {
  /** Both protocols, not pinned. */
  public static PeerOptions defaults() {
    return new PeerOptions(LegacyPolicy.ALLOW, false);
  }

  /** A copy with another policy. */
  public PeerOptions withLegacy(LegacyPolicy policy) {
    return new PeerOptions(policy, pinned);
  }

  /** A copy that is pinned, or not. */
  public PeerOptions withPinned(boolean isPinned) {
    return new PeerOptions(legacy, isPinned);
  }
}
