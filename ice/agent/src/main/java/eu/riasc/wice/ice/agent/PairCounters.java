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
  long packetsDiscardedOnSend;
  long bytesDiscardedOnSend;
  long lastPacketSentNanos;
  long lastPacketReceivedNanos;

  /** Payload was sent, the last of it then. */
  void onSent(long packets, long bytes, long lastNanos) {
    packetsSent += packets;
    bytesSent += bytes;
    lastPacketSentNanos = lastNanos;
  }

  /** A payload datagram came. */
  void onReceived(int bytes, long nowNanos) {
    packetsReceived++;
    bytesReceived += bytes;
    lastPacketReceivedNanos = nowNanos;
  }

  /** A payload datagram was not sent. */
  void onDiscarded(int bytes) {
    packetsDiscardedOnSend++;
    bytesDiscardedOnSend += bytes;
  }
}
