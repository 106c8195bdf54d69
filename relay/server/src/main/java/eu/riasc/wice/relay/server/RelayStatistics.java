package eu.riasc.wice.relay.server;

import eu.riasc.wice.relay.router.RouterStatistics;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counters of a relay at one moment.
 *
 * @param connections connections now
 * @param connectionsAccepted connections since the start
 * @param streams open streams of subscribers now, of all services
 * @param provenStreams of those, the ones of the streaming service
 * @param proofs keys proven since the start
 * @param rememberedKeys keys in whose name the compatible services publish nothing now
 * @param refused what was refused, by reason; every reason is present
 * @param router what the router did
 */
public record RelayStatistics(
    long connections,
    long connectionsAccepted,
    long streams,
    long provenStreams,
    long proofs,
    long rememberedKeys,
    Map<Refusal, Long> refused,
    RouterStatistics router) {

  /** Copies the map. */
  public RelayStatistics {
    EnumMap<Refusal, Long> all = new EnumMap<>(Refusal.class);
    for (Refusal reason : Refusal.values()) {
      all.put(reason, refused.getOrDefault(reason, 0L));
    }
    refused = Collections.unmodifiableMap(all);
  }

  /** Returns how often something was refused for one reason. */
  public long refused(Refusal reason) {
    return refused.getOrDefault(reason, 0L);
  }
}
