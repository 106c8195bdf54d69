package eu.riasc.wice.node;

import java.time.Duration;

/**
 * How a node treats its TCP connections.
 *
 * @param connectTimeout the longest time until a stream is open, with TLS if it has that
 * @param closeTimeout the longest time until what was sent has gone out and the remote side has
 *     closed as well
 * @param acceptTimeout the longest time until something has been answered to an accepted stream
 * @param maxAccepted accepted streams in all
 * @param maxAcceptedPerAddress accepted streams from one remote address, or one IPv6 /64
 */
record StreamSettings(
    Duration connectTimeout,
    Duration closeTimeout,
    Duration acceptTimeout,
    int maxAccepted,
    int maxAcceptedPerAddress) {
  /** Ten seconds to connect, five to close, thirty to answer; 1,024 in all, 32 per address. */
  static StreamSettings defaults() {
    return new StreamSettings(
        Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(30), 1_024, 32);
  }

  StreamSettings withConnectTimeout(Duration limit) {
    return new StreamSettings(
        limit, closeTimeout, acceptTimeout, maxAccepted, maxAcceptedPerAddress);
  }

  StreamSettings withCloseTimeout(Duration limit) {
    return new StreamSettings(
        connectTimeout, limit, acceptTimeout, maxAccepted, maxAcceptedPerAddress);
  }

  StreamSettings withAccepting(Duration limit, int inAll, int perAddress) {
    return new StreamSettings(connectTimeout, closeTimeout, limit, inAll, perAddress);
  }
}
