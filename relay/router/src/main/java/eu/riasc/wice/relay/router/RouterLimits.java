package eu.riasc.wice.relay.router;

/**
 * What one router may hold.
 *
 * @param queueEnvelopes envelopes per subscriber; 256 by default (PROTOCOL §7)
 * @param queueBytes bytes of envelopes per subscriber; 1 MiB by default (PROTOCOL §7)
 * @param shareEnvelopes envelopes per subscriber that came from one connection in the name of one
 *     sender; 16 by default (PROTOCOL §7)
 * @param subscribersPerKey subscriptions of one key; 256 by default
 * @param budgetBytes bytes of envelopes in all queues of the router, an envelope counted once for
 *     each queue it is in; 64 MiB by default
 */
public record RouterLimits(
    int queueEnvelopes,
    int queueBytes,
    int shareEnvelopes,
    int subscribersPerKey,
    long budgetBytes) {

  /** The limits of PROTOCOL §7. */
  public static final RouterLimits DEFAULT = new RouterLimits(256, 1 << 20, 16, 256, 64L << 20);

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if one is not positive
   */
  public RouterLimits {
    requirePositive("envelopes per queue", queueEnvelopes);
    requirePositive("bytes per queue", queueBytes);
    requirePositive("envelopes per share", shareEnvelopes);
    requirePositive("subscribers per key", subscribersPerKey);
    requirePositive("bytes in all queues", budgetBytes);
  }

  /** Returns the same limits with another number of subscriptions per key. */
  public RouterLimits withSubscribersPerKey(int limit) {
    return new RouterLimits(queueEnvelopes, queueBytes, shareEnvelopes, limit, budgetBytes);
  }

  /** Returns the same limits with another number of bytes for all queues together. */
  public RouterLimits withBudgetBytes(long limit) {
    return new RouterLimits(queueEnvelopes, queueBytes, shareEnvelopes, subscribersPerKey, limit);
  }

  private static void requirePositive(String what, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(
          "relay limit: " + what + " is " + value + ", expected 1 or more");
    }
  }
}
