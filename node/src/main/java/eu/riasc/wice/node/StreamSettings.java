package eu.riasc.wice.node;

import java.time.Duration;

/**
 * How a node treats its TCP connections.
 *
 * @param connectTimeout the longest time until a stream is open, with TLS if it has that
 * @param closeTimeout the longest time until what was sent has gone out and the remote side has
 *     closed as well
 */
record StreamSettings(Duration connectTimeout, Duration closeTimeout) {
  /** Ten seconds to connect, five to close. */
  static StreamSettings defaults() {
    return new StreamSettings(Duration.ofSeconds(10), Duration.ofSeconds(5));
  }

  StreamSettings withConnectTimeout(Duration limit) {
    return new StreamSettings(limit, closeTimeout);
  }

  StreamSettings withCloseTimeout(Duration limit) {
    return new StreamSettings(connectTimeout, limit);
  }
}
