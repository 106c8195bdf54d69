package eu.riasc.wice.ice.turn;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts; see {@link RelayStatistics} for what each means. */
final class RelayCounters {
  private static final Logger log = LoggerFactory.getLogger(Relays.class);

  long datagramsSent;
  long bytesSent;
  long datagramsReceived;
  long bytesReceived;
  private final Map<RelayDrop, Long> drops = new EnumMap<>(RelayDrop.class);

  /** Counts something that is ignored; the detail is for the log only. */
  void drop(RelayDrop reason, Object detail) {
    drops.merge(reason, 1L, Long::sum);
    log.debug("dropped: reason={} {}", reason, detail);
  }

  RelayStatistics snapshot(int allocations, int permissions, int channels, int pending) {
    return new RelayStatistics(
        allocations,
        permissions,
        channels,
        pending,
        datagramsSent,
        bytesSent,
        datagramsReceived,
        bytesReceived,
        Collections.unmodifiableMap(new EnumMap<>(drops)));
  }
}
