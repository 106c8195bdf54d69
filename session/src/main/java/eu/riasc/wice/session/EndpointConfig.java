package eu.riasc.wice.session;

import eu.riasc.wice.ice.agent.AgentConfig;
import eu.riasc.wice.ice.agent.GathererConfig;
import eu.riasc.wice.ice.tcp.TcpConfig;
import eu.riasc.wice.ice.turn.RelaysConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an {@link Endpoint}.
 *
 * @param agent the settings of every session's ICE agents
 * @param gatherer the settings for gathering our candidates
 * @param relays the settings for relayed addresses
 * @param tcp the settings for TCP candidates
 * @param tcpCandidates whether there are TCP candidates, ours and the peers' (RFC 6544)
 * @param multicastDns what names under {@code .local} are used for
 * @param pacing Ta that we offer, at least 5 ms; the larger of both sides' offers is used
 * @param spacing the least time between two new STUN transactions of all sessions together
 * @param maxStrangers how many sessions there may be with peers that are not wanted
 * @param name what we call ourselves towards peers, or null
 * @param softwareVersion what we tell peers about our software, or null
 */
public record EndpointConfig(
    AgentConfig agent,
    GathererConfig gatherer,
    RelaysConfig relays,
    TcpConfig tcp,
    boolean tcpCandidates,
    MulticastDnsUse multicastDns,
    Duration pacing,
    Duration spacing,
    int maxStrangers,
    @Nullable String name,
    @Nullable String softwareVersion) {
  /** The Ta that wice offers. */
  public static final Duration OFFERED_PACING = Duration.ofMillis(5);

  private static final Duration LOW_TRAFFIC_CONSENT = Duration.ofSeconds(20);
  private static final Duration LOW_TRAFFIC_EXPIRY = Duration.ofSeconds(90);
  private static final Duration LOW_TRAFFIC_KEEPALIVE = Duration.ofSeconds(25);

  /** Sessions with peers that are not wanted. */
  public static final int MAX_STRANGERS = 1_000;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the pacing is below 5 ms or a figure is negative
   */
  public EndpointConfig {
    if (pacing.compareTo(AgentConfig.SHORTEST_PACING) < 0) {
      throw new IllegalArgumentException(
          "pacing: found " + pacing + ", expected at least " + AgentConfig.SHORTEST_PACING);
    }
    if (spacing.isNegative()) {
      throw new IllegalArgumentException("spacing: found " + spacing + ", expected at least 0");
    }
    if (maxStrangers < 0) {
      throw new IllegalArgumentException(
          "max strangers: found " + maxStrangers + ", expected at least 0");
    }
  }

  /**
   * The defaults: nameless, 5 ms pacing and spacing, 1,000 strangers; names of peers are resolved,
   * and none of ours offered.
   */
  public static EndpointConfig defaults() {
    return new EndpointConfig(
        AgentConfig.defaults(),
        GathererConfig.defaults(),
        RelaysConfig.defaults(),
        TcpConfig.defaults(),
        false,
        MulticastDnsUse.RESOLVE,
        OFFERED_PACING,
        AgentConfig.SHORTEST_PACING,
        MAX_STRANGERS,
        null,
        null);
  }

  /** A copy with other settings for the agents. */
  public EndpointConfig withAgent(AgentConfig config) {
    return new EndpointConfig(
        config,
        gatherer,
        relays,
        tcp,
        tcpCandidates,
        multicastDns,
        pacing,
        spacing,
        maxStrangers,
        name,
        softwareVersion);
  }

  /** A copy with other settings for gathering. */
  public EndpointConfig withGatherer(GathererConfig config) {
    return new EndpointConfig(
        agent,
        config,
        relays,
        tcp,
        tcpCandidates,
        multicastDns,
        pacing,
        spacing,
        maxStrangers,
        name,
        softwareVersion);
  }

  /** A copy with other settings for relayed addresses. */
  public EndpointConfig withRelays(RelaysConfig config) {
    return new EndpointConfig(
        agent,
        gatherer,
        config,
        tcp,
        tcpCandidates,
        multicastDns,
        pacing,
        spacing,
        maxStrangers,
        name,
        softwareVersion);
  }

  /** A copy with TCP candidates, with these settings. */
  public EndpointConfig withTcp(TcpConfig config) {
    return new EndpointConfig(
        agent,
        gatherer,
        relays,
        config,
        true,
        multicastDns,
        pacing,
        spacing,
        maxStrangers,
        name,
        softwareVersion);
  }

  /** A copy with another use of multicast DNS. */
  public EndpointConfig withMulticastDns(MulticastDnsUse use) {
    return new EndpointConfig(
        agent,
        gatherer,
        relays,
        tcp,
        tcpCandidates,
        use,
        pacing,
        spacing,
        maxStrangers,
        name,
        softwareVersion);
  }

  /**
   * A copy that sends as little as possible while nothing else is to be sent: our consent checks go
   * every 20 s and consent lasts 90 s instead of the 30 s of RFC 7675 §5.1, and the mappings and
   * allocations at servers are refreshed every 20 to 25 s. A path that has died is noticed later,
   * unless payload is sent.
   */
  public EndpointConfig lowTraffic() {
    return withAgent(agent.withConsent(LOW_TRAFFIC_CONSENT, LOW_TRAFFIC_EXPIRY))
        .withGatherer(gatherer.withKeepalive(LOW_TRAFFIC_KEEPALIVE))
        .withRelays(relays.withKeepalive(LOW_TRAFFIC_KEEPALIVE));
  }

  /** A copy with another pacing and another spacing. */
  public EndpointConfig withPacing(Duration offered, Duration shared) {
    return new EndpointConfig(
        agent,
        gatherer,
        relays,
        tcp,
        tcpCandidates,
        multicastDns,
        offered,
        shared,
        maxStrangers,
        name,
        softwareVersion);
  }

  /** A copy with another limit of strangers. */
  public EndpointConfig withMaxStrangers(int limit) {
    return new EndpointConfig(
        agent,
        gatherer,
        relays,
        tcp,
        tcpCandidates,
        multicastDns,
        pacing,
        spacing,
        limit,
        name,
        softwareVersion);
  }

  /** A copy with another name and software version. */
  public EndpointConfig withName(@Nullable String ourName, @Nullable String ourVersion) {
    return new EndpointConfig(
        agent,
        gatherer,
        relays,
        tcp,
        tcpCandidates,
        multicastDns,
        pacing,
        spacing,
        maxStrangers,
        ourName,
        ourVersion);
  }
}
