package eu.riasc.wice.session;

import eu.riasc.wice.ice.agent.AgentConfig;
import eu.riasc.wice.ice.agent.GathererConfig;
import eu.riasc.wice.ice.tcp.TcpConfig;
import eu.riasc.wice.ice.turn.RelaysConfig;
import java.time.Duration;
import java.util.function.Consumer;
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
    return changed(to -> to.agent = config);
  }

  /** A copy with other settings for gathering. */
  public EndpointConfig withGatherer(GathererConfig config) {
    return changed(to -> to.gatherer = config);
  }

  /** A copy with other settings for relayed addresses. */
  public EndpointConfig withRelays(RelaysConfig config) {
    return changed(to -> to.relays = config);
  }

  /** A copy with TCP candidates, with these settings. */
  public EndpointConfig withTcp(TcpConfig config) {
    return changed(
        to -> {
          to.tcp = config;
          to.tcpCandidates = true;
        });
  }

  /** A copy with another use of multicast DNS. */
  public EndpointConfig withMulticastDns(MulticastDnsUse use) {
    return changed(to -> to.multicastDns = use);
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
    return changed(
        to -> {
          to.pacing = offered;
          to.spacing = shared;
        });
  }

  /** A copy with another limit of strangers. */
  public EndpointConfig withMaxStrangers(int limit) {
    return changed(to -> to.maxStrangers = limit);
  }

  /** A copy with another name and software version. */
  public EndpointConfig withName(@Nullable String ourName, @Nullable String ourVersion) {
    return changed(
        to -> {
          to.name = ourName;
          to.softwareVersion = ourVersion;
        });
  }

  private EndpointConfig changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  /** The settings while one of them changes, so that each copy names only what it changes. */
  private static final class Draft {
    private AgentConfig agent;
    private GathererConfig gatherer;
    private RelaysConfig relays;
    private TcpConfig tcp;
    private boolean tcpCandidates;
    private MulticastDnsUse multicastDns;
    private Duration pacing;
    private Duration spacing;
    private int maxStrangers;
    private @Nullable String name;
    private @Nullable String softwareVersion;

    Draft(EndpointConfig from) {
      agent = from.agent;
      gatherer = from.gatherer;
      relays = from.relays;
      tcp = from.tcp;
      tcpCandidates = from.tcpCandidates;
      multicastDns = from.multicastDns;
      pacing = from.pacing;
      spacing = from.spacing;
      maxStrangers = from.maxStrangers;
      name = from.name;
      softwareVersion = from.softwareVersion;
    }

    EndpointConfig settings() {
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
          name,
          softwareVersion);
    }
  }
}
