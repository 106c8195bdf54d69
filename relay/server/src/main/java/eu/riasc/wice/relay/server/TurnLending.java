package eu.riasc.wice.relay.server;

import eu.riasc.wice.crypto.PublicKey;
import eu.riasc.wice.ice.stun.StunException;
import eu.riasc.wice.ice.stun.TurnUri;
import eu.riasc.wice.ice.turn.TurnCredentials;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * The TURN servers that a relay lends to its clients, with credentials that end by themselves (the
 * "TURN REST API", which coturn calls {@code use-auth-secret}). A value; its text form hides the
 * secret.
 */
public final class TurnLending {
  /** How long credentials are good for unless something else is said. */
  public static final Duration USUAL_LIFETIME = Duration.ofHours(1);

  /** The shortest lifetime: clients need time to renew. */
  public static final Duration SHORTEST_LIFETIME = Duration.ofMinutes(1);

  /** The longest: whoever has left goes on using the servers for so long. */
  public static final Duration LONGEST_LIFETIME = Duration.ofDays(7);

  /** The most servers, as many as a client takes. */
  public static final int MAX_SERVERS = 8;

  private final List<String> uris;
  private final String sharedSecret;
  private final Duration lifetime;
  private final boolean provenOnly;

  /**
   * What a client gets for one server.
   *
   * @param uri the server (RFC 7065)
   * @param credentials name and password
   * @param expires until when the server takes them
   */
  public record Loan(String uri, TurnCredentials credentials, Instant expires) {}

  private TurnLending(
      List<String> uris, String sharedSecret, Duration lifetime, boolean provenOnly) {
    this.provenOnly = provenOnly;
    this.uris = uris;
    this.sharedSecret = sharedSecret;
    this.lifetime = lifetime;
  }

  /**
   * Lends servers.
   *
   * @param uris of RFC 7065, without user name and password, at most {@link #MAX_SERVERS}
   * @param sharedSecret the same as the servers have
   * @param lifetime how long credentials are good for, from {@link #SHORTEST_LIFETIME} to {@link
   *     #LONGEST_LIFETIME}
   * @throws RelayException if one of these cannot be used; its message never shows the secret
   */
  public static TurnLending of(List<String> uris, String sharedSecret, Duration lifetime) {
    if (uris.isEmpty() || uris.size() > MAX_SERVERS) {
      throw refused("found " + uris.size() + " servers, expected 1 to " + MAX_SERVERS);
    }
    for (String uri : uris) {
      try {
        TurnUri.parse(uri);
      } catch (StunException e) {
        throw refused(String.valueOf(e.getMessage()));
      }
    }
    if (sharedSecret.isEmpty()) {
      throw refused("found an empty shared secret, expected that of the servers");
    }
    if (lifetime.compareTo(SHORTEST_LIFETIME) < 0 || lifetime.compareTo(LONGEST_LIFETIME) > 0) {
      throw refused("found a lifetime of " + lifetime + ", expected 1 minute to 7 days");
    }
    return new TurnLending(List.copyOf(uris), sharedSecret, lifetime, false);
  }

  /**
   * The same, but only for those who have proven a key, which they do on the streaming service:
   * {@code GetRelays} of the existing deployments, where nobody proves anything, lends none.
   */
  public TurnLending toProvenOnly() {
    return new TurnLending(uris, sharedSecret, lifetime, true);
  }

  boolean isProvenOnly() {
    return provenOnly;
  }

  private static RelayException refused(String why) {
    return new RelayException(
        RelayException.Code.CONFIGURATION, "relay: lend turn servers: " + why);
  }

  /** The servers for whoever holds a key, whose fingerprint the server's log will show. */
  List<Loan> to(PublicKey key, InstantSource clock) {
    Instant expires = Instant.ofEpochSecond(clock.instant().plus(lifetime).getEpochSecond());
    TurnCredentials credentials =
        TurnCredentials.shortLived(sharedSecret, key.fingerprint(), expires);
    return uris.stream().map(uri -> new Loan(uri, credentials, expires)).toList();
  }

  /** The servers only. */
  @Override
  public String toString() {
    return "TurnLending[" + String.join(", ", uris) + ", hidden]";
  }
}
