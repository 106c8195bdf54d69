package eu.riasc.wice.ice.turn;

import java.util.Map;

/**
 * Counts of {@link Relays}.
 *
 * @param allocations that stand at present
 * @param permissions known at present, asked for, granted or refused
 * @param channels numbers in use at present, or not yet free again
 * @param pendingRequests that wait for a response at present
 * @param datagramsSent to peers, since the start
 * @param bytesSent their payload
 * @param datagramsReceived from peers, since the start
 * @param bytesReceived their payload
 * @param drops what was ignored, by reason
 */
public record RelayStatistics(
    int allocations,
    int permissions,
    int channels,
    int pendingRequests,
    long datagramsSent,
    long bytesSent,
    long datagramsReceived,
    long bytesReceived,
    Map<RelayDrop, Long> drops) {
  /** How often something was ignored for this reason. */
  public long dropped(RelayDrop reason) {
    return drops.getOrDefault(reason, 0L);
  }
}
