package eu.riasc.wice.signaling.grpc;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Times and limits of a connection to a relay.
 *
 * @param keepAliveTime the relay is pinged after this much silence; 15 s by default, 10 s at least
 * @param keepAliveTimeout without an answer for this long the connection is given up; 10 s by
 *     default. Together a dead path is noticed within 25 s
 * @param connectTimeout an attempt to connect is given up after this; 10 s by default
 * @param firstBackoff the wait before the first new attempt, ± 50 %; 100 ms by default
 * @param longestBackoff what the wait grows to, doubling; 10 s by default
 * @param pendingPublications publications under way at once, further ones fail; 1,024 by default
 * @param trustedCertificates PEM file of the certificates that may vouch for the relay; nothing:
 *     those of the Java runtime
 */
public record RelayTransportSettings(
    Duration keepAliveTime,
    Duration keepAliveTimeout,
    Duration connectTimeout,
    Duration firstBackoff,
    Duration longestBackoff,
    int pendingPublications,
    @Nullable Path trustedCertificates) {

  /** The defaults. */
  public static final RelayTransportSettings DEFAULT =
      new RelayTransportSettings(
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofMillis(100),
          Duration.ofSeconds(10),
          1_024,
          null);

  /** Returns the same settings with other keep-alive times. */
  public RelayTransportSettings withKeepAlive(Duration time, Duration timeout) {
    return new RelayTransportSettings(
        time,
        timeout,
        connectTimeout,
        firstBackoff,
        longestBackoff,
        pendingPublications,
        trustedCertificates);
  }

  /** Returns the same settings with another number of publications under way at once. */
  public RelayTransportSettings withPendingPublications(int limit) {
    return new RelayTransportSettings(
        keepAliveTime,
        keepAliveTimeout,
        connectTimeout,
        firstBackoff,
        longestBackoff,
        limit,
        trustedCertificates);
  }

  /** Returns the same settings with other certificates to trust. */
  public RelayTransportSettings withTrustedCertificates(Path pem) {
    return new RelayTransportSettings(
        keepAliveTime,
        keepAliveTimeout,
        connectTimeout,
        firstBackoff,
        longestBackoff,
        pendingPublications,
        pem);
  }
}
