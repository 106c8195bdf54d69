package eu.riasc.wice.relay.server;

import eu.riasc.wice.relay.router.RouterLimits;
import java.time.Duration;

/**
 * What a relay takes on. A call beyond a limit is refused; calls that are under way go on.
 *
 * @param connections connections whose calls are served; 10,000 by default
 * @param streamsPerConnection calls under way on one connection, among them one for each key
 *     subscribed through the compatible services; 1,024 by default
 * @param subscriptions subscriptions of all connections; 100,000 by default
 * @param keysPerStream keys proven on one stream of the streaming service; 1,024 by default
 * @param provenKeys keys remembered as proven although nobody is connected who proved them; 250,000
 *     by default
 * @param connectionIdle a connection without a call under way is closed after this; 10 min by
 *     default
 * @param handshake a connection that has not finished its handshake is closed after this; 10 s by
 *     default
 * @param queues the limits of the subscribers' queues; the budget is that of the whole relay
 */
public record RelayLimits(
    int connections,
    int streamsPerConnection,
    int subscriptions,
    int keysPerStream,
    int provenKeys,
    Duration connectionIdle,
    Duration handshake,
    RouterLimits queues) {

  /** The defaults; all queues together may take a quarter of the largest heap. */
  public static RelayLimits defaults() {
    return new RelayLimits(
        10_000,
        1_024,
        100_000,
        1_024,
        250_000,
        Duration.ofMinutes(10),
        Duration.ofSeconds(10),
        RouterLimits.DEFAULT.withBudgetBytes(Runtime.getRuntime().maxMemory() / 4));
  }

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if one is not positive
   */
  public RelayLimits {
    requirePositive("connections", connections);
    requirePositive("streams per connection", streamsPerConnection);
    requirePositive("subscriptions", subscriptions);
    requirePositive("keys per stream", keysPerStream);
    requirePositive("proven keys", provenKeys);
    requirePositive("connection idle", connectionIdle.toNanos());
    requirePositive("handshake", handshake.toNanos());
  }

  /** Returns the same limits with another number of connections. */
  public RelayLimits withConnections(int limit) {
    return new RelayLimits(
        limit,
        streamsPerConnection,
        subscriptions,
        keysPerStream,
        provenKeys,
        connectionIdle,
        handshake,
        queues);
  }

  /** Returns the same limits with another number of subscriptions. */
  public RelayLimits withSubscriptions(int limit) {
    return new RelayLimits(
        connections,
        streamsPerConnection,
        limit,
        keysPerStream,
        provenKeys,
        connectionIdle,
        handshake,
        queues);
  }

  /** Returns the same limits with other limits of the queues. */
  public RelayLimits withQueues(RouterLimits limits) {
    return new RelayLimits(
        connections,
        streamsPerConnection,
        subscriptions,
        keysPerStream,
        provenKeys,
        connectionIdle,
        handshake,
        limits);
  }

  private static void requirePositive(String what, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(
          "relay limit: " + what + " is " + value + ", expected more than 0");
    }
  }
}
