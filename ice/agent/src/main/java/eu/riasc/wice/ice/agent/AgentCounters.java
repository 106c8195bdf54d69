package eu.riasc.wice.ice.agent;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts of one agent; see {@link AgentStatistics} for what each means. */
final class AgentCounters {
  private static final Logger LOG = LoggerFactory.getLogger(IceAgent.class);

  int checksSent;
  int retransmissionsSent;
  int consentChecksSent;
  int responsesReceived;
  int requestsReceived;
  int errorsSent;
  int roleConflicts;
  long bytesSent;
  long bytesReceived;
  private final int[] drops = new int[DropReason.values().length];

  /** Counts something that is ignored; the detail is for the log only. */
  void drop(DropReason reason, Object detail) {
    drops[reason.ordinal()]++;
    LOG.debug("dropped: reason={} {}", reason, detail);
  }

  AgentStatistics snapshot() {
    Map<DropReason, Integer> byReason = new EnumMap<>(DropReason.class);
    for (DropReason reason : DropReason.values()) {
      if (drops[reason.ordinal()] > 0) {
        byReason.put(reason, drops[reason.ordinal()]);
      }
    }
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
        Collections.unmodifiableMap(byReason));
  }
}
