package eu.riasc.wice.ice.turn;

import eu.riasc.wice.ice.stun.AddressFamily;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The settings of {@link Relays}.
 *
 * @param families the address families to get relayed addresses of, at least one
 * @param everyTransport whether all servers are used at once; otherwise those over TCP are used
 *     while none over UDP works, and those over TLS while none over TCP does either
 * @param fallback how long the servers over a better transport have before the next is tried as
 *     well
 * @param patience after which time a gathering pass counts as complete although a server has not
 *     answered; late answers still bring candidates
 * @param initialRto the first retransmission timeout of a request over UDP (RFC 8489 §6.2.1)
 * @param requestTimeout how long the answer to a request over a stream is waited for (Ti of RFC
 *     8489 §6.2.2)
 * @param keepalive the time between two Binding requests to a server, which keep the mapping of our
 *     own NAT alive and show that the server is there
 * @param retry the time until a server that failed is asked again; doubles each time
 * @param longestRetry the most that it doubles to
 * @param lifetime of an allocation, to ask for; the server decides (RFC 8656 §7.2)
 * @param maxPeers how many peers may have a permission on one allocation
 */
public record RelaysConfig(
    Set<AddressFamily> families,
    boolean everyTransport,
    Duration fallback,
    Duration patience,
    Duration initialRto,
    Duration requestTimeout,
    Duration keepalive,
    Duration retry,
    Duration longestRetry,
    Duration lifetime,
    int maxPeers) {
  private static final RelaysConfig DEFAULTS =
      new RelaysConfig(
          EnumSet.allOf(AddressFamily.class),
          false,
          Duration.ofMillis(1500),
          Duration.ofSeconds(5),
          Duration.ofMillis(500),
          Duration.ofMillis(39_500),
          Duration.ofSeconds(15),
          Duration.ofSeconds(2),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          4096);

  /**
   * Checks the ranges and copies the set.
   *
   * @throws IllegalArgumentException if there is no family, a duration is not positive, or there
   *     may be no peer
   */
  public RelaysConfig {
    if (families.isEmpty()) {
      throw new IllegalArgumentException("address families: found none, expected at least one");
    }
    families = Collections.unmodifiableSet(EnumSet.copyOf(families));
    positive("fallback", fallback);
    positive("patience", patience);
    positive("initial rto", initialRto);
    positive("request timeout", requestTimeout);
    positive("keepalive", keepalive);
    positive("retry", retry);
    positive("longest retry", longestRetry);
    positive("lifetime", lifetime);
    if (maxPeers < 1) {
      throw new IllegalArgumentException("most peers: found " + maxPeers + ", expected at least 1");
    }
  }

  /**
   * The defaults: both families, one transport at a time, 1.5 s, 5 s, 500 ms, 39.5 s, 15 s, 2 s to
   * 5 min, 10 min, 4,096 peers.
   */
  public static RelaysConfig defaults() {
    return DEFAULTS;
  }

  /** A copy that gets relayed addresses of these families. */
  public RelaysConfig withFamilies(Set<AddressFamily> newFamilies) {
    return changed(to -> to.families = newFamilies);
  }

  /** A copy that uses all servers at once, or the best transport that works. */
  public RelaysConfig withEveryTransport(boolean every) {
    return changed(to -> to.everyTransport = every);
  }

  /** A copy with another lifetime to ask for. */
  public RelaysConfig withLifetime(Duration newLifetime) {
    return changed(to -> to.lifetime = newLifetime);
  }

  /** A copy with another keepalive interval. */
  public RelaysConfig withKeepalive(Duration newKeepalive) {
    return changed(to -> to.keepalive = newKeepalive);
  }

  /** A copy with another limit of peers. */
  public RelaysConfig withMaxPeers(int most) {
    return changed(to -> to.maxPeers = most);
  }

  private static void positive(String what, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(what + ": found " + value + ", expected more than 0");
    }
  }

  private RelaysConfig changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  /** The settings while one of them changes, so that each copy names only what it changes. */
  private static final class Draft {
    private Set<AddressFamily> families;
    private boolean everyTransport;
    private Duration fallback;
    private Duration patience;
    private Duration initialRto;
    private Duration requestTimeout;
    private Duration keepalive;
    private Duration retry;
    private Duration longestRetry;
    private Duration lifetime;
    private int maxPeers;

    Draft(RelaysConfig from) {
      families = from.families;
      everyTransport = from.everyTransport;
      fallback = from.fallback;
      patience = from.patience;
      initialRto = from.initialRto;
      requestTimeout = from.requestTimeout;
      keepalive = from.keepalive;
      retry = from.retry;
      longestRetry = from.longestRetry;
      lifetime = from.lifetime;
      maxPeers = from.maxPeers;
    }

    RelaysConfig settings() {
      return new RelaysConfig(
          families,
          everyTransport,
          fallback,
          patience,
          initialRto,
          requestTimeout,
          keepalive,
          retry,
          longestRetry,
          lifetime,
          maxPeers);
    }
  }
}
