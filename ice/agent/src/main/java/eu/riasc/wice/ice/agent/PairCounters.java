package eu.riasc.wice.ice.agent;

/** Counts of one pair; see {@link PairStatistics} for what each means. */
final class PairCounters {
  int requestsSent;
  int retransmissionsSent;
  int responsesReceived;
  int requestsReceived;
  int responsesSent;
  int consentRequestsSent;
  long packetsSent;
  long packetsReceived;
  long bytesSent;
  long bytesReceived;
}
