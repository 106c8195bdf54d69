package eu.riasc.wice.ice.agent;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts of one agent; see {@link AgentStatistics} for what each means. */
final class AgentCounters {
  private static final Logger log = LoggerFactory.getLogger(IceAgent.class);

  int checksSent;
  int retransmissionsSent;
  int consentChecksSent;
  int responsesReceived;
  int requestsReceived;
  int errorsSent;
  int roleConflicts;
  long bytesSent;
  long bytesReceived;
  private Map<DropReason, Integer> drops = Map.of();

  /** Counts something that is ignored; the detail is for the log only. */
  void drop(DropReason reason, Object detail) {
    if (drops.isEmpty()) {
      drops = new EnumMap<>(DropReason.class);
    }
    drops.merge(reason, 1, Integer::sum);
    log.debug("dropped: reason={} {}", reason, detail);
  }

  AgentStatistics snapshot() {
    return new AgentStatistics(
        checksSent,
        retransmissionsSent,
        consentChecksSent,
        responsesReceived,
        requestsReceived,
        errorsSent,
        roleConflicts,
        bytesSent,
        bytesReceived,
        drops.isEmpty() ? drops : Collections.unmodifiableMap(new EnumMap<>(drops)));
  }
}
