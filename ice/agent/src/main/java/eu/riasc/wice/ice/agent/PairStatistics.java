package eu.riasc.wice.ice.agent;

/**
 * One pair at one moment. The fields mean what those of the same name mean in the statistics of
 * WebRTC ({@code RTCIceCandidatePairStats}), times in nanoseconds instead of seconds.
 *
 * @param pair its candidates
 * @param state what is known of it
 * @param nominated whether it was nominated
 * @param selected whether payload takes it
 * @param requestsSent checks sent, each counted once, consent checks included
 * @param retransmissionsSent repetitions of those
 * @param responsesReceived authenticated answers
 * @param requestsReceived authenticated checks from the peer
 * @param responsesSent answers to those
 * @param consentRequestsSent how many of {@code requestsSent} were for consent
 * @param packetsSent payload datagrams sent
 * @param packetsReceived payload datagrams received
 * @param bytesSent payload bytes sent
 * @param bytesReceived payload bytes received
 * @param packetsDiscardedOnSend payload datagrams that were not sent because consent had expired or
 *     our address was gone
 * @param bytesDiscardedOnSend their bytes
 * @param lastPacketSentNanos when the last payload datagram was sent, on the clock of {@code
 *     nowNanos}; means nothing before the first
 * @param lastPacketReceivedNanos the same of the last one received
 * @param totalRttNanos all measured round-trip times together
 * @param rttMeasurements how many those are
 * @param latestRttNanos the last measured round-trip time ({@code currentRoundTripTime}), or -1
 * @param smoothedRttNanos the smoothed round-trip time, or -1
 */
public record PairStatistics(
    CandidatePair pair,
    PairState state,
    boolean nominated,
    boolean selected,
    int requestsSent,
    int retransmissionsSent,
    int responsesReceived,
    int requestsReceived,
    int responsesSent,
    int consentRequestsSent,
    long packetsSent,
    long packetsReceived,
    long bytesSent,
    long bytesReceived,
    long packetsDiscardedOnSend,
    long bytesDiscardedOnSend,
    long lastPacketSentNanos,
    long lastPacketReceivedNanos,
    long totalRttNanos,
    int rttMeasurements,
    long latestRttNanos,
    long smoothedRttNanos) {}
