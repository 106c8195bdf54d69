package eu.riasc.wice.ice.agent;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings of a {@link Gatherer}.
 *
 * @param initialRto the first retransmission timeout of a Binding request (RFC 8489 §6.2.1)
 * @param patience after which time a gathering pass counts as complete although a server has not
 *     answered; late answers still bring candidates
 * @param keepalive the time between two Binding requests that keep a mapping alive (Tr of RFC 8445
 *     §11)
 * @param retry the time until a server that failed is asked again; doubles up to ten times as long
 * @param externalAddresses addresses that a 1:1 NAT gives to addresses of ours, by ours; both of
 *     one family
 * @param filter which candidates there may be
 */
public record GathererConfig(
    Duration initialRto,
    Duration patience,
    Duration keepalive,
    Duration retry,
    Map<InetAddress, InetAddress> externalAddresses,
    CandidateFilter filter) {
  private static final GathererConfig DEFAULTS =
      new GathererConfig(
          Duration.ofMillis(500),
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Map.of(),
          CandidateFilter.all());

  /**
   * Checks the ranges and copies the map.
   *
   * @throws IceException if a duration is not positive, or an external address cannot be one
   */
  public GathererConfig {
    positive("initial rto", initialRto);
    positive("patience", patience);
    positive("keepalive", keepalive);
    positive("retry", retry);
    externalAddresses.forEach(GathererConfig::requireExternal);
    externalAddresses = Collections.unmodifiableMap(new LinkedHashMap<>(externalAddresses));
  }

  /** The defaults: 500 ms, 5 s, 15 s, 30 s, no external addresses, every kind of candidate. */
  public static GathererConfig defaults() {
    return DEFAULTS;
  }

  /** A copy with another keepalive interval. */
  public GathererConfig withKeepalive(Duration newKeepalive) {
    return new GathererConfig(initialRto, patience, newKeepalive, retry, externalAddresses, filter);
  }

  /** A copy with another patience. */
  public GathererConfig withPatience(Duration newPatience) {
    return new GathererConfig(initialRto, newPatience, keepalive, retry, externalAddresses, filter);
  }

  /** A copy with another retry interval. */
  public GathererConfig withRetry(Duration newRetry) {
    return new GathererConfig(initialRto, patience, keepalive, newRetry, externalAddresses, filter);
  }

  /** A copy with other external addresses, by our own. */
  public GathererConfig withExternalAddresses(Map<InetAddress, InetAddress> external) {
    return new GathererConfig(initialRto, patience, keepalive, retry, external, filter);
  }

  /** A copy with another filter. */
  public GathererConfig withFilter(CandidateFilter newFilter) {
    return new GathererConfig(initialRto, patience, keepalive, retry, externalAddresses, newFilter);
  }

  private static void requireExternal(InetAddress ours, InetAddress external) {
    if (ours.getClass() != external.getClass()
        || external.isAnyLocalAddress()
        || external.isMulticastAddress()) {
      throw new IceException(
          IceException.Code.BAD_SETTING,
          "external address of "
              + ours.getHostAddress()
              + ": found "
              + external.getHostAddress()
              + ", expected a unicast address of the same family");
    }
  }

  private static void positive(String what, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IceException(
          IceException.Code.BAD_SETTING, what + ": found " + value + ", expected more than 0");
    }
  }
}
